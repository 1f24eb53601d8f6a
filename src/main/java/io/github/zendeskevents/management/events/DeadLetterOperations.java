package io.github.zendeskevents.management.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.decode.EventDecoder;
import io.github.zendeskevents.inbox.DeadLetters;
import io.github.zendeskevents.inbox.DeadLetters.DeadLetter;
import io.github.zendeskevents.inbox.EventCriteria;
import io.github.zendeskevents.inbox.EventLog;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.management.guard.RefusedRequestException;
import io.github.zendeskevents.server.HttpReply;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.camel.Message;

/**
 * What an operator can see of and do about dead letters: which events were given up and why, to mend them, to send them again, or to
 * let them go, one by one or all that are alike.
 *
 * <p>All methods throw {@link io.github.zendeskevents.inbox.InboxUnavailableException} when the inbox cannot be read or written
 * now, and {@link RefusedRequestException} for a request that cannot be served.
 */
public final class DeadLetterOperations {

    private static final int OK = 200;

    private final DeadLetters letters;
    private final EventLog events;

    /** The dead letters of this inbox. */
    public DeadLetterOperations(Inbox inbox) {
        this.letters = inbox.deadLetters();
        this.events = inbox.eventLog();
    }

    /** A page of dead letters, newest first. */
    public HttpReply list(Message request) {
        RequestParameters parameters = new RequestParameters(request).beside("limit", "before");
        EventCriteria criteria = parameters.criteria();
        ObjectNode reply = object();
        ArrayNode page = reply.putArray("deadLetters");
        letters.list(criteria, parameters.limit(), parameters.before()).forEach(letter -> page.add(json(letter)));
        return HttpReply.json(OK, reply);
    }

    /**
     * How many of those that the filters mean there are for each reason, where reasons that differ by ids and values alone are one;
     * the most frequent first.
     */
    public HttpReply groups(Message request) {
        RequestParameters parameters = new RequestParameters(request).beside("byHour");
        boolean byHour = parameters.byHour();
        ReasonGroups groups = new ReasonGroups();
        letters.count(parameters.criteria(), Clock.systemUTC().instant(), groups::add);
        return HttpReply.json(OK, groups.json(byHour));
    }

    /** Puts one back at the end of its lane. */
    public HttpReply replay(Message request) {
        return one("replayed", request, letters::replay);
    }

    /** Puts all that the filters mean back at the end of their lanes. */
    public HttpReply replayAll(Message request) {
        return many("replayed", letters.replayAll(new RequestParameters(request).bulkCriteria()));
    }

    /** Puts the event of the request in the place of one, and at the end of its lane. */
    public HttpReply replace(Message request) {
        Optional<Long> id = new RequestParameters(request).id();
        DeadLetter letter = id.flatMap(letters::find).orElseThrow(() -> gone(id));
        return switch (letters.replace(letter.id(), event(request.getBody(byte[].class), letter))) {
            case DONE -> many("replayed", 1);
            case UNKNOWN -> throw gone(id);
            case REPEATED ->
                throw RefusedRequestException.conflict(
                        "another event of this user and type has this messageId: it would be dropped as a repeat");
        };
    }

    /** Lets one go for good. */
    public HttpReply delete(Message request) {
        return one("deleted", request, letters::delete);
    }

    /** Lets all go for good that the filters mean. */
    public HttpReply deleteAll(Message request) {
        return many("deleted", letters.deleteAll(new RequestParameters(request).bulkCriteria()));
    }

    /** The event of a request, checked as at its acceptance; its sender is trusted no more than that of the letter. */
    private static Event event(byte[] body, DeadLetter letter) {
        Event event = SingleEvent.of(
                body, new EventDecoder(Clock.systemUTC(), () -> letter.event().messageId()));
        event.problem().ifPresent(problem -> {
            throw RefusedRequestException.badRequest("the body must be an event that can be delivered: " + problem);
        });
        return new Event(
                event.json(),
                letter.event().acceptedAt(),
                Optional.empty(),
                letter.event().trust(),
                letter.event().sender());
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

    private HttpReply one(String done, Message request, Predicate<Long> change) {
        Optional<Long> id = new RequestParameters(request).id();
        return id.filter(change).map(known -> many(done, 1)).orElseThrow(() -> gone(id));
    }

    private static HttpReply many(String done, int count) {
        return HttpReply.json(OK, object().put(done, count));
    }

    /** Somebody else may have put it back since it was seen. */
    private RefusedRequestException gone(Optional<Long> id) {
        return id.flatMap(events::find)
                .map(event ->
                        RefusedRequestException.conflict("the event is no dead letter any more: " + event.state()))
                .orElseGet(() -> RefusedRequestException.notFound("there is no dead letter with this id"));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
