package io.github.zendeskevents.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.event.Event;
import java.util.Locale;
import java.util.Optional;

/**
 * The lanes that an event goes in: what must take effect in the order of acceptance shares one. Every inbox asks here, so
 * that order means the same whether events are kept in a table or in memory.
 *
 * @param messageKey what a repeat of the event is recognised by
 * @param lane of the user; an event without a user, or one that cannot be delivered anyway, has a lane of its own
 * @param orgLane of the organization that a group event writes to
 */
public record Lanes(String messageKey, String lane, Optional<String> orgLane) {

    /** The lanes of this event. */
    public static Lanes of(Event event) {
        String message = event.messageId().isEmpty() ? Keys.unique() : Keys.of(event.messageId());
        if (event.problem().isPresent()) {
            return new Lanes(message, "m:" + message, Optional.empty());
        }
        String lane = event.userId().map(id -> "u:" + Keys.ofExternalId(id)).orElse("m:" + message);
        return new Lanes(message, lane, event.type().equals("group") ? organization(event) : Optional.empty());
    }

    private static Optional<String> organization(Event event) {
        return event.groupId().map(id -> "o:" + Keys.ofExternalId(id)).or(() -> name(event)
                .map(name -> "n:" + Keys.of(name.strip().toLowerCase(Locale.ROOT))));
    }

    private static Optional<String> name(Event event) {
        JsonNode name = event.traits().path("name");
        return name.isTextual() && !name.asText().isBlank() ? Optional.of(name.asText()) : Optional.empty();
    }
}
