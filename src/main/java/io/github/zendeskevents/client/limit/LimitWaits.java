package io.github.zendeskevents.client.limit;

import io.github.zendeskevents.clock.SteadyClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** How long requests wait for each of Zendesk's limits, as a histogram for operators. Those that go at once are not in it. */
final class LimitWaits {

    /** Limits are by the second and by the minute; a backlog waits for many of them. */
    private static final Duration[] BUCKETS = Stream.of(
                    "PT0.1S", "PT0.5S", "PT1S", "PT5S", "PT10S", "PT30S", "PT1M", "PT2M", "PT5M", "PT15M")
            .map(Duration::parse)
            .toArray(Duration[]::new);

    private final MeterRegistry meters;
    private final Clock clock;

    LimitWaits(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = SteadyClock.of(clock);
    }

    /**
     * A request may have to wait from now on.
     *
     * @return run when its turn has come
     */
    Runnable begin(String limit) {
        Instant begun = clock.instant();
        return () -> Timer.builder("zendesk.limit.wait")
                .description("How long requests that could not go at once waited for a limit")
                .tag("limit", kind(limit))
                .serviceLevelObjectives(BUCKETS)
                .register(meters)
                .record(Duration.between(begun, clock.instant()));
    }

    /** Limits of single users and organizations are named after them, and meters must not multiply with records. */
    private static String kind(String limit) {
        int id = limit.indexOf(' ');
        return id < 0 ? limit : limit.substring(0, id);
    }
}
