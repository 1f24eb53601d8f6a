package io.github.zendeskevents.mapping.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * A trait's value in the form that a custom field takes, or the reason why there is none. Zendesk answers a value that does not
 * fit with a 422 for the whole user, so values are fitted before they are sent.
 */
public sealed interface FieldValue {

    /**
     * A value that the field takes.
     *
     * @param value what to send; JSON null clears the field
     */
    record Converted(JsonNode value) implements FieldValue {}

    /**
     * A value that the field does not take.
     *
     * @param reason one line for people; it does not quote the value
     */
    record Unfit(String reason) implements FieldValue {}

    /**
     * Fits a trait's value to a field. Null clears a field of any type (for a checkbox that is false), and so does a blank text
     * where the field holds anything but text. Never throws.
     */
    static FieldValue convert(Field field, JsonNode raw) {
        return new Conversion(field).convert(raw);
    }

    /**
     * Whether what Zendesk holds is what is wanted, so that no write is needed. Compares what values mean, since Zendesk does
     * not return them as they were sent: dates come back with a time, decimals as numbers or texts, and an empty field as null.
     *
     * @param held from {@code user_fields} or {@code organization_fields}; may be null, like an absent member
     * @param wanted as {@link #convert} made it
     */
    static boolean same(Field field, JsonNode held, JsonNode wanted) {
        Comparison comparison = new Comparison(field);
        JsonNode known = held == null ? JsonNodeFactory.instance.nullNode() : held;
        return comparison.meaning(known).equals(comparison.meaning(wanted));
    }
}
