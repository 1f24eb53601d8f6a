package io.github.zendeskevents.client.batch;

import io.github.zendeskevents.client.request.BulkEndpoint;
import io.github.zendeskevents.clock.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which requests for many are not worth a try for a while: those that the account may not use, as imports in many accounts,
 * and those that failed. It knows nothing of routes, so that it can outlive them.
 */
public final class RefusedEndpoints {

    private static final Duration REFUSAL_HOLDS = Duration.ofHours(1);
    private static final Duration FAILURE_HOLDS = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<BulkEndpoint, Instant> until = new ConcurrentHashMap<>();

    /** None yet. */
    public RefusedEndpoints(Clock clock) {
        this.clock = SteadyClock.of(clock);
    }

    /** Zendesk does not let this account use it. True when that was not known. */
    boolean refused(BulkEndpoint bulk) {
        return until.put(bulk, clock.instant().plus(REFUSAL_HOLDS)) == null;
    }

    /** Requests of this kind fail, whatever records they are about. */
    void failed(BulkEndpoint bulk) {
        until.merge(bulk, clock.instant().plus(FAILURE_HOLDS), (a, b) -> a.isAfter(b) ? a : b);
    }

    /** True while single requests take its place. */
    public boolean contains(BulkEndpoint bulk) {
        Instant end = until.get(bulk);
        if (end == null || clock.instant().isBefore(end)) {
            return end != null;
        }
        until.remove(bulk, end);
        return false;
    }
}
