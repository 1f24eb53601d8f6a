package io.github.zendeskevents.event.decode.part;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.event.Event;

/** A piece of a message, on its way to be an event: either something sound, or something wrong and what is wrong with it. */
public sealed interface Part {

    /** An object where an event is expected; nobody else holds it. */
    record Found(ObjectNode json) implements Part {}

    /** An event that another route made already. */
    record Ready(Event event) implements Part {}

    /**
     * Readable JSON, but no event.
     *
     * @param listed true when it stands in a list of events, so that it is one event gone wrong and not a message without any
     */
    record NoEvent(JsonNode json, String problem, boolean listed) implements Part {}

    /**
     * No readable JSON.
     *
     * @param text what was found
     * @param problem what is wrong, and where
     * @param rest true when nothing behind it can be read either
     */
    record Unreadable(String text, String problem, boolean rest) implements Part {}

    /**
     * Readable, but more than memory or disk should hold.
     *
     * @param problem what is too large, and the bound
     */
    record TooLarge(String problem) implements Part {}
}
