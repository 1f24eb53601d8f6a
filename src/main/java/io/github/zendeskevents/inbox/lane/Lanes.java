package io.github.zendeskevents.inbox.lane;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.event.Event;
import java.util.Locale;
import java.util.Optional;

/**
 * The lanes that an event goes in: what must take effect in the order of acceptance shares one. Every inbox asks here, so
 * that order means the same whether events are kept in a table or in memory.
 *
 * @param messageId what the sender calls the message, as a key
 * @param origin a hash of whom the message is about, by whom and of what kind it is: a repeat has the same, so that nobody makes
 *     another's event vanish by using its {@code messageId} first
 * @param lane of the user; an event without a user, or one that cannot be delivered anyway, has a lane of its own
 * @param orgLane of the organization that a group event writes to, or of the user of an alias's previous id
 */
public record Lanes(String messageId, String origin, String lane, Optional<String> orgLane) {

    /** The lanes of this event. */
    public static Lanes of(Event event) {
        String message = event.messageId().isEmpty() ? Keys.unique() : Keys.of(event.messageId());
        String origin = origin(event);
        String alone = "m:" + key(message, origin);
        if (event.problem().isPresent()) {
            return new Lanes(message, origin, alone, Optional.empty());
        }
        String lane = event.userId().map(Lanes::ofUser).orElse(alone);
        Optional<String> other =
                switch (event.type()) {
                    case "group" -> organization(event);
                    case "alias" -> event.previousId().map(Lanes::ofUser).filter(previous -> !previous.equals(lane));
                    default -> Optional.empty();
                };
        return new Lanes(message, origin, lane, other);
    }

    /** The lane of a user. */
    public static String ofUser(String userId) {
        return "u:" + Keys.ofExternalId(userId);
    }

    /** What a repeat of the event is recognised by. */
    public String messageKey() {
        return key(messageId, origin);
    }

    private static String key(String messageId, String origin) {
        return messageId + "#" + origin;
    }

    private static String origin(Event event) {
        String who = event.userId()
                .map(Lanes::ofUser)
                .or(() -> event.anonymousId().map(id -> "a:" + Keys.of(id)))
                .orElse("");
        return Keys.hash(event.trust().value() + "\0" + Keys.of(event.type()) + "\0" + who);
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
