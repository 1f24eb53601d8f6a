package io.github.zendeskevents.management.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.attempt.RecentCalls;
import io.github.zendeskevents.inbox.EventCriteria;
import io.github.zendeskevents.inbox.EventLog;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.management.guard.RefusedRequestException;
import io.github.zendeskevents.server.HttpReply;
import java.time.Instant;
import java.util.Optional;
import org.apache.camel.Message;

/**
 * What an operator can see of events: which came, and what became of each.
 *
 * <p>All methods throw {@link io.github.zendeskevents.inbox.InboxUnavailableException} when the inbox cannot be read now, and
 * {@link RefusedRequestException} for a request that cannot be served.
 */
public final class EventOperations {

    private static final int OK = 200;

    private final EventLog log;
    private final RecentCalls calls;

    /**
     * The events of this inbox.
     *
     * @param calls what was asked of Zendesk for them lately
     */
    public EventOperations(Inbox inbox, RecentCalls calls) {
        this.log = inbox.eventLog();
        this.calls = calls;
    }

    /** A page of events, newest first. */
    public HttpReply list(Message request) {
        RequestParameters parameters = new RequestParameters(request).beside("limit", "before");
        EventCriteria criteria = parameters.criteria();
        EventLog.Page page = log.list(criteria, parameters.limit(), parameters.before());
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        ArrayNode events = reply.putArray("events");
        page.entries().forEach(entry -> events.add(json(entry)));
        page.searchedTo().ifPresent(before -> reply.put("searchedTo", before));
        return HttpReply.json(OK, reply);
    }

    /** One event, with its content and the calls to Zendesk that served it, as long as these are kept. */
    public HttpReply one(Message request) {
        EventLog.Entry entry = new RequestParameters(request)
                .id()
                .flatMap(log::find)
                .orElseThrow(() -> RefusedRequestException.notFound("there is no event with this id"));
        ObjectNode json = json(entry);
        entry.event()
                .ifPresent(event -> json.put("trust", event.trust().value()).set("event", event.json()));
        calls.of(entry.id()).ifPresent(its -> json.set("calls", its));
        return HttpReply.json(OK, json);
    }

    private static ObjectNode json(EventLog.Entry entry) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", entry.id())
                .put("messageId", entry.messageId())
                .put("type", entry.type())
                .put("userId", entry.userId().orElse(null))
                .put("groupId", entry.groupId().orElse(null))
                .put("state", entry.state())
                .put("code", entry.code().orElse(null))
                .put("reason", entry.reason().orElse(null))
                .put("step", entry.step().orElse(null))
                .put("attempts", entry.attempts())
                .put("receivedAt", entry.receivedAt().toString())
                .put("nextAttemptAt", text(entry.nextAttemptAt()))
                .put("endedAt", text(entry.endedAt()));
    }

    private static String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }
}
