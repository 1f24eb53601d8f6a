package io.github.zendeskevents.delivery;

import io.github.zendeskevents.event.Event;
import java.util.Set;

/** The type of an event as a tag of a meter. Senders can write anything as a type, and meters must not multiply with it. */
final class TypeTag {

    private static final Set<String> TYPES = Set.of("identify", "track", "group", "page", "screen", "alias");

    private TypeTag() {}

    /** The type, or {@code other} for one that the event format does not know. */
    static String of(Event event) {
        return TYPES.contains(event.type()) ? event.type() : "other";
    }
}
