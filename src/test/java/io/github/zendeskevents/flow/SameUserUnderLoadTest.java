package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.bench.SpedUpTimer;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxCall;
import io.github.zendeskevents.sandbox.SandboxPlan;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events of two lanes that write the same user, among so many others that all go in jobs. */
class SameUserUnderLoadTest {

    private static final double SPEED = 20;

    private final Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
            .withPlan(SandboxPlan.ENTERPRISE_PLUS)
            .withImports(true)
            .withSpeed(SPEED));
    private final RunningRoutes routes = RunningRoutes.start(
            sandbox,
            registry -> {
                registry.bind("zendeskClock", Clock.class, sandbox.clock());
                registry.bind("zendeskTimer", ScheduledExecutorService.class, new SpedUpTimer(SPEED));
            },
            route -> route.replace(": PT1S", ": PT0.02S").replace(": PT1M", ": PT0.2S"),
            "zendesk.request-timeout",
            "2s",
            "zendesk.alias",
            "merge");

    @AfterEach
    void stop() {
        routes.close();
        sandbox.close();
    }

    @Test
    void whatTwoIdsOfOnePersonSayArrivesBothThoughBothWouldCreateTheUser() throws Exception {
        sandbox.seed().field("plan", "text");
        sandbox.seed().field("colour", "text");
        sandbox.seed().user("p", "Ann", "ann@x.example");
        assertThat(routes.send("{'type':'alias','previousId':'p','userId':'u'}").status())
                .isEqualTo("delivered");
        sandbox.seed().deletedUser(sandbox.user("u").orElseThrow().path("id").asLong());
        sandbox.clearCalls();
        List<String> events = new ArrayList<>();
        others(events, 0, 30);
        events.add(Flow.identify("p", "'name':'Ann','plan':'gold'"));
        events.add(Flow.identify("u", "'name':'Ann','colour':'red'"));
        others(events, 30, 60);

        List<Outcome> outcomes = routes.sendLater(events.toArray(String[]::new)).get(100, TimeUnit.SECONDS);

        assertThat(outcomes).extracting(Outcome::status).containsOnly("delivered");
        JsonNode fields = sandbox.user("u").orElseThrow().path("user_fields");
        assertThat(fields.path("plan").asText()).isEqualTo("gold");
        assertThat(fields.path("colour").asText()).isEqualTo("red");
        assertThat(sandbox.calls("POST", "/api/v2/users/create_many"))
                .as("jobs with the user more than once")
                .isNotEmpty()
                .allMatch(call -> timesOfUser(call) <= 1);
    }

    private static void others(List<String> events, int from, int to) {
        for (int i = from; i < to; i++) {
            events.add(Flow.identify("o" + i, "'plan':'x','name':'N" + i + "','email':'o" + i + "@x.example'"));
        }
    }

    private static long timesOfUser(SandboxCall call) {
        return Pattern.compile("\"external_id\":\"u\"")
                .matcher(call.body())
                .results()
                .count();
    }
}
