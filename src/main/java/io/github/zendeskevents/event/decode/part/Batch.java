package io.github.zendeskevents.event.decode.part;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.event.decode.part.Part.Found;
import io.github.zendeskevents.event.decode.part.Part.NoEvent;
import io.github.zendeskevents.event.decode.part.Part.TooLarge;
import io.github.zendeskevents.json.JsonKind;
import io.github.zendeskevents.json.JsonMerge;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

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

    /** The parts of a value that stands by itself: one event, a list of events, or a batch. They are made as they are asked for. */
    static Iterator<Part> parts(JsonNode value) {
        if (value.isArray()) {
            return new Concatenation(value.elements());
        }
        if (!(value instanceof ObjectNode object)) {
            return one(new NoEvent(value, mustBeObject(value), false));
        }
        object.remove("writeKey");
        if (object.isEmpty()) {
            return one(new NoEvent(object, "an object without members is no event", false));
        }
        return elementParts(object);
    }

    /** The parts of a value that stands in a list of events: one event, or a batch. They are made as they are asked for. */
    static Iterator<Part> elementParts(JsonNode element) {
        if (!(element instanceof ObjectNode object) || !object.has("batch")) {
            return one(part(element));
        }
        if (object.get("batch").isArray()) {
            return batch(object);
        }
        if (object.hasNonNull("type")) {
            return one(part(object));
        }
        return one(new NoEvent(
                object, "\"batch\" must be a list of events, not " + JsonKind.of(object.get("batch")), false));
    }

    private static Iterator<Part> batch(ObjectNode envelope) {
        JsonNode events = envelope.get("batch");
        long repeated = 0;
        for (String member : SHARED_OBJECTS) {
            repeated += EventShape.of(envelope.path(member)).length();
        }
        if (repeated * events.size() > MAX_REPEATED && events.size() > 1) {
            return one(new TooLarge("the context of the batch, repeated for each of its " + events.size()
                    + " events, is larger than " + MAX_REPEATED + " characters"));
        }
        Iterator<JsonNode> each = events.elements();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public Part next() {
                JsonNode event = each.next();
                if (event instanceof ObjectNode object) {
                    inherit(object, envelope);
                }
                return part(event);
            }
        };
    }

    private static Iterator<Part> one(Part part) {
        return List.of(part).iterator();
    }

    /** The parts of one element after the other. */
    private static final class Concatenation implements Iterator<Part> {

        private final Iterator<JsonNode> elements;
        private Iterator<Part> current = Collections.emptyIterator();

        Concatenation(Iterator<JsonNode> elements) {
            this.elements = elements;
        }

        @Override
        public boolean hasNext() {
            while (!current.hasNext() && elements.hasNext()) {
                current = elementParts(elements.next());
            }
            return current.hasNext();
        }

        @Override
        public Part next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return current.next();
        }
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
