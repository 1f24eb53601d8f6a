package io.github.zendeskevents.records;

import com.github.benmanes.caffeine.cache.Cache;
import io.github.zendeskevents.cache.Caches;
import io.github.zendeskevents.client.RejectedException;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.clock.SteadyClock;
import io.github.zendeskevents.event.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Some refusals heal by looking again: another writer was faster, a user was deleted since it was looked up, or Zendesk's
 * search lags behind its records, which it may do for a minute. But one that does not heal must not hold its lane for ever:
 * after a while it is what it says, a refusal.
 */
public final class RetryDeadline {

    private static final Duration LONGEST_LAG = Duration.ofMinutes(3);
    /** Each look costs a few calls, and sooner it shows nothing new as a rule. */
    private static final Duration LAG = Duration.ofSeconds(3);

    private final Clock clock;
    private final Cache<String, Instant> firstSeen;

    /** Deadlines by the clock of this account. */
    public RetryDeadline(ZendeskAccount account) {
        this.clock = SteadyClock.of(account.clock());
        this.firstSeen = Caches.on(account.clock())
                .expireAfterAccess(Duration.ofMinutes(10))
                .maximumSize(10_000)
                .build();
    }

    /**
     * Another record holds a value that was sent, and looking up did not show whose.
     *
     * @throws RetryException to look up again, for as long as Zendesk's search may lag
     * @throws RejectedException after that
     */
    public void lookAgain(Event event, ApiRequest request, ApiResponse response)
            throws RetryException, RejectedException {
        retryFor(LONGEST_LAG, event, request, response);
    }

    /**
     * A record that was just looked up is not there.
     *
     * @throws RetryException to look up again, once or twice
     * @throws RejectedException after that: then it is not the record that is missing, but the call's whole feature
     */
    public void vanished(Event event, ApiRequest request, ApiResponse response)
            throws RetryException, RejectedException {
        retryFor(Duration.ofSeconds(2), event, request, response);
    }

    /**
     * Zendesk does not show yet what it has done; returns once it had the time to.
     *
     * @param reason one line for people
     * @throws RetryException to look up again, for as long as Zendesk's search may lag
     */
    public void lookAgain(Event event, String reason) throws RetryException {
        if (!isOver(LONGEST_LAG, event, reason)) {
            throw new RetryException(reason + "; looking up again", Optional.of(LAG));
        }
    }

    private void retryFor(Duration limit, Event event, ApiRequest request, ApiResponse response)
            throws RetryException, RejectedException {
        if (isOver(limit, event, request.toString())) {
            // Who replays the event gets as long again.
            firstSeen.invalidate(key(event, request.toString()));
            throw new RejectedException(request, response);
        }
        throw new RetryException(request + " was answered " + response.details() + "; looking up again");
    }

    private boolean isOver(Duration limit, Event event, String what) {
        Instant now = clock.instant();
        Instant first = firstSeen.get(key(event, what), key -> now);
        return Duration.between(first, now).compareTo(limit) > 0;
    }

    /** A messageId tells the events of one user and type apart, and no others. */
    private static String key(Event event, String what) {
        return String.join("\0", event.messageId(), event.type(), event.userId().orElse(""), what);
    }
}
