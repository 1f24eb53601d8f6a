package io.github.zendeskevents.client.batch;

import com.github.benmanes.caffeine.cache.Cache;
import io.github.zendeskevents.cache.Caches;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import io.github.zendeskevents.clock.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Changes of users and organizations in jobs whose request was lost on the way back. Such a job may still be about to begin, and would
 * then come after what was written since. The same change may be sent again at once; any other one waits for about as long as such a
 * job takes.
 */
final class LostWrites {

    /** How late a job may begin. */
    private static final Duration LATE_JOB = Duration.ofSeconds(10);

    private static final Duration LONGEST = Duration.ofMinutes(1);
    /** As many as a few hundred jobs have. */
    private static final int MOST = 50_000;

    private final Clock clock;
    private final Cache<RecordKey, Lost> lost;

    /** A change that may still be written, and until when. */
    private record Lost(Part part, Instant until) {}

    LostWrites(Clock clock) {
        this.clock = SteadyClock.of(clock);
        this.lost = Caches.on(clock).expireAfterWrite(LONGEST).maximumSize(MOST).build();
    }

    /**
     * A job with these parts may still run.
     *
     * @param lasts how long it takes
     */
    void note(List<Part> parts, Duration lasts) {
        Instant until = clock.instant().plus(LATE_JOB).plus(lasts);
        parts.stream()
                .filter(part -> part.bulk().isUpdate())
                .forEach(part -> lost.put(RecordKey.of(part), new Lost(part, until)));
    }

    /** Why a request has to come again later; empty when it may go. */
    Optional<RetryException> holdUp(ApiRequest request) {
        return request.part().flatMap(part -> Optional.ofNullable(lost.getIfPresent(RecordKey.of(part)))
                .filter(earlier -> !earlier.part().record().equals(part.record()))
                .map(earlier -> Duration.between(clock.instant(), earlier.until()))
                .filter(left -> !left.isNegative() && !left.isZero())
                .map(left ->
                        RetryException.blameless(request + " waits for an earlier change whose end is unknown", left)));
    }
}
