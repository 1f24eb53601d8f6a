package io.github.zendeskevents.settings;

import static io.github.zendeskevents.settings.ValueType.*;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.apache.camel.util.StringHelper;

/**
 * Every setting of this module, declared once: its name, its default, how its value is read and checked, whether it is a secret,
 * and what it means. The checks at start, the table of the documentation and the search for misspelt names all come from here.
 */
public enum Setting {
    SUBDOMAIN(
            "zendesk.subdomain",
            "",
            text(
                    "letters, digits and inner hyphens only, such as 'acme' for acme.zendesk.com",
                    "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"),
            "the account; letters, digits and inner hyphens only, without `.zendesk.com`"),
    URL(
            "zendesk.url",
            "https://{{zendesk.subdomain}}.zendesk.com",
            serverUrl(),
            "base URL; another scheme, host or port for a sandbox"),
    OAUTH_CLIENT_ID("zendesk.oauth.client-id", "", text(), "OAuth client credentials: the client's identifier"),
    OAUTH_CLIENT_SECRET(
            "zendesk.oauth.client-secret", "", headerSafe(), "OAuth client credentials: the client's secret", true),
    OAUTH_CLIENT_SECRET_FILE(
            "zendesk.oauth.client-secret-file",
            "",
            text(),
            "a file that holds the client's secret, instead of `zendesk.oauth.client-secret`"),
    OAUTH_SCOPE("zendesk.oauth.scope", "read write", text(), "OAuth client credentials: the scope to ask for"),
    OAUTH_TOKEN("zendesk.oauth.token", "", headerSafe(), "a ready bearer token", true),
    OAUTH_TOKEN_FILE(
            "zendesk.oauth.token-file",
            "",
            text(),
            "a file that holds the bearer token, instead of `zendesk.oauth.token`"),
    EMAIL(
            "zendesk.email",
            "",
            text("the email address of the admin that the API token belongs to", "[^:]*@[^:]*"),
            "legacy API token: the email address of the admin it belongs to"),
    API_TOKEN("zendesk.api-token", "", headerSafe(), "legacy API token; Zendesk ends these on 2027-04-30", true),
    API_TOKEN_FILE(
            "zendesk.api-token-file", "", text(), "a file that holds the API token, instead of `zendesk.api-token`"),
    CREATE_USERS_AS_VERIFIED(
            "zendesk.create-users-as-verified",
            "false",
            flag(),
            "send `verified: true` for users and addresses created"),
    SKIP_VERIFY_EMAIL("zendesk.skip-verify-email", "false", flag(), "ask Zendesk to send no verification mail"),
    SEND_GROUP_CALLS_WITHOUT_USER_ID(
            "zendesk.send-group-calls-without-user-id",
            "false",
            flag(),
            "take group events without a userId: the organization alone is written"),
    REMOVE_USERS_FROM_ORGANIZATIONS(
            "zendesk.remove-users-from-organizations", "false", flag(), "act on `company.remove`"),
    UPDATE_PRIMARY_EMAIL(
            "zendesk.update-primary-email", "false", flag(), "an identify's new email becomes the primary one"),
    CREATE_USERS(
            "zendesk.create-users",
            "true",
            flag(),
            "`false`: an event whose user Zendesk does not have is ignored (`not-in-zendesk`); users are only updated"),
    CREATE_ORGANIZATIONS(
            "zendesk.create-organizations",
            "true",
            flag(),
            "`false`: an event whose organization Zendesk does not have is ignored (`not-in-zendesk`); organizations are only updated"),
    ALIAS(
            "zendesk.alias",
            "ignore",
            oneOf(Settings.Users.Alias.class),
            "`merge`: an alias merges the user of its `previousId` into that of its `userId`, which cannot be undone"),
    MERGE_DUPLICATES(
            "zendesk.merge-duplicates",
            "false",
            flag(),
            "merge the user whom Zendesk has made of a mail into the user of the `userId`, which cannot be undone"),
    ORGANIZATION_BY_DOMAIN(
            "zendesk.organization-by-domain",
            "false",
            flag(),
            "an identify that names no organization makes its user a member of the one that claims the domain of the email"),
    TRAITS_DROP(
            "zendesk.traits.drop",
            "",
            eventNames(),
            "comma-separated names or `*` patterns of traits that are never sent, such as `ssn, address.*`"),
    TRAITS_ONLY(
            "zendesk.traits.only",
            "*",
            eventNames(),
            "comma-separated names or `*` patterns of the only traits that are sent, `name` and `email` among them"),
    WAIT_FOR_IDENTIFY(
            "zendesk.wait-for-identify",
            "3s",
            duration(Duration.ZERO, Duration.ofMinutes(1)),
            "how long a track or a group waits for the identify of a user of whom nothing is known yet; browsers send side by side"),
    ANONYMOUS_EVENTS(
            "zendesk.anonymous-events",
            "ignore",
            oneOf(Settings.Filter.AnonymousEvents.class),
            "what becomes of an event that has an `anonymousId` and no `userId`: `ignore` or `dead-letter`"),
    CONSENT_CATEGORIES(
            "zendesk.consent.categories",
            "",
            list("categories separated by commas, with at least one among them, or nothing to ask for no consent"),
            "comma-separated categories of consent that the delivery to Zendesk needs; an event whose user has denied one is ignored"),
    DRY_RUN(
            "zendesk.dry-run",
            "false",
            flag(),
            "`true`: look up and compare, write nothing to Zendesk; without `zendesk.inbox.url` its events are kept in memory"),
    SOURCE_NAME(
            "zendesk.source-name",
            "customer-events",
            text(40),
            "`source` of timeline events; 1 to 40 characters, not `zendesk`"),
    PROFILE_TYPE(
            "zendesk.profile-type",
            "customer",
            text(40),
            "`type` of the profile in timeline events; 1 to 40 characters"),
    TRACK_EVENTS(
            "zendesk.track.events",
            "*",
            eventNames(),
            "comma-separated names or `*` patterns of track events to send; the others are counted as ignored"),
    CUSTOM_FIELDS(
            "zendesk.custom-fields",
            "auto",
            oneOf(Settings.Fields.Mode.class),
            "`auto` creates missing custom fields, `existing` fills only those that exist, `off`"),
    CUSTOM_FIELDS_MAX_CREATED(
            "zendesk.custom-fields.max-created",
            "100",
            number(0, 100_000),
            "`auto` creates no more than this many; past it a trait without a field is left out and counted"),
    SOURCE_URI(
            "zendesk.source.uri",
            "",
            text(),
            "any Camel consumer URI to take events from; empty: none but the gateway"),
    GATEWAY_ENABLED("zendesk.gateway.enabled", "false", "true", flag(), "take events over HTTP"),
    GATEWAY_HOST(
            "zendesk.gateway.host",
            "",
            text(),
            "the address that the gateway listens on; by default all with write keys, `127.0.0.1` without"),
    GATEWAY_WRITE_KEYS(
            "zendesk.gateway.write-keys",
            "",
            list(
                    "write keys separated by commas, with at least one among them, or nothing to take events from this machine only"),
            "comma-separated keys that let a sender in; empty: any key, on the loopback interface only",
            true),
    GATEWAY_WRITE_KEYS_FILE(
            "zendesk.gateway.write-keys-file",
            "",
            text(),
            "a file that holds these keys, in lines or separated by commas; it is looked at every few seconds"),
    GATEWAY_PUBLIC_KEYS(
            "zendesk.gateway.public-keys",
            "",
            list("write keys separated by commas, with at least one among them, or nothing"),
            "comma-separated keys of web pages and apps, which everybody can read: they may do less than those above",
            true),
    GATEWAY_PUBLIC_MAY(
            "zendesk.gateway.public-may",
            "",
            setOf(GatewaySettings.PublicMay.class),
            "what pages and apps may do beyond the usual: `adopt`, `email`, `tags`, `organizations`, `domains`, `fields`"),
    GATEWAY_ALLOWED_ORIGINS(
            "zendesk.gateway.allowed-origins",
            "",
            origins(),
            "comma-separated origins of web pages that may send, such as `https://shop.example`, or `*`; empty: none"),
    GATEWAY_MAX_CONNECTIONS(
            "zendesk.gateway.max-connections",
            "4096",
            number(1, 1_000_000),
            "connections at the same time; more wait until one of them ends"),
    GATEWAY_MAX_CONNECTIONS_PER_ADDRESS(
            "zendesk.gateway.max-connections-per-address",
            "2048",
            number(1, 1_000_000),
            "connections at the same time from one address; more are closed. Behind a proxy all come from its address"),
    GATEWAY_TRUSTED_PROXIES(
            "zendesk.gateway.trusted-proxies",
            "",
            networks(),
            "addresses or networks of proxies in front of the gateway, such as `127.0.0.1,10.0.0.0/8`: they may open any number of"
                    + " connections, and say in `X-Forwarded-For` for whom they send. Empty: the header is not looked at"),
    GATEWAY_MAX_BODY_SIZE(
            "zendesk.gateway.max-body-size", "4194304", number(1, 1 << 30), "bytes of a body, after inflating"),
    GATEWAY_ANSWER_WITHIN(
            "zendesk.gateway.answer-within",
            "25s",
            duration(Duration.ofMillis(100), Duration.ofMinutes(10)),
            "how long a sender waits until its events are safe, or with the inbox off have ended, before it gets 503"),
    PROXY(
            "zendesk.proxy",
            "",
            proxy(),
            "HTTP proxy for all calls to Zendesk, `http://host:port`, with `user:password@` before the host if need be",
            true),
    REQUEST_TIMEOUT(
            "zendesk.request-timeout",
            "30s",
            duration(Duration.ofMillis(100), Duration.ofMinutes(10)),
            "how long a call to Zendesk may take before it counts as failed"),
    ACCEPT_TIMEOUT(
            "zendesk.accept-timeout",
            "30s",
            duration(Duration.ofMillis(100), Duration.ofDays(1)),
            "how long `direct:zendesk-accept` takes at the most before it fails, where delivery is held up and the inbox off"),
    CONNECTIONS("zendesk.connections", "32", number(1, 1_000), "calls to Zendesk at the same time"),
    CACHE_MAX_AGE(
            "zendesk.cache.max-age",
            "10m",
            duration(Duration.ZERO, Duration.ofDays(1)),
            "how long what was read of custom fields and time zones, and under load of memberships, is believed; of users a minute at most"),
    DELIVERY_LANES(
            "zendesk.delivery.lanes",
            "200",
            number(1, 10_000),
            "events in delivery at the same time, each of another user; up to ten times as many may wait for a limit or a job"),
    INBOX_URL(
            "zendesk.inbox.url",
            "off",
            "jdbc:sqlite:data/inbox.db",
            text(
                    "'off', a URL that begins with jdbc:sqlite: or jdbc:postgresql:, or # and the name of a DataSource bean",
                    "(?i:off)|jdbc:(?:sqlite|postgresql):.*|#\\S+"),
            "JDBC URL of the durable inbox; PostgreSQL for several instances; `#name`: a `DataSource` bean of the host; `off`"),
    INBOX_RETENTION(
            "zendesk.inbox.retention",
            "7d",
            duration(Duration.ofMinutes(1), Duration.ofDays(3650)),
            "how long an ended event is remembered, to drop its repeats"),
    DEAD_LETTER_RETENTION(
            "zendesk.dead-letter.retention",
            "90d",
            duration(Duration.ofMinutes(1), Duration.ofDays(3650)),
            "how long a dead letter is kept"),
    DEAD_LETTER_MAX(
            "zendesk.dead-letter.max",
            "100000",
            number(1, 100_000_000),
            "how many dead letters are kept at the most; past it the oldest go, with a warning"),
    DEAD_LETTER_URI("zendesk.dead-letter.uri", "", text(), "an endpoint that also receives each dead letter"),
    OUTCOME_URI(
            "zendesk.outcome.uri",
            "",
            text(),
            "an endpoint that also receives one JSON object for each event that ended"),
    ALERT_URI(
            "zendesk.alert.uri",
            "",
            text(),
            "an endpoint (mail, chat, HTTP ...) that receives one JSON object for each change of state"),
    ALERT_BACKLOG_AGE(
            "zendesk.alert.backlog-age",
            "15m",
            duration(Duration.ofSeconds(1), Duration.ofDays(3650)),
            "how old the oldest waiting event may become before that is a change of state"),
    TRACING_ENABLED(
            "zendesk.tracing.enabled",
            "false",
            flag(),
            "trace events by OpenTelemetry, from the gateway's request to the calls of Zendesk"),
    HEALTH_READINESS(
            "zendesk.health.readiness",
            "false",
            "true",
            flag(),
            "whether the readiness that Camel shows goes down with that of this module"),
    HTTP_PORT("http.port", "8080", port(), "port of the gateway"),
    MANAGEMENT_ENABLED(
            "zendesk.management.enabled",
            "false",
            "true",
            flag(),
            "serve health, metrics and operations over HTTP; its old name `management.enabled` still works"),
    MANAGEMENT_CALLS(
            "zendesk.management.calls",
            "true",
            flag(),
            "keep the calls to Zendesk of the last few thousand events in memory, for whoever looks at an event"),
    MANAGEMENT_PORT("management.port", "8081", port(), "port of health, metrics and operations"),
    MANAGEMENT_HOST("management.host", "127.0.0.1", text(), "address of health, metrics and operations"),
    MANAGEMENT_TOKEN(
            "management.token",
            "",
            headerSafe(),
            "the bearer token that operators show; without it, operations are served on a loopback address only",
            true),
    MANAGEMENT_TOKEN_FILE("management.token-file", "", text(), "a file that holds it, instead of `management.token`"),
    MANAGEMENT_READ_ONLY(
            "management.read-only",
            "false",
            flag(),
            "`true`: the operations API and the console show everything and change nothing");

    private final String property;
    private final String defaultValue;
    private final String standaloneDefault;
    /** Made of functions without state, which the compiler cannot know to be immutable. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final ValueType<?> type;

    private final String meaning;
    private final boolean secret;

    Setting(String property, String defaultValue, ValueType<?> type, String meaning) {
        this(property, defaultValue, defaultValue, type, meaning, false);
    }

    Setting(String property, String defaultValue, ValueType<?> type, String meaning, boolean secret) {
        this(property, defaultValue, defaultValue, type, meaning, secret);
    }

    Setting(String property, String defaultValue, String standaloneDefault, ValueType<?> type, String meaning) {
        this(property, defaultValue, standaloneDefault, type, meaning, false);
    }

    Setting(
            String property,
            String defaultValue,
            String standaloneDefault,
            ValueType<?> type,
            String meaning,
            boolean secret) {
        this.property = property;
        this.defaultValue = defaultValue;
        this.standaloneDefault = standaloneDefault;
        this.type = type;
        this.meaning = meaning;
        this.secret = secret;
    }

    /** The name in {@code application.properties} and after {@code -D}. */
    public String property() {
        return property;
    }

    /** The name that it had before, and that is read where the present one is not set. */
    public Optional<String> oldProperty() {
        return this == MANAGEMENT_ENABLED ? Optional.of("management.enabled") : Optional.empty();
    }

    /** The value that holds in a host when none is set; empty text: none. */
    public String defaultValue() {
        return defaultValue;
    }

    /** The value that holds in the program that stands alone when none is set; empty text: none. */
    public String standaloneDefault() {
        return standaloneDefault;
    }

    /** How the value is read. */
    ValueType<?> type() {
        return type;
    }

    /** The setting that names a file which holds this secret; empty where there is none. */
    public Optional<Setting> file() {
        return named(property + "-file");
    }

    /** One line in Markdown for people. */
    public String meaning() {
        return meaning;
    }

    /** True when the value must never be shown. */
    public boolean secret() {
        return secret;
    }

    /** The line of the documentation's table of settings, in Markdown: name, default, meaning. */
    public String tableRow() {
        String alone = standaloneDefault.isEmpty() ? "" : "`" + standaloneDefault + "`";
        String hosts = defaultValue.equals(standaloneDefault) ? "" : "; in a host `" + defaultValue + "`";
        return "| `" + property + "` | " + alone + hosts + " | " + meaning + " |";
    }

    /** The setting of this name, or of its camelCase form, in which Camel's YAML writes the properties of a bean. */
    public static Optional<Setting> named(String name) {
        return Arrays.stream(values())
                .filter(setting ->
                        name.equals(setting.property) || name.equals(StringHelper.dashToCamelCase(setting.property)))
                .findFirst();
    }
}
