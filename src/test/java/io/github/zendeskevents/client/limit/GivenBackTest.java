package io.github.zendeskevents.client.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.Scheduler;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ResponseHeaders;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final RateLimiters limiters = new RateLimiters(
            new KnownLimits(Clock.systemUTC()),
            Clock.systemUTC(),
            Runnable::run,
            new Scheduler(timer),
            new Load(),
            meters);

    @AfterEach
    void close() {
        limiters.close();
        timer.shutdownNow();
    }

    @Test
    void whoWaitsFailsForThisTimeAndWhoComesLaterWaitsAgain() {
        ApiRequest call = ApiRequest.bare("POST", "/api/v2/users/1/events", "/api/v2/users/{id}/events")
                .within(ApiRequest.TIMELINE);
        limiters.learn(call, 429, new ResponseHeaders(Map.of("Retry-After", "60")));
        CompletableFuture<Void> waiting = limiters.admit(call).toCompletableFuture();
        assertThat(waiting).isNotDone();

        limiters.giveBack();
        assertThat(waiting).isCompletedExceptionally();
        assertThatThrownBy(waiting::get).hasCauseInstanceOf(RetryException.class);
        assertThat(limiters.admit(call).toCompletableFuture()).isNotDone();
        assertThat(limiters.admit(call.within(ApiRequest.ACCOUNT)).toCompletableFuture())
                .isCompleted();
    }
}
