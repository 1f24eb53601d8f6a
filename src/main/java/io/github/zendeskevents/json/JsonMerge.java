package io.github.zendeskevents.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Lays one JSON object over another. Jackson's {@code readerForUpdating} would append lists to one another and copy every value;
 * an envelope of many events is laid under each of them, so the parts are shared here.
 */
public final class JsonMerge {

    private JsonMerge() {}

    /**
     * The lower object with the upper one laid over it, member by member, objects within them likewise. Neither is changed; the
     * result is a new object that shares their values.
     */
    public static ObjectNode merge(ObjectNode lower, ObjectNode upper) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.setAll(lower);
        upper.properties()
                .forEach(member -> result.set(member.getKey(), over(lower.get(member.getKey()), member.getValue())));
        return result;
    }

    private static JsonNode over(JsonNode below, JsonNode above) {
        return below instanceof ObjectNode lower && above instanceof ObjectNode upper ? merge(lower, upper) : above;
    }
}
