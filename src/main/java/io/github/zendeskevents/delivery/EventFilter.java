package io.github.zendeskevents.delivery;

import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.Consent;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Integrations;
import io.github.zendeskevents.settings.Settings;
import java.util.Set;
import org.apache.camel.Body;

/**
 * Tells events that are not meant for Zendesk though their type is: because the sender has switched Zendesk off, because their
 * user has denied consent, or because nobody knows yet who their user is. The router asks it, and ignores them.
 */
public final class EventFilter {

    private static final Set<String> TYPES = Set.of("identify", "track", "group");

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

    /** True when the sender has switched Zendesk off. */
    public boolean isSwitchedOff(@Body Event event) {
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
