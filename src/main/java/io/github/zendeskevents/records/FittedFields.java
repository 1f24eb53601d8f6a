package io.github.zendeskevents.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values of an event's custom traits, fitted to the custom fields that Zendesk has.
 *
 * @param values what to write, by the fields' keys; unmodifiable
 * @param known the fields that they were fitted to
 * @param withheld true where a value found no field, and the sender may not have one made
 */
public record FittedFields(Map<String, JsonNode> values, KnownFields known, boolean withheld) {

    /** No values. */
    public static final FittedFields NONE = new FittedFields(Map.of(), new KnownFields(Map.of()), false);

    public FittedFields {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** All values, for a new record. */
    public ObjectNode all() {
        return JsonNodeFactory.instance.objectNode().setAll(values);
    }

    /**
     * The values that Zendesk does not hold yet.
     *
     * @param held as Zendesk answers them
     */
    public ObjectNode differing(ObjectNode held) {
        return known.differing(values, held);
    }

    /** The keys only: values are personal data and stay out of logs. */
    @Override
    public String toString() {
        return "FittedFields" + values.keySet();
    }
}
