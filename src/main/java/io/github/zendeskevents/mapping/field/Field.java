package io.github.zendeskevents.mapping.field;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A custom user field or organization field that exists in Zendesk, as far as filling it needs.
 *
 * @param id Zendesk's id
 * @param key what names the field in {@code user_fields} and {@code organization_fields}, in its own case
 * @param type what it holds
 * @param options what a dropdown or multiselect takes, in Zendesk's order; unmodifiable, empty for other types
 * @param regexp the pattern that a regexp field's values must match, in Ruby's syntax
 * @param active whether it is in use; an inactive one is not written
 */
public record Field(
        long id, String key, FieldType type, List<Option> options, Optional<String> regexp, boolean active) {

    public Field {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(type, "type");
        options = List.copyOf(options);
        Objects.requireNonNull(regexp, "regexp");
    }

    /**
     * Reads one item of {@code user_fields} or {@code organization_fields}. A missing {@code active} counts as true.
     *
     * @throws IllegalArgumentException if it has no numeric {@code id} or no {@code key}, so is no field
     */
    public static Field from(JsonNode json) {
        JsonNode id = json.path("id");
        String key = json.path("key").asText("");
        if (!id.canConvertToLong() || key.isEmpty()) {
            throw new IllegalArgumentException(
                    "Not a custom field of Zendesk: expected an object with a numeric id and a key");
        }
        List<Option> options = new ArrayList<>();
        for (JsonNode option : json.path("custom_field_options")) {
            if (option.path("value").isTextual()) {
                options.add(new Option(
                        option.path("name").asText(option.path("value").asText()),
                        option.path("value").asText()));
            }
        }
        JsonNode regexp = json.path("regexp_for_validation");
        return new Field(
                id.asLong(),
                key,
                FieldType.of(json.path("type").asText("")),
                options,
                regexp.isTextual() && !regexp.asText().isEmpty() ? Optional.of(regexp.asText()) : Optional.empty(),
                json.path("active").asBoolean(true));
    }

    /**
     * A choice of a dropdown or multiselect.
     *
     * @param name what people see
     * @param value what the API takes
     */
    public record Option(String name, String value) {

        public Option {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(value, "value");
        }
    }
}
