package io.github.zendeskevents.records;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.zendeskevents.client.ApiRequest;
import io.github.zendeskevents.client.ApiResponse;
import io.github.zendeskevents.client.RejectedException;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * Some refusals heal by looking again: another writer was faster, a user was deleted since it was looked up, or Zendesk's
 * search lags behind its records, which it may do for a minute. But one that does not heal must not hold its lane for ever:
 * after a while it is what it says, a refusal.
 */
public final class RetryDeadline {

    private final Clock clock;
    private final Cache<String, Instant> firstSeen = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();

    /** Patience by the clock of this account. */
    public RetryDeadline(ZendeskAccount account) {
        this.clock = account.clock();
    }

    /**
     * Another record holds a value that was sent, and looking up did not show whose.
     *
     * @throws RetryException to look up again, for as long as Zendesk's search may lag
     * @throws RejectedException after that
     */
    public void lookAgain(
            @Body Event event, @Variable("zendeskCall") ApiRequest call, @Variable("zendeskAnswer") ApiResponse answer)
            throws RetryException, RejectedException {
        again(Duration.ofMinutes(3), event, call, answer);
    }

    /**
     * A record that was just looked up is not there.
     *
     * @throws RetryException to look up again, once or twice
     * @throws RejectedException after that: then it is not the record that is missing, but the call's whole feature
     */
    public void vanished(
            @Body Event event, @Variable("zendeskCall") ApiRequest call, @Variable("zendeskAnswer") ApiResponse answer)
            throws RetryException, RejectedException {
        again(Duration.ofSeconds(2), event, call, answer);
    }

    private void again(Duration limit, Event event, ApiRequest call, ApiResponse answer)
            throws RetryException, RejectedException {
        Instant now = clock.instant();
        Instant first = firstSeen.get(event.messageId() + " " + call, key -> now);
        if (Duration.between(first, now).compareTo(limit) > 0) {
            throw new RejectedException(call, answer);
        }
        throw new RetryException(call + " was answered " + answer.details() + "; looking up again");
    }
}
