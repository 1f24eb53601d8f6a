package io.github.zendeskevents.inbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.event.Event;
import java.time.Clock;

/** Events for tests of the inbox. */
final class Events {

    private final Clock clock;

    Events(Clock clock) {
        this.clock = clock;
    }

    Event identify(String messageId, String userId) {
        return new Event(json("identify", messageId).put("userId", userId), clock.instant());
    }

    Event anonymous(String messageId) {
        return new Event(json("track", messageId).put("anonymousId", "visitor"), clock.instant());
    }

    Event group(String messageId, String userId, String groupId) {
        return new Event(json("group", messageId).put("userId", userId).put("groupId", groupId), clock.instant());
    }

    private static ObjectNode json(String type, String messageId) {
        return JsonNodeFactory.instance.objectNode().put("type", type).put("messageId", messageId);
    }
}
