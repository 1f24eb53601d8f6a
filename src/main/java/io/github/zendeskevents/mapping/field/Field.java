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
 * @param target what the values of a lookup field point to, in Zendesk's words; empty for other types
 * @param active whether it is in use; an inactive one is not written
 */
public record Field(
        long id,
        String key,
        FieldType type,
        List<Option> options,
        Optional<String> regexp,
        Optional<String> target,
        boolean active) {

    public Field {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(type, "type");
        options = List.copyOf(options);
        Objects.requireNonNull(regexp, "regexp");
    }

    /** A field that points to nothing. */
    public Field(long id, String key, FieldType type, List<Option> options, Optional<String> regexp, boolean active) {
        this(id, key, type, options, regexp, Optional.empty(), active);
    }

    /** The kind of records that the values of a lookup field point to, where these have ids of senders; else empty. */
    public Optional<Target> pointsTo() {
        return target.filter(any -> type == FieldType.LOOKUP).flatMap(Target::of);
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
                Optional.ofNullable(json.path("relationship_target_type").textValue()),
                json.path("active").asBoolean(true));
    }

    /** Records that have an id of Zendesk's and one of the sender's. */
    public enum Target {
        USER,
        ORGANIZATION;

        private static Optional<Target> of(String zendeskName) {
            return switch (zendeskName) {
                case "zen:user" -> Optional.of(USER);
                case "zen:organization" -> Optional.of(ORGANIZATION);
                default -> Optional.empty();
            };
        }
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
