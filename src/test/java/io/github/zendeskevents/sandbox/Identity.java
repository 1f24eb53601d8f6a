package io.github.zendeskevents.sandbox;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/** A way to reach a user: an email address, a phone number, an account elsewhere. One of each type is the primary one. */
final class Identity {

    static final String EMAIL = "email";
    static final String PHONE = "phone_number";
    static final Set<String> TYPES = Set.of(
            EMAIL,
            PHONE,
            "twitter",
            "facebook",
            "google",
            "agent_forwarding",
            "any_channel",
            "foreign",
            "sdk",
            "external_id");

    final long id;
    final User user;
    final String type;
    final Instant createdAt;
    Instant updatedAt;
    String value;
    boolean verified;
    boolean primary;
    /** Whether several users share the address. */
    boolean shared;
    /** From when on lists of identities show it. */
    Instant shownFrom = Instant.MIN;

    Identity(long id, User user, String type, String value, boolean verified, Instant now) {
        this.id = id;
        this.user = user;
        this.type = type;
        this.value = value;
        this.verified = verified;
        this.createdAt = now;
        this.updatedAt = now;
    }

    static String key(String type, String value) {
        return type + ":" + value.toLowerCase(Locale.ROOT);
    }
}
