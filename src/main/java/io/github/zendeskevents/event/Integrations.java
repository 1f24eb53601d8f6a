package io.github.zendeskevents.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;

/**
 * Whether the sender of an event wants Zendesk to have it, by the member {@code integrations} as Segment and RudderStack
 * document it: a destination is switched off by its name, or by {@code All} unless it is switched on by its name.
 */
final class Integrations {

    private final JsonNode integrations;

    /** @param event as it was sent */
    Integrations(JsonNode event) {
        this.integrations = event.path("integrations");
    }

    /** True when Zendesk is switched off. */
    boolean isZendeskOff() {
        JsonNode zendesk = named("zendesk");
        boolean on = zendesk.isObject() || zendesk.isBoolean() && zendesk.booleanValue();
        return isFalse(zendesk) || isFalse(named("all")) && !on;
    }

    private JsonNode named(String name) {
        return integrations.properties().stream()
                .filter(member -> member.getKey().strip().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static boolean isFalse(JsonNode value) {
        return value.isBoolean() && !value.booleanValue();
    }
}
