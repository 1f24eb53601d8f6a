package io.github.zendeskevents.golden;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

/** Bodies of calls as JSON. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
            .configure(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, true);

    private Json() {}

    /** @throws IllegalArgumentException if this is no JSON */
    static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException(json, notJson);
        }
    }

    /** One line, with the members of each object in the order of the alphabet. */
    static String sorted(JsonNode json) {
        try {
            return MAPPER.writeValueAsString(MAPPER.treeToValue(json, Object.class));
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException(json.toString(), impossible);
        }
    }
}
