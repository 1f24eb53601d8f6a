package io.github.zendeskevents.management;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.limit.LimitState;
import io.github.zendeskevents.inbox.EventLog;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.server.HttpReply;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What an operator sees of the inbox first: how much waits, for how long already, and how long it will take.
 *
 * <p>It throws {@link io.github.zendeskevents.inbox.InboxUnavailableException} when the inbox cannot be read now.
 */
public final class InboxOperations {

    private static final int OK = 200;
    private static final Duration PACE_OF = Duration.ofMinutes(3);

    private final ZendeskAccount account;
    private final Inbox inbox;

    /** Operations on the inbox of this account. */
    public static InboxOperations of(ZendeskAccount account, Inbox inbox) {
        return new InboxOperations(account, inbox);
    }

    private InboxOperations(ZendeskAccount account, Inbox inbox) {
        this.account = account;
        this.inbox = inbox;
    }

    /** How many events are in the inbox, for how long the oldest pending one waits, and how long until all have ended. */
    public HttpReply counts() {
        Inbox.Counts counts = inbox.counts();
        long age = counts.oldestPending()
                .map(oldest ->
                        Duration.between(oldest, account.clock().instant()).toSeconds())
                .orElse(0L);
        return HttpReply.json(
                OK,
                object().put("pending", counts.pending())
                        .put("delivered", counts.delivered())
                        .put("ignored", counts.ignored())
                        .put("dead", counts.dead())
                        .put("oldestPendingSeconds", Math.max(0, age))
                        .put("etaSeconds", secondsLeft(counts).orElse(null)));
    }

    /** Empty where nothing ended in the last minutes, or nothing is delivered now. */
    private Optional<Long> secondsLeft(Inbox.Counts counts) {
        if (counts.pending() == 0) {
            return Optional.of(0L);
        }
        if (inbox.paused().isPresent() || !account.credentialStatus().state().accepted()) {
            return Optional.empty();
        }
        Instant now = account.clock().instant();
        long closed = account.rateLimiters().states().stream()
                .filter(LimitState::isUsedUp)
                .flatMap(limit -> limit.resetsIn().stream())
                .mapToLong(left -> (left.toMillis() + 999) / 1000)
                .max()
                .orElse(0);
        return secondsForOne(counts.oldestPending().orElse(now), now)
                .map(seconds -> Math.max(Math.max(1, closed), Math.round(counts.pending() * seconds)));
    }

    /**
     * At the pace of the last minutes, in which there was something to deliver: while nothing ends this grows, and never falls because
     * what ended before goes out of sight.
     */
    private Optional<Double> secondsForOne(Instant oldest, Instant now) {
        Instant minutesAgo = now.minus(PACE_OF);
        Instant from = oldest.isAfter(minutesAgo) ? oldest : minutesAgo;
        EventLog.Pace busy = inbox.eventLog().pace(from);
        if (busy.ended() > 0) {
            return Optional.of(seconds(from, now) / busy.ended());
        }
        if (from.equals(minutesAgo)) {
            return Optional.empty();
        }
        EventLog.Pace before = inbox.eventLog().pace(oldest.minus(PACE_OF));
        return before.first().map(first -> seconds(first, now) / before.ended());
    }

    private static double seconds(Instant from, Instant to) {
        return Math.max(1, Duration.between(from, to).toMillis() / 1000.0);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
