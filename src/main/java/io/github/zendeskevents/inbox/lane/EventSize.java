package io.github.zendeskevents.inbox.lane;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.event.Event;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How much memory the JSON of an event takes, in bytes. The text says little of that: of two events of a megabyte each, one is
 * a single long value and the other a hundred thousand members, which take twenty times as much. What may be in memory at once
 * is therefore counted in these bytes, and an event carries them through the inbox.
 */
public final class EventSize {

    /** From this size on an event is large: those share memory of their own, so that small ones never wait for it. */
    public static final long LARGE = 64 * 1024;

    private static final long OBJECT = 160;
    private static final long MEMBER = 88;
    private static final long ARRAY = 64;
    private static final long ELEMENT = 8;
    private static final long TEXT = 56;
    private static final long CHARACTER = 2;
    private static final long OTHER = 64;

    private EventSize() {}

    /** The size of this event; at least 1. */
    public static long of(Event event) {
        long size = 0;
        Deque<JsonNode> containers = new ArrayDeque<>();
        containers.add(event.json());
        while (!containers.isEmpty()) {
            JsonNode container = containers.poll();
            if (container.isObject()) {
                size += OBJECT;
                for (var member : container.properties()) {
                    size += MEMBER + CHARACTER * member.getKey().length() + value(member.getValue(), containers);
                }
            } else {
                size += ARRAY;
                for (JsonNode element : container) {
                    size += ELEMENT + value(element, containers);
                }
            }
        }
        return size;
    }

    private static long value(JsonNode value, Deque<JsonNode> containers) {
        if (value.isContainerNode()) {
            containers.add(value);
            return 0;
        }
        return value.isTextual() ? TEXT + CHARACTER * value.textValue().length() : OTHER;
    }
}
