package io.github.zendeskevents.management;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.ZendeskAccount;
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
                        .put("etaSeconds", secondsLeft(counts.pending()).orElse(null)));
    }

    /** From what waits and how fast events have ended in the last minutes; empty where none did, or nothing is delivered now. */
    private Optional<Long> secondsLeft(long pending) {
        if (pending == 0) {
            return Optional.of(0L);
        }
        if (inbox.paused().isPresent() || !account.credentialStatus().state().accepted()) {
            return Optional.empty();
        }
        Instant now = account.clock().instant();
        EventLog.Pace pace = inbox.eventLog().pace(now.minus(PACE_OF));
        return pace.first().map(first -> {
            double seconds = Math.max(1, Duration.between(first, now).toMillis() / 1000.0);
            return Math.max(1, Math.round(pending * seconds / pace.ended()));
        });
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
