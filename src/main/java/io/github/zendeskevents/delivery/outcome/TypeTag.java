package io.github.zendeskevents.delivery.outcome;

import io.github.zendeskevents.event.Event;
import java.util.Set;

/** The type of an event as a tag of a meter. Senders can write anything as a type, and meters must not multiply with it. */
public final class TypeTag {

    private static final Set<String> TYPES = Set.of("identify", "track", "group", "page", "screen", "alias");

    private TypeTag() {}

    /** The type, or {@code other} for one that the event format does not know. */
    public static String of(Event event) {
        return TYPES.contains(event.type()) ? event.type() : "other";
    }
}
