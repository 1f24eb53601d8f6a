package io.github.zendeskevents.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for a limit can be sent back without ending the limits. */
class GivenBackTest {

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Budgets budgets = new Budgets(Clock.systemUTC(), Runnable::run, timer, new Traffic());

    @AfterEach
    void close() {
        budgets.close();
        timer.shutdownNow();
    }

    @Test
    void whoWaitsFailsForThisTimeAndWhoComesLaterWaitsAgain() {
        Call call = Call.bare("POST", "/api/v2/users/1/events", "/api/v2/users/{id}/events")
                .within(Call.TIMELINE);
        budgets.learn(call, 429, new Headers(Map.of("Retry-After", "60")));
        CompletableFuture<Void> waiting = budgets.admit(call).toCompletableFuture();
        assertThat(waiting).isNotDone();

        budgets.giveBack();
        assertThat(waiting).isCompletedExceptionally();
        assertThatThrownBy(waiting::get).hasCauseInstanceOf(TryAgainException.class);
        assertThat(budgets.admit(call).toCompletableFuture()).isNotDone();
        assertThat(budgets.admit(call.within(Call.ACCOUNT)).toCompletableFuture())
                .isCompleted();
    }
}
