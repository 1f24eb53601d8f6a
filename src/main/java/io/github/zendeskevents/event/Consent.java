package io.github.zendeskevents.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.json.Scalar;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Whether the user of an event has consented to what is done with it. The SDKs send the user's choice along with each event:
 * RudderStack's as {@code context.consentManagement}, Segment's as {@code context.consent.categoryPreferences}.
 */
public final class Consent {

    private final Set<String> categories = new HashSet<>();

    /** @param categories the categories that the delivery to Zendesk needs; none: it needs no consent */
    public Consent(Collection<String> categories) {
        categories.forEach(category -> this.categories.add(normal(category)));
    }

    /**
     * True when the user denied what is needed: by {@code and}, which holds where the event does not say, one of the categories;
     * by {@code or} all of them. What is not denied counts as
     * allowed, and so an event that says nothing of consent is not denied.
     */
    public boolean isDenied(Event event) {
        JsonNode context = event.json().path("context");
        JsonNode management = context.path("consentManagement");
        Set<String> denied = new HashSet<>();
        for (JsonNode id : management.path("deniedConsentIds")) {
            Scalar.name(id).ifPresent(category -> denied.add(normal(category)));
        }
        context.path("consent").path("categoryPreferences").properties().forEach(preference -> {
            if (preference.getValue().isBoolean() && !preference.getValue().booleanValue()) {
                denied.add(normal(preference.getKey()));
            }
        });
        boolean all = management.path("resolutionStrategy").asText().equalsIgnoreCase("or");
        return !categories.isEmpty()
                && (all ? denied.containsAll(categories) : categories.stream().anyMatch(denied::contains));
    }

    private static String normal(String category) {
        return category.strip().toLowerCase(Locale.ROOT);
    }
}
