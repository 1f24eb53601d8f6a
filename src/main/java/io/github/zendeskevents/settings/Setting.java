package io.github.zendeskevents.settings;

import java.util.Arrays;
import java.util.Optional;

/**
 * Every setting of this module, declared once: its name, its default, whether its value is a secret, and what it means.
 * The checks at start, the table in the README and the search for misspelt names all come from here.
 */
public enum Setting {
    SUBDOMAIN("zendesk.subdomain", "", "the account; letters, digits and inner hyphens only, without `.zendesk.com`"),
    URL(
            "zendesk.url",
            "https://{{zendesk.subdomain}}.zendesk.com",
            "base URL; another scheme, host or port for a sandbox"),
    OAUTH_CLIENT_ID("zendesk.oauth.client-id", "", "OAuth client credentials: the client's identifier"),
    OAUTH_CLIENT_SECRET("zendesk.oauth.client-secret", "", "OAuth client credentials: the client's secret", true),
    OAUTH_SCOPE("zendesk.oauth.scope", "read write", "OAuth client credentials: the scope to ask for"),
    OAUTH_TOKEN("zendesk.oauth.token", "", "a ready bearer token", true),
    EMAIL("zendesk.email", "", "legacy API token: the email address of the admin it belongs to"),
    API_TOKEN("zendesk.api-token", "", "legacy API token; Zendesk ends these on 2027-04-30", true),
    CREATE_USERS_AS_VERIFIED(
            "zendesk.create-users-as-verified", "false", "send `verified: true` for users and addresses created"),
    SKIP_VERIFY_EMAIL("zendesk.skip-verify-email", "false", "ask Zendesk to send no verification mail"),
    SEND_GROUP_CALLS_WITHOUT_USER_ID(
            "zendesk.send-group-calls-without-user-id",
            "false",
            "take group events without a userId: the organization alone is written"),
    REMOVE_USERS_FROM_ORGANIZATIONS("zendesk.remove-users-from-organizations", "false", "act on `company.remove`"),
    UPDATE_PRIMARY_EMAIL("zendesk.update-primary-email", "false", "an identify's new email becomes the primary one"),
    SOURCE_NAME(
            "zendesk.source-name", "customer-events", "`source` of timeline events; 1 to 40 characters, not `zendesk`"),
    PROFILE_TYPE("zendesk.profile-type", "customer", "`type` of the profile in timeline events; 1 to 40 characters"),
    TRACK_EVENTS(
            "zendesk.track.events",
            "*",
            "comma-separated names or `*` patterns of track events to send; the others are counted as ignored"),
    CUSTOM_FIELDS(
            "zendesk.custom-fields",
            "auto",
            "`auto` creates missing custom fields, `existing` fills only those that exist, `off`"),
    CUSTOM_FIELDS_MAX_CREATED(
            "zendesk.custom-fields.max-created",
            "100",
            "`auto` creates no more than this many; past it a trait without a field is left out and counted"),
    SOURCE_URI("zendesk.source.uri", "", "any Camel consumer URI to take events from; empty: none but the gateway"),
    GATEWAY_ENABLED("zendesk.gateway.enabled", "true", "take events over HTTP"),
    GATEWAY_HOST(
            "zendesk.gateway.host",
            "",
            "the address that the gateway listens on; by default all with write keys, `127.0.0.1` without"),
    GATEWAY_WRITE_KEYS(
            "zendesk.gateway.write-keys",
            "",
            "comma-separated keys that let a sender in; empty: any key, on the loopback interface only",
            true),
    GATEWAY_MAX_BODY_SIZE("zendesk.gateway.max-body-size", "4194304", "bytes of a body, after inflating"),
    GATEWAY_ANSWER_WITHIN(
            "zendesk.gateway.answer-within",
            "25s",
            "with the inbox off: how long a sender waits for the outcome before it is told to come again"),
    REQUEST_TIMEOUT("zendesk.request-timeout", "30s", "how long a call to Zendesk may take before it counts as failed"),
    CONNECTIONS("zendesk.connections", "32", "calls to Zendesk at the same time"),
    CACHE_MAX_AGE(
            "zendesk.cache.max-age",
            "10m",
            "how long what was read of custom fields, time zones and a crowd's memberships is believed; of users a minute at most"),
    DELIVERY_LANES(
            "zendesk.delivery.lanes",
            "200",
            "events in delivery at the same time, each of another user; up to ten times as many may wait for a limit or a job"),
    INBOX_URL(
            "zendesk.inbox.url",
            "jdbc:sqlite:data/inbox.db",
            "JDBC URL of the durable inbox; PostgreSQL for several instances; `off`"),
    INBOX_RETENTION("zendesk.inbox.retention", "7d", "how long an ended event is remembered, to drop its repeats"),
    DEAD_LETTER_URI("zendesk.dead-letter.uri", "", "an endpoint that also receives each dead letter"),
    HTTP_PORT("http.port", "8080", "port of the gateway"),
    MANAGEMENT_ENABLED("management.enabled", "true", "serve health, metrics and operations over HTTP"),
    MANAGEMENT_PORT("management.port", "8081", "port of health, metrics and operations"),
    MANAGEMENT_HOST("management.host", "127.0.0.1", "address of health, metrics and operations");

    private final String property;
    private final String defaultValue;
    private final String meaning;
    private final boolean secret;

    Setting(String property, String defaultValue, String meaning) {
        this(property, defaultValue, meaning, false);
    }

    Setting(String property, String defaultValue, String meaning, boolean secret) {
        this.property = property;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
        this.secret = secret;
    }

    /** The name in {@code application.properties} and after {@code -D}. */
    public String property() {
        return property;
    }

    /** The value that holds when none is set; empty text: none. */
    public String defaultValue() {
        return defaultValue;
    }

    /** One line in Markdown for people. */
    public String meaning() {
        return meaning;
    }

    /** True when the value must never be shown. */
    public boolean secret() {
        return secret;
    }

    /** The setting with this property name. */
    public static Optional<Setting> named(String property) {
        return Arrays.stream(values()).filter(s -> s.property.equals(property)).findFirst();
    }
}
