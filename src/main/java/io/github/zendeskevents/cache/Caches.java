package io.github.zendeskevents.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.zendeskevents.clock.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Caches that go by the injected clock, so that what is believed for ten minutes is believed for ten minutes of a test's
 * clock, too.
 */
public final class Caches {

    private Caches() {}

    /** A cache on this clock. Whoever asks for it sets its bounds. */
    public static Caffeine<Object, Object> on(Clock clock) {
        Clock steady = SteadyClock.of(clock);
        Instant origin = steady.instant();
        return Caffeine.newBuilder()
                .ticker(() -> Duration.between(origin, steady.instant()).toNanos());
    }
}
