package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdentifyTest {

    private Sandbox sandbox;
    private RunningRoutes routes;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start();
        routes = RunningRoutes.start(sandbox);
    }

    @AfterEach
    void stop() {
        routes.close();
        sandbox.close();
    }

    @Test
    void createsTheUserWithAttributesAndCustomFields() {
        Outcome outcome = routes.send("""
                {'type':'identify','userId':'u1','traits':{'name':'Ann','email':' Ann@X.example','plan':'pro','seats':5,
                 'timezone':'Europe/Berlin','tags':['Very Important']}}""");

        assertThat(outcome).isEqualTo(new Outcome.Delivered());
        assertThat(sandbox.user("u1")).hasValueSatisfying(user -> {
            assertThat(user.path("name").asText()).isEqualTo("Ann");
            assertThat(user.path("email").asText()).isEqualTo("ann@x.example");
            assertThat(user.path("time_zone").asText()).isEqualTo("Berlin");
            assertThat(user.path("tags").get(0).asText()).isEqualTo("very_important");
            assertThat(user.path("user_fields").path("plan").asText()).isEqualTo("pro");
            assertThat(user.path("user_fields").path("seats").asInt()).isEqualTo(5);
        });
    }

    @Test
    void writesNothingWhenZendeskHoldsItAll() {
        String event = "{'type':'identify','userId':'u1','traits':{'name':'Ann','email':'ann@x.example','seats':5}}";
        routes.send(event);
        sandbox.clearCalls();

        assertThat(routes.send(event)).isEqualTo(new Outcome.Delivered());
        assertThat(sandbox.calls(call -> !call.method().equals("GET"))).isEmpty();
    }
}
