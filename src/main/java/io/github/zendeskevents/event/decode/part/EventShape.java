package io.github.zendeskevents.event.decode.part;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.event.decode.json.JsonTree;
import java.util.Optional;

/**
 * What an event is as a whole: how long it is written, and whether any of it is past what an event may have. An event that is
 * past a bound is kept as one with a problem; it harms no other of its message.
 */
public final class EventShape {

    /** Characters. Names become keys of custom fields, of which Zendesk takes far shorter ones. */
    static final int MAX_NAME = 1_000;

    /** Characters; four times what Zendesk takes in a text field. */
    static final int MAX_TEXT = 262_144;

    /** Values of all kinds, in all objects and lists of one event. */
    static final int MAX_VALUES = 10_000;

    private static final int PUNCTUATION = 3;
    private static final int NUMBER = 5;

    private long length;
    private int values;
    private boolean utf8 = true;
    private Optional<String> problem = Optional.empty();

    private EventShape() {}

    public static EventShape of(JsonNode event) {
        EventShape shape = new EventShape();
        shape.look(event);
        return shape;
    }

    /** About how many characters it has as text. */
    public long length() {
        return length;
    }

    /** False where a text or a name of it came in bytes that are no UTF-8. */
    public boolean isUtf8() {
        return utf8;
    }

    /** Which bound it is past, for people; empty: none. */
    public Optional<String> problem() {
        return values > MAX_VALUES
                ? Optional.of("an event must have no more than " + MAX_VALUES + " values, not " + values)
                : problem;
    }

    private void look(JsonNode value) {
        values++;
        if (JsonTree.isLeftOut(value)) {
            say("an event must not be nested deeper than " + JsonTree.MAX_DEPTH + " levels");
        } else if (value.isObject()) {
            length += 2;
            value.properties().forEach(member -> {
                name(member.getKey());
                look(member.getValue());
            });
        } else if (value.isArray()) {
            length += 2;
            value.forEach(element -> {
                length++;
                look(element);
            });
        } else if (value.isTextual()) {
            if (JsonTree.isBroken(value)) {
                utf8 = false;
                say("an event must be UTF-8 throughout");
            }
            int size = value.textValue().length();
            length += size + 2;
            if (size > MAX_TEXT) {
                say("a text in an event must have no more than " + MAX_TEXT + " characters, not " + size);
            }
        } else {
            length += value.isBigInteger() ? value.bigIntegerValue().bitLength() / 3 : NUMBER;
        }
    }

    private void name(String name) {
        length += name.length() + PUNCTUATION;
        if (name.length() > MAX_NAME) {
            say("a name in an event must have no more than " + MAX_NAME + " characters, not " + name.length());
        }
    }

    private void say(String found) {
        problem = problem.or(() -> Optional.of(found));
    }
}
