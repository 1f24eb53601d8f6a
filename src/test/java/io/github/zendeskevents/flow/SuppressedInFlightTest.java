package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.SandboxFault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who asks to be forgotten is written no more, also by an event whose delivery has begun. */
class SuppressedInFlightTest extends Flow {

    @Test
    void whatHasBegunBeforeTheSuppressionWritesNothingMore() {
        RunningRoutes routes = freshRoutes();
        long id = sandbox.seed().user("sf-1", "Ann", "sf1@x.example");
        sandbox.faults().on("GET", "/api/v2/users/search").answer(SandboxFault.delay(Duration.ofSeconds(1)));
        CompletableFuture<List<Outcome>> later = routes.sendLater(identify("sf-1", "'name':'Changed'"));
        await().until(() -> routes.inbox().counts().pending() == 1);

        routes.inbox().suppressions().suppress("SF-1");

        assertSuppressed(RunningRoutes.outcome(later));
        assertThat(user(id).path("name").asText()).isEqualTo("Ann");
        assertThat(writes()).isEmpty();
    }

    @Test
    void identifiesThatAreDeliveredAsOneAreAllIgnored() throws Exception {
        RunningRoutes routes = freshRoutes();
        sandbox.seed().user("sf-2", "Ann", "sf2@x.example");
        sandbox.faults().on("GET", "/api/v2/users/search").answer(SandboxFault.delay(Duration.ofSeconds(1)));
        CompletableFuture<List<Outcome>> later = routes.sendLater(
                identify("sf-2", "'name':'A'"), identify("sf-2", "'name':'B'"), identify("sf-2", "'name':'C'"));
        await().until(() -> routes.inbox().counts().pending() == 3);

        routes.inbox().suppressions().suppress("sf-2");

        assertThat(later.get(60, TimeUnit.SECONDS)).hasSize(3).allSatisfy(SuppressedInFlightTest::assertSuppressed);
        assertThat(writes()).isEmpty();
    }

    @Test
    void whatWaitsForALimitIsNotSentWhenItsTurnComes() {
        RunningRoutes routes = freshRoutes();
        long id = sandbox.seed().user("sf-3", "Ann", "sf3@x.example");
        sandbox.faults()
                .on("PUT", "/api/v2/users/\\d+")
                .answer(SandboxFault.status(429).withRetryAfter(2));
        CompletableFuture<List<Outcome>> later = routes.sendLater(identify("sf-3", "'name':'Changed'"));
        await().until(() -> !sandbox.calls("PUT", "/api/v2/users/\\d+").isEmpty());

        routes.inbox().suppressions().suppress("sf-3");

        assertSuppressed(RunningRoutes.outcome(later));
        assertThat(user(id).path("name").asText()).isEqualTo("Ann");
        assertThat(writes()).hasSize(1);
    }

    private static void assertSuppressed(Outcome outcome) {
        assertThat(outcome)
                .asInstanceOf(type(Outcome.Ignored.class))
                .extracting(Outcome.Ignored::code)
                .isEqualTo("suppressed");
    }
}
