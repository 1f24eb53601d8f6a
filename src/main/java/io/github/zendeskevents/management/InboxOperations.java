package io.github.zendeskevents.management;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.DeadLetters.DeadLetter;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.server.HttpReply;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Header;

/**
 * What an operator can see and do about the inbox: how much waits, which events were given up and why, and to send them again
 * or let them go. What comes in is text from a request, so it is checked here; what goes out has the form that scripts rely on.
 *
 * <p>All methods throw {@link io.github.zendeskevents.inbox.InboxUnavailableException} when the inbox cannot be read or
 * written now.
 */
public final class InboxOperations {

    private static final int DEFAULT_LIMIT = 50;
    private static final int LARGEST_LIMIT = 1_000;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private final Inbox inbox;
    private final Clock clock;

    /** Operations on the inbox of this account. */
    public static InboxOperations of(ZendeskAccount account, Inbox inbox) {
        return new InboxOperations(inbox, account.clock());
    }

    InboxOperations(Inbox inbox, Clock clock) {
        this.inbox = inbox;
        this.clock = clock;
    }

    /** How many events are in the inbox, and for how long the oldest pending one waits. */
    public HttpReply counts() {
        Inbox.Counts counts = inbox.counts();
        long age = counts.oldestPending()
                .map(oldest -> Duration.between(oldest, clock.instant()).toSeconds())
                .orElse(0L);
        return HttpReply.json(
                OK,
                object().put("pending", counts.pending())
                        .put("delivered", counts.delivered())
                        .put("ignored", counts.ignored())
                        .put("dead", counts.dead())
                        .put("oldestPendingSeconds", Math.max(0, age)));
    }

    /**
     * A page of dead letters, newest first.
     *
     * @param limit how many at the most, 1 to 1000; null for 50
     * @param before the id that the page before ended with; null for the newest
     */
    public HttpReply deadLetters(@Header("limit") String limit, @Header("before") String before) {
        Optional<Long> most = limit == null ? Optional.of((long) DEFAULT_LIMIT) : number(limit);
        if (most.filter(n -> n >= 1 && n <= LARGEST_LIMIT).isEmpty()) {
            return HttpReply.error(BAD_REQUEST, "limit must be a whole number from 1 to " + LARGEST_LIMIT);
        }
        Optional<Long> page = number(before);
        if (before != null && page.isEmpty()) {
            return HttpReply.error(BAD_REQUEST, "before must be the id of a dead letter");
        }
        ObjectNode reply = object();
        ArrayNode letters = reply.putArray("deadLetters");
        inbox.deadLetters().list(most.get().intValue(), page).forEach(letter -> letters.add(json(letter)));
        return HttpReply.json(OK, reply);
    }

    /**
     * Puts one dead letter back at the end of its lane.
     *
     * @param id as in the list; null is unknown
     */
    public HttpReply replay(@Header("id") String id) {
        return one("replayed", number(id).filter(inbox.deadLetters()::replay));
    }

    /**
     * Puts all dead letters of one code back at the end of their lanes.
     *
     * @param code null for all; a blank one is refused, because it comes from a script whose variable is empty
     */
    public HttpReply replayAll(@Header("code") String code) {
        if (code != null && code.isBlank()) {
            return HttpReply.error(
                    BAD_REQUEST, "code must not be blank: name a code, or leave it out to replay all dead letters");
        }
        return HttpReply.json(OK, object().put("replayed", inbox.deadLetters().replayAll(Optional.ofNullable(code))));
    }

    /**
     * Lets one dead letter go for good.
     *
     * @param id as in the list; null is unknown
     */
    public HttpReply delete(@Header("id") String id) {
        return one("deleted", number(id).filter(inbox.deadLetters()::delete));
    }

    private static ObjectNode json(DeadLetter letter) {
        Event event = letter.event();
        ObjectNode json = object().put("id", letter.id())
                .put("messageId", event.messageId())
                .put("type", event.type())
                .put("userId", event.userId().orElse(null))
                .put("groupId", event.groupId().orElse(null))
                .put("code", letter.code())
                .put("reason", letter.reason())
                .put("step", letter.step())
                .put("attempts", letter.attempts())
                .put("receivedAt", event.acceptedAt().toString())
                .put("failedAt", letter.failedAt().toString());
        return json.set("event", event.json());
    }

    private static HttpReply one(String done, Optional<Long> id) {
        return id.map(known -> HttpReply.json(OK, object().put(done, 1)))
                .orElseGet(() -> HttpReply.error(NOT_FOUND, "there is no dead letter with this id"));
    }

    private static Optional<Long> number(String text) {
        return Optional.ofNullable(text)
                .filter(digits -> digits.matches("[0-9]{1,18}"))
                .map(Long::valueOf);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
