package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the attributes of a record in a request, strictly by type, and notes what does not fit. */
final class Attributes {

    private final ObjectNode json;
    private final Details details;

    Attributes(ObjectNode json, Details details) {
        this.json = json;
        this.details = details;
    }

    boolean has(String name) {
        return json.has(name);
    }

    boolean isNull(String name) {
        return json.path(name).isNull();
    }

    JsonNode get(String name) {
        return json.path(name);
    }

    /** Text; empty when absent, null, or of another type, the last of which is noted. */
    Optional<String> text(String name) {
        JsonNode value = json.path(name);
        if (value.isTextual()) {
            return Optional.of(value.textValue());
        }
        if (!value.isMissingNode() && !value.isNull()) {
            details.add(name, "must be a string", Details.INVALID);
        }
        return Optional.empty();
    }

    /** An id of the sender's: text, or a number that becomes text; blank text counts as null. */
    Optional<String> externalId() {
        JsonNode value = json.path("external_id");
        if (value.isIntegralNumber()) {
            return Optional.of(value.asText());
        }
        Optional<String> text = text("external_id").map(String::trim).filter(id -> !id.isEmpty());
        if (text.isPresent() && text.get().length() > 255) {
            details.add("external_id", "is too long (maximum is 255 characters)", "ValueTooLong");
        }
        return text;
    }

    /** A name: present, not blank, at most 255 characters. */
    Optional<String> name(boolean required) {
        if (!has("name")) {
            if (required) {
                details.add("name", "is too short (minimum one character)", "ValueTooShort");
            }
            return Optional.empty();
        }
        if (isNull("name")) {
            details.add("name", "is too short (minimum one character)", "ValueTooShort");
            return Optional.empty();
        }
        Optional<String> name = text("name").map(String::trim);
        if (name.isPresent() && name.get().isEmpty()) {
            details.add("name", "is too short (minimum one character)", "ValueTooShort");
        } else if (name.isPresent() && name.get().length() > 255) {
            details.add("name", "is too long (maximum is 255 characters)", "ValueTooLong");
        }
        return name;
    }

    Optional<Boolean> flag(String name) {
        JsonNode value = json.path(name);
        if (value.isBoolean()) {
            return Optional.of(value.booleanValue());
        }
        if (!value.isMissingNode() && !value.isNull()) {
            details.add(name, "must be true or false", Details.INVALID);
        }
        return Optional.empty();
    }

    /** An id as a number or as digits. */
    Optional<Long> id(String name) {
        JsonNode value = json.path(name);
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return Optional.of(value.longValue());
        }
        if (value.isTextual() && value.textValue().matches("[0-9]{1,18}")) {
            return Optional.of(Long.parseLong(value.textValue()));
        }
        if (!value.isMissingNode() && !value.isNull()) {
            details.add(name, "is invalid", Details.INVALID);
        }
        return Optional.empty();
    }

    /** A list of texts, each once; empty when absent; null clears. */
    Optional<List<String>> texts(String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (value.isNull()) {
            return Optional.of(List.of());
        }
        if (!value.isArray()) {
            details.add(name, "must be an array", Details.INVALID);
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value) {
            if (!item.isTextual()) {
                details.add(name, "must be an array of strings", Details.INVALID);
                return Optional.empty();
            }
            if (!item.textValue().isBlank() && !texts.contains(item.textValue())) {
                texts.add(item.textValue());
            }
        }
        return Optional.of(texts);
    }
}
