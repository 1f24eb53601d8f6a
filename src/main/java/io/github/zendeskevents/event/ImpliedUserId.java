package io.github.zendeskevents.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.json.MemberPath;
import io.github.zendeskevents.json.Scalar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The id of the user that stands inside an event which has no {@code userId} of its own. RudderStack's documentation shows
 * events of this form, and libraries of senders put the id of their user among the traits. What is neither text nor a number
 * is passed over for the next place.
 *
 * @param place where the id was found, with dots, such as {@code context.traits.id}
 * @param value the id; not blank
 */
public record ImpliedUserId(String place, String value) {

    private static final List<String> PLACES = List.of("context.traits.userId", "context.traits.id");
    private static final Map<String, List<String>> PLACES_BY_TYPE =
            Map.of("track", List.of("properties.userId"), "identify", List.of("traits.userId", "traits.id"));

    /**
     * The id inside this event; empty where the event has one of its own, or none at all.
     *
     * @param event as it was sent
     */
    public static Optional<ImpliedUserId> in(ObjectNode event) {
        return id(event.path("userId")).isPresent()
                ? Optional.empty()
                : places(event)
                        .flatMap(place ->
                                id(MemberPath.of(place).get(event)).map(id -> new ImpliedUserId(place, id)).stream())
                        .findFirst();
    }

    /** These traits but for the one that was taken as the id of the user, which describes the user no further. */
    ObjectNode takenFrom(ObjectNode traits) {
        String name = place.substring(place.lastIndexOf('.') + 1);
        boolean there = id(traits.path(name)).filter(value::equals).isPresent();
        return there ? traits.deepCopy().without(List.of(name)) : traits;
    }

    private static Stream<String> places(ObjectNode event) {
        String type = event.path("type").asText().strip().toLowerCase(Locale.ROOT);
        return Stream.concat(PLACES_BY_TYPE.getOrDefault(type, List.of()).stream(), PLACES.stream());
    }

    private static Optional<String> id(JsonNode value) {
        return Scalar.name(value).map(String::strip).filter(id -> !id.isEmpty());
    }
}
