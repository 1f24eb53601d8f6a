package io.github.zendeskevents.records.user;

import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.records.EventUser;
import io.github.zendeskevents.records.User;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * What an alias says: that two ids are one person's. Zendesk keeps one {@code external_id} of a user, so the other id is kept
 * beside the inbox, because a sender may go on using it.
 */
public final class Aliases {

    private final ZendeskAccount account;
    private final Inbox inbox;

    /** @param inbox keeps which ids are the same person's */
    public Aliases(ZendeskAccount account, Inbox inbox) {
        this.account = account;
        this.inbox = inbox;
    }

    /** True when both ids are the same. */
    public boolean isSameIdTwice(@Body Event event) {
        return event.previousId().orElseThrow().equalsIgnoreCase(event.userId().orElseThrow());
    }

    /** The user of the previous id, for a look-up. */
    public EventUser readPreviousId(@Body Event event) {
        return EventUser.ofId(event, event.previousId().orElseThrow());
    }

    /** The user of the id, for a look-up. */
    public EventUser readUserId(@Body Event event) {
        return EventUser.ofId(event, event.userId().orElseThrow());
    }

    /**
     * True when an earlier attempt has done what the event asks for, and its answer was lost.
     *
     * @param previous as Zendesk has the user of the previous id
     */
    public boolean isDoneAlready(
            @Body Event event,
            @Variable("zendeskDelivery") DeliveryAttempt attempt,
            @Variable("zendeskOtherUser") User previous) {
        return !previous.exists()
                && !DeliveryAttempt.of(attempt).first()
                && !inbox.lastKnownUsers()
                        .currentId(event.previousId().orElseThrow())
                        .equals(event.previousId().orElseThrow());
    }

    /**
     * Keeps that the previous id is the same person's. It comes before anything is changed in Zendesk: if the program ends in
     * between, the event comes again, and Zendesk no longer tells.
     *
     * @return completes once it is kept; fails with {@link InboxUnavailableException} where it cannot be kept now
     */
    public CompletionStage<Void> keepPreviousId(
            @Body Event event, @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        if (DeliveryAttempt.of(attempt).isPreview()) {
            return CompletableFuture.completedFuture(null);
        }
        return account.workers()
                .shared(inbox.lastKnownUsers()
                        .same(event.previousId().orElseThrow(), event.userId().orElseThrow())
                        .toCompletableFuture());
    }

    /** Forgets it again, because Zendesk refuses to make one user of the two; does nothing for other events than an alias. */
    public void forgetPreviousId(@Body Event event, @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        if (event.type().equals("alias") && !DeliveryAttempt.of(attempt).isPreview()) {
            event.previousId().ifPresent(inbox.lastKnownUsers()::notSame);
        }
    }
}
