package io.github.zendeskevents.client.limit;

import com.github.benmanes.caffeine.cache.Cache;
import io.github.zendeskevents.cache.Caches;
import io.github.zendeskevents.client.request.ApiRequest;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * All that was learnt of the limits of one Zendesk account, by the names that requests give them. It holds no thread and
 * knows nothing of routes, so that it can outlive them: what was learnt must not be forgotten when routes are edited.
 */
public final class KnownLimits implements MeterBinder {

    private final Clock clock;
    private final Map<String, RateLimiter> shared;
    // Limits per user and per organization last a minute: nothing is known of one that nobody asked for since.
    private final Cache<String, RateLimiter> perRecord;
    private volatile Optional<JobLimit> jobs = Optional.empty();

    /** Limits of which nothing is known yet. */
    public KnownLimits(Clock clock) {
        this.clock = clock;
        this.perRecord = Caches.on(clock)
                .expireAfterAccess(Duration.ofMinutes(10))
                .maximumSize(100_000)
                .build();
        this.shared = Map.of(
                ApiRequest.ACCOUNT, limiter(ApiRequest.ACCOUNT, false, Optional.empty()),
                ApiRequest.USER_WRITES, limiter(ApiRequest.USER_WRITES, true, Optional.empty()),
                ApiRequest.JOBS, limiter(ApiRequest.JOBS, false, Optional.empty()),
                ApiRequest.TIMELINE, limiter(ApiRequest.TIMELINE, false, Optional.of(new TimelineWindow())));
    }

    private RateLimiter limiter(String name, boolean unsure, Optional<TimelineWindow> counted) {
        return new RateLimiter(name, unsure, counted, clock, KnownLimits::spread);
    }

    /** Extra milliseconds to wait after a closing, so that several instances do not come back at once. */
    private static long spread(Duration pause) {
        return ThreadLocalRandom.current().nextLong(50, 250 + pause.toMillis() / 20);
    }

    /** What is left of a limit; empty while unknown. */
    Optional<Long> remaining(String name) {
        return Optional.ofNullable(shared.get(name)).flatMap(RateLimiter::remaining);
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        for (String limit : shared.keySet()) {
            Gauge.builder("zendesk.limit.remaining", this, all -> all.remaining(limit)
                            .map(Long::doubleValue)
                            .orElse(Double.NaN))
                    .description(
                            "Calls left of one of Zendesk's limits until it starts anew; NaN while it is not known")
                    .tag("limit", limit)
                    .register(meters);
        }
    }

    RateLimiter limiter(String name) {
        RateLimiter one = shared.get(name);
        return one != null ? one : perRecord.get(name, n -> limiter(n, false, Optional.empty()));
    }

    Collection<RateLimiter> sharedLimiters() {
        return shared.values();
    }

    Collection<RateLimiter> limitersOfRecords() {
        return perRecord.asMap().values();
    }

    /** What Zendesk told last of the account's jobs; empty before the first. */
    Optional<JobLimit> jobs() {
        return jobs;
    }

    void jobs(JobLimit told) {
        jobs = Optional.of(told);
    }
}
