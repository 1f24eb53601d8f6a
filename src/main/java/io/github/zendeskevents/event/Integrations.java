package io.github.zendeskevents.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;

/**
 * Whether the sender of an event wants a destination to have it, by the member {@code integrations} as Segment and RudderStack
 * document it: a destination is switched off by its name, or by {@code All} unless it is switched on by its name.
 */
public final class Integrations {

    private final JsonNode integrations;

    /** @param event as it was sent */
    public Integrations(JsonNode event) {
        this.integrations = event.path("integrations");
    }

    /**
     * True when this destination is switched off.
     *
     * @param destination its name, in any case
     */
    public boolean isOff(String destination) {
        JsonNode own = named(destination);
        boolean on = own.isObject() || (own.isBoolean() && own.booleanValue());
        return isFalse(own) || (isFalse(named("all")) && !on);
    }

    /** The last of that name: what a batch says stands before what its event says. */
    private JsonNode named(String name) {
        return integrations.properties().stream()
                .filter(member -> member.getKey().strip().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .reduce((under, own) -> own)
                .orElse(MissingNode.getInstance());
    }

    private static boolean isFalse(JsonNode value) {
        return value.isBoolean() && !value.booleanValue();
    }
}
