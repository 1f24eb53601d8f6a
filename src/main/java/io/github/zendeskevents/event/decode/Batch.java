package io.github.zendeskevents.event.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.event.decode.Part.Found;
import io.github.zendeskevents.event.decode.Part.NoEvent;
import io.github.zendeskevents.event.decode.Part.Unreadable;
import io.github.zendeskevents.json.JsonKind;
import io.github.zendeskevents.json.JsonMerge;
import java.util.ArrayList;
import java.util.List;

/**
 * The envelope in which SDKs send many events: {@code {"batch":[...],"context":{...},"integrations":{...},"sentAt":"..."}}.
 * What the envelope says holds for each event that does not say otherwise. The write key is taken out of the envelope and
 * out of the events, because what is kept of an event is shown to people and a write key is a secret.
 */
final class Batch {

    /** How much the context of an envelope may come to when it is repeated for each event. */
    private static final long MAX_REPEATED = 64L * 1024 * 1024;

    private static final String INTEGRATIONS = "integrations";

    private static final List<String> SHARED_OBJECTS = List.of("context", INTEGRATIONS);

    private Batch() {}

    /** The parts of a value that stands by itself: one event, a list of events, or a batch. */
    static List<Part> parts(JsonNode value) {
        if (value.isArray()) {
            List<Part> parts = new ArrayList<>(value.size());
            value.forEach(element -> parts.addAll(elementParts(element)));
            return parts;
        }
        if (!(value instanceof ObjectNode object)) {
            return List.of(new NoEvent(value, mustBeObject(value), false));
        }
        object.remove("writeKey");
        if (object.isEmpty()) {
            return List.of(new NoEvent(object, "an object without members is no event", false));
        }
        return elementParts(object);
    }

    /** The parts of a value that stands in a list of events: one event, or a batch. */
    static List<Part> elementParts(JsonNode element) {
        if (!(element instanceof ObjectNode object) || !object.has("batch")) {
            return List.of(part(element));
        }
        if (object.get("batch").isArray()) {
            return batch(object);
        }
        if (object.hasNonNull("type")) {
            return List.of(part(object));
        }
        return List.of(new NoEvent(
                object, "\"batch\" must be a list of events, not " + JsonKind.of(object.get("batch")), false));
    }

    private static List<Part> batch(ObjectNode envelope) {
        JsonNode events = envelope.get("batch");
        long repeated = 0;
        for (String member : SHARED_OBJECTS) {
            repeated += envelope.path(member).toString().length();
        }
        if (repeated * events.size() > MAX_REPEATED && events.size() > 1) {
            return List.of(new Unreadable(
                    "",
                    "the context of the batch, repeated for each of its " + events.size() + " events, is larger than "
                            + MAX_REPEATED + " characters",
                    true));
        }
        List<Part> parts = new ArrayList<>(events.size());
        for (JsonNode event : events) {
            if (event instanceof ObjectNode object) {
                inherit(object, envelope);
            }
            parts.add(part(event));
        }
        return parts;
    }

    private static Part part(JsonNode event) {
        if (event instanceof ObjectNode object) {
            object.remove("writeKey");
            return new Found(object);
        }
        return new NoEvent(event, mustBeObject(event), true);
    }

    private static String mustBeObject(JsonNode value) {
        return "an event must be a JSON object, not " + JsonKind.of(value);
    }

    private static void inherit(ObjectNode event, ObjectNode envelope) {
        for (String member : SHARED_OBJECTS) {
            if (envelope.get(member) instanceof ObjectNode shared) {
                if (event.get(member) instanceof ObjectNode own) {
                    event.set(member, JsonMerge.merge(shared, own));
                } else if (!event.hasNonNull(member) || member.equals(INTEGRATIONS)) {
                    // Nonsense in an event does not switch on what the whole batch switches off.
                    event.set(member, shared);
                }
            }
        }
        if (!event.hasNonNull("sentAt") && envelope.hasNonNull("sentAt")) {
            event.set("sentAt", envelope.get("sentAt"));
        }
    }
}
