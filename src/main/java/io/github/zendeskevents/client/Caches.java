package io.github.zendeskevents.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Makes the caches of an account. All go by its clock, so that what is believed for ten minutes is believed for ten minutes
 * of a test's clock, too.
 */
public final class Caches {

    private final Clock clock;
    private final Instant origin;

    /** Caches on this clock. */
    public Caches(Clock clock) {
        this.clock = clock;
        this.origin = clock.instant();
    }

    /** A cache whose entries are forgotten this long after they were written. */
    public <K, V> Cache<K, V> expiringAfterWrite(Duration age) {
        return unbounded().expireAfterWrite(age).build();
    }

    /**
     * A cache whose entries are forgotten this long after they were written.
     *
     * @param most how many entries it keeps, roughly; the least used go first
     */
    public <K, V> Cache<K, V> expiringAfterWrite(Duration age, long most) {
        return unbounded().expireAfterWrite(age).maximumSize(most).build();
    }

    /**
     * A cache whose entries are forgotten when nobody asked for them for this long.
     *
     * @param most how many entries it keeps, roughly; the least used go first
     */
    public <K, V> Cache<K, V> expiringAfterAccess(Duration idle, long most) {
        return unbounded().expireAfterAccess(idle).maximumSize(most).build();
    }

    private Caffeine<Object, Object> unbounded() {
        return Caffeine.newBuilder()
                .ticker(() -> Duration.between(origin, clock.instant()).toNanos());
    }
}
