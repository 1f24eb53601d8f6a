package io.github.zendeskevents.mapping;

import java.util.Locale;

/** The attributes of Zendesk's users and organizations that a {@link TraitTable} can fill. */
enum Attribute {
    NAME(true),
    EMAIL(false),
    PHONE(true),
    TIME_ZONE(false),
    ORGANIZATION_ID(false),
    /** Not an attribute of Zendesk: whether the membership of {@link #ORGANIZATION_ID} ends. */
    LEAVE(false),
    DOMAIN_NAMES(false),
    TAGS(false),
    ALIAS(true),
    DETAILS(true),
    NOTES(true),
    LOCALE(false),
    GROUP_ID(false),
    SHARED_TICKETS(false),
    SHARED_COMMENTS(false);

    private final boolean joinable;

    Attribute(boolean joinable) {
        this.joinable = joinable;
    }

    /** Whether several traits can make one value: true for free text only. */
    boolean joinable() {
        return joinable;
    }

    /** The name in a trait table, which is Zendesk's. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
