package io.github.zendeskevents.inbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.event.Event;
import java.time.Clock;

/** Events for tests of the inbox. */
public final class Events {

    private final Clock clock;

    /** Events accepted at the time of this clock. */
    public Events(Clock clock) {
        this.clock = clock;
    }

    /** An event of this type, as its name says. */
    public Event identify(String messageId, String userId) {
        return new Event(json("identify", messageId).put("userId", userId), clock.instant());
    }

    /** An identify with a trait of so many characters. */
    public Event large(String messageId, String userId, int length) {
        ObjectNode json = json("identify", messageId).put("userId", userId);
        json.putObject("traits").put("long", "x".repeat(length));
        return new Event(json, clock.instant());
    }

    /** An event of this type, as its name says. */
    public Event anonymous(String messageId) {
        return new Event(json("track", messageId).put("anonymousId", "visitor"), clock.instant());
    }

    /** An event of this type, as its name says. */
    public Event group(String messageId, String userId, String groupId) {
        return new Event(json("group", messageId).put("userId", userId).put("groupId", groupId), clock.instant());
    }

    /** An event of this type, as its name says. */
    public Event alias(String messageId, String previousId, String userId) {
        return new Event(json("alias", messageId).put("previousId", previousId).put("userId", userId), clock.instant());
    }

    private static ObjectNode json(String type, String messageId) {
        return JsonNodeFactory.instance.objectNode().put("type", type).put("messageId", messageId);
    }
}
