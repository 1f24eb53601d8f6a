package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A custom field of users or of organizations. Its key and type never change. */
final class CustomField {

    static final Set<String> TYPES = Set.of(
            "checkbox",
            "date",
            "decimal",
            "dropdown",
            "integer",
            "lookup",
            "multiselect",
            "regexp",
            "text",
            "textarea");

    final long id;
    final String key;
    final String type;
    final Instant createdAt;
    Instant updatedAt;
    String title;
    String description = "";
    boolean active = true;
    ArrayNode options = Json.array();
    Optional<Pattern> pattern = Optional.empty();
    /** What a lookup field points to, such as {@code zen:user}. */
    Optional<String> target = Optional.empty();

    CustomField(long id, String key, String type, String title, Instant now) {
        this.id = id;
        this.key = key;
        this.type = type;
        this.title = title;
        this.createdAt = now;
        this.updatedAt = now;
    }

    boolean hasOption(String value) {
        for (int i = 0; i < options.size(); i++) {
            if (options.get(i).path("value").asText().equals(value)) {
                return true;
            }
        }
        return false;
    }
}
