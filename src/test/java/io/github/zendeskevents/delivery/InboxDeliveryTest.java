package io.github.zendeskevents.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboxDeliveryTest {

    private static final Outcome DELIVERED = new Outcome.Delivered();

    private final Sandbox sandbox = Sandbox.start();
    private final RunningRoutes routes = RunningRoutes.start(sandbox);
    private final InboxDelivery delivery =
            routes.context().getRegistry().lookupByNameAndType("zendeskInboxDelivery", InboxDelivery.class);

    @AfterEach
    void stop() {
        routes.close();
        sandbox.close();
    }

    @Test
    void drainedItTakesNothingUntilItIsResumed() {
        assertThat(routes.send("{'type':'identify','userId':'u1','traits':{'name':'Ann'}}"))
                .isEqualTo(DELIVERED);

        assertThat(delivery.drain(Duration.ofSeconds(10))).isZero();
        CompletableFuture<List<Outcome>> later =
                routes.sendLater("{'type':'identify','userId':'u2','traits':{'name':'Bob'}}");
        await().during(Duration.ofMillis(200)).until(() -> !later.isDone());
        assertThat(sandbox.user("u2")).isEmpty();

        delivery.resume();
        assertThat(RunningRoutes.outcome(later)).isEqualTo(DELIVERED);
    }

    @Test
    void itSaysWhatIsStillInFlightWhenTheTimeIsOver() {
        sandbox.faults().onAny().always().delay(Duration.ofSeconds(2));
        CompletableFuture<List<Outcome>> later =
                routes.sendLater("{'type':'identify','userId':'u3','traits':{'name':'Cem'}}");
        await().until(() -> !sandbox.calls("GET", ".*search.*").isEmpty());

        assertThat(delivery.drain(Duration.ofMillis(100))).isEqualTo(1);
        assertThat(delivery.drain(Duration.ofSeconds(30))).isZero();
        delivery.resume();
        assertThat(RunningRoutes.outcome(later)).isEqualTo(DELIVERED);
    }
}
