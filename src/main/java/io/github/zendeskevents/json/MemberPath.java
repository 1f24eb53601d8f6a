package io.github.zendeskevents.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/**
 * A place in a JSON object, written with dots as in {@code traits.plan}.
 *
 * @param pointer the same place in the notation of Jackson
 */
public record MemberPath(JsonPointer pointer) {

    /** The place with this dotted name, of which each part but the last leads into an object. */
    public static MemberPath of(String dotted) {
        return new MemberPath(Arrays.stream(dotted.split("\\."))
                .reduce(JsonPointer.empty(), JsonPointer::appendProperty, JsonPointer::append));
    }

    /** The value in this place; a missing node where there is none. */
    public JsonNode get(ObjectNode object) {
        return object.at(pointer);
    }

    /** Puts a value in this place. Objects on the way are made where they are missing, and take the place of other values. */
    public void set(ObjectNode object, JsonNode value) {
        holder(object).set(name(), value);
    }

    /** Removes what is in this place. */
    public void remove(ObjectNode object) {
        holder(object).remove(name());
    }

    private ObjectNode holder(ObjectNode object) {
        return object.withObject(pointer.head(), JsonNode.OverwriteMode.ALL, false);
    }

    private String name() {
        return pointer.last().getMatchingProperty();
    }
}
