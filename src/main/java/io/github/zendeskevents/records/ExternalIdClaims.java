package io.github.zendeskevents.records;

import com.github.benmanes.caffeine.cache.Cache;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.cache.Caches;
import io.github.zendeskevents.client.RetryException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/**
 * Makes sure that a record without {@code external_id} goes to one sender's id alone. Events of two ids may both have seen it
 * without; whoever comes second looks again, and then sees whose it is.
 */
public final class ExternalIdClaims {

    /** Longer than a write takes and than Zendesk's search may lag behind it. */
    private static final Duration HOLD = Duration.ofMinutes(3);

    private static final int MOST = 20_000;

    private final String kind;
    /** By Zendesk's number of the record: the id that is being given to it, in lower case. */
    private final Cache<Long, String> claims;

    /** @param kind what the records are called, for people */
    public ExternalIdClaims(String kind, Clock clock) {
        this.kind = kind;
        this.claims = Caches.on(clock).expireAfterWrite(HOLD).maximumSize(MOST).build();
    }

    /**
     * Claims a record for an id. A preview only looks.
     *
     * @param id Zendesk's own number of a record without {@code external_id}
     * @throws RetryException while it goes to another id
     */
    public void claim(long id, String externalId, DeliveryAttempt attempt) throws RetryException {
        String mine = externalId.toLowerCase(Locale.ROOT);
        String first = DeliveryAttempt.of(attempt).isPreview()
                ? claims.getIfPresent(id)
                : claims.asMap().putIfAbsent(id, mine);
        if (first != null && !first.equals(mine)) {
            throw RetryException.blameless(kind + " " + id + " is being given the external_id of another event");
        }
    }
}
