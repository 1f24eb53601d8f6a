package io.github.zendeskevents.delivery;

import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.Consent;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Integrations;
import io.github.zendeskevents.event.decode.EventDecoder;
import io.github.zendeskevents.settings.Settings;
import java.util.Set;
import org.apache.camel.Body;

/**
 * Tells events that do not go to Zendesk though their type does: because they are invalid, because the sender has switched Zendesk
 * off, because their user has denied consent, or because nobody knows yet who their user is. The router asks it.
 */
public final class EventFilter {

    private static final Set<String> TYPES = Set.of("identify", "track", "group");

    /** What is sent, and what names no type or is no event at all. */
    private static final Set<String> TYPES_TO_CHECK =
            Set.of("identify", "track", "group", "", EventDecoder.INVALID_TYPE);

    private final Consent consent;
    private final boolean ignoresAnonymous;
    private final boolean writesGroupsAlone;
    private final boolean mergesAliases;

    /** @param account whose settings say which consent is needed and what to do with anonymous events */
    public EventFilter(ZendeskAccount account) {
        Settings settings = account.settings();
        this.consent = new Consent(settings.filter().consentCategories());
        this.ignoresAnonymous = settings.filter().anonymousEvents() == Settings.Filter.AnonymousEvents.IGNORE;
        this.writesGroupsAlone = settings.users().groupCallsWithoutUserId();
        this.mergesAliases = settings.users().mergesAliases();
    }

    /**
     * True when the event was accepted with something about it that no delivery can mend. What is never sent to Zendesk needs
     * no mending: a malformed page is ignored as a sound one is.
     */
    public boolean isInvalidEvent(@Body Event event) {
        return event.problem().isPresent() && TYPES_TO_CHECK.contains(event.type());
    }

    /** True when the sender has switched Zendesk off. */
    public boolean isIntegrationOff(@Body Event event) {
        return new Integrations(event.json()).isOff("Zendesk");
    }

    /** True when the user has denied the consent that the settings ask for. */
    public boolean isConsentDenied(@Body Event event) {
        return consent.isDenied(event);
    }

    /** True when the event is an alias, and aliases are acted on. */
    public boolean isAliasToMerge(@Body Event event) {
        return mergesAliases && event.type().equals("alias");
    }

    /** True when the event is of a visitor who has not signed in yet, and there is nothing in it to write without a user. */
    public boolean isAnonymous(@Body Event event) {
        boolean organizationAlone = writesGroupsAlone && event.type().equals("group");
        return ignoresAnonymous
                && (TYPES.contains(event.type()) || isAliasToMerge(event))
                && event.userId().isEmpty()
                && event.anonymousId().isPresent()
                && !organizationAlone;
    }
}
