package io.github.zendeskevents.event.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.event.ImpliedUserId;
import io.github.zendeskevents.event.decode.json.CleanText;
import io.github.zendeskevents.json.JsonKind;
import java.util.List;
import java.util.Optional;

/**
 * Finds out why an event can never be delivered as it is. Only the shape is judged here, so that every later step may rely
 * on it; whether an event says enough to act on is for the routes. Problems are for people, and name no personal data.
 */
final class Problems {

    /** Zendesk takes no longer {@code external_id}. */
    private static final int MAX_ID = 255;

    private static final List<String> SCALARS = List.of("type", "messageId", "userId", "groupId", "event");
    private static final List<String> IDS = List.of("messageId", "userId", "groupId");
    private static final List<String> OBJECTS = List.of("traits", "properties", "context");

    private Problems() {}

    /** What is wrong with the event, in one line; empty for a sound one. */
    static Optional<String> of(ObjectNode event) {
        return SCALARS.stream()
                .flatMap(member -> scalar(event, member).stream())
                .findFirst()
                .or(() -> type(event))
                .or(() -> IDS.stream()
                        .flatMap(member -> id(event, member).stream())
                        .findFirst())
                .or(() -> ImpliedUserId.in(event).flatMap(id -> id(id.place(), id.value())))
                .or(() -> OBJECTS.stream()
                        .flatMap(member -> object(event.get(member), member).stream())
                        .findFirst())
                .or(() -> object(event.path("context").get("traits"), "context.traits"));
    }

    /** True when the {@code messageId} is there and can be used. */
    static boolean hasUsableMessageId(ObjectNode event) {
        return event.hasNonNull("messageId")
                && !event.get("messageId").asText().isBlank()
                && scalar(event, "messageId").or(() -> id(event, "messageId")).isEmpty();
    }

    private static Optional<String> scalar(ObjectNode event, String member) {
        JsonNode value = event.get(member);
        if (isAbsent(value) || value.isTextual() || value.isNumber()) {
            return Optional.empty();
        }
        return Optional.of("\"" + member + "\" must be text or a number, not " + JsonKind.of(value));
    }

    private static Optional<String> type(ObjectNode event) {
        if (isAbsent(event.get("type")) || event.get("type").asText().isBlank()) {
            return Optional.of("\"type\" is missing: expected is identify, track or group");
        }
        return Optional.empty();
    }

    private static Optional<String> id(ObjectNode event, String member) {
        return isAbsent(event.get(member))
                ? Optional.empty()
                : id(member, event.get(member).asText());
    }

    private static Optional<String> id(String member, String id) {
        int length = id.codePointCount(0, id.length());
        if (length > MAX_ID) {
            return Optional.of("\"" + member + "\" must have no more than " + MAX_ID + " characters, not " + length);
        }
        if (id.codePoints().anyMatch(c -> Character.isISOControl(c) || c == CleanText.REPLACEMENT)) {
            return Optional.of("\"" + member + "\" must not contain control characters");
        }
        return Optional.empty();
    }

    private static Optional<String> object(JsonNode value, String member) {
        if (isAbsent(value) || value.isObject()) {
            return Optional.empty();
        }
        return Optional.of("\"" + member + "\" must be an object, not " + JsonKind.of(value));
    }

    private static boolean isAbsent(JsonNode value) {
        return value == null || value.isNull();
    }
}
