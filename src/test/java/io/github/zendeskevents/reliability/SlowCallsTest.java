package io.github.zendeskevents.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Zendesk takes its time with some calls, while there are more events than threads to deliver them. */
class SlowCallsTest {

    private static final Duration SLOW = Duration.ofSeconds(2);
    private static final Duration SLOWER = Duration.ofSeconds(55);
    private static final long AT_ONCE_SECONDS = 40;

    @Test
    void aCallThatHangsKeepsNoOtherThreadFromDelivering() throws Exception {
        try (Sandbox sandbox = Sandbox.start();
                RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.connections", "2")) {
            slow(sandbox, "slow-[12]", SLOW);
            slow(sandbox, "slower", SLOWER);
            List<CompletableFuture<List<Outcome>>> both = List.of(later(routes, "slow-1"), later(routes, "slow-2"));
            CompletableFuture<List<Outcome>> slower = later(routes, "slower");
            both.forEach(one -> assertThat(RunningRoutes.outcome(one)).isEqualTo(new Outcome.Delivered()));

            List<Outcome> quick = later(routes, "quick").get(AT_ONCE_SECONDS, TimeUnit.SECONDS);

            assertThat(quick).containsExactly(new Outcome.Delivered());
            assertThat(slower).isNotDone();
            // Cuts the slow call off, for which the routes would wait.
            sandbox.close();
        }
    }

    private static void slow(Sandbox sandbox, String user, Duration time) {
        sandbox.faults().on("POST", "/api/v2/users.*").whenBody(user).always().delay(time);
    }

    private static CompletableFuture<List<Outcome>> later(RunningRoutes routes, String user) {
        return routes.sendLater("{'type':'identify','userId':'" + user + "','traits':{'name':'User'}}");
    }
}
