package io.github.zendeskevents.client;

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
    private final RateLimiters budgets = new RateLimiters(Clock.systemUTC(), Runnable::run, timer, new Load());

    @AfterEach
    void close() {
        budgets.close();
        timer.shutdownNow();
    }

    @Test
    void whoWaitsFailsForThisTimeAndWhoComesLaterWaitsAgain() {
        ApiRequest call = ApiRequest.bare("POST", "/api/v2/users/1/events", "/api/v2/users/{id}/events")
                .within(ApiRequest.TIMELINE);
        budgets.learn(call, 429, new ResponseHeaders(Map.of("Retry-After", "60")));
        CompletableFuture<Void> waiting = budgets.admit(call).toCompletableFuture();
        assertThat(waiting).isNotDone();

        budgets.giveBack();
        assertThat(waiting).isCompletedExceptionally();
        assertThatThrownBy(waiting::get).hasCauseInstanceOf(RetryException.class);
        assertThat(budgets.admit(call).toCompletableFuture()).isNotDone();
        assertThat(budgets.admit(call.within(ApiRequest.ACCOUNT)).toCompletableFuture())
                .isCompleted();
    }
}
