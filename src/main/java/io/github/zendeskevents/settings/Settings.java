package io.github.zendeskevents.settings;

import static io.github.zendeskevents.settings.Setting.*;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * All settings, read once at start and checked then, so that a mistake is told in one line before any event is taken and
 * nothing later meets a value it does not expect.
 *
 * @param url base URL of Zendesk, without a slash at the end
 * @param authentication the one way to authenticate
 * @param filter which events are not delivered
 * @param users what to do with users
 * @param timeline how track events appear
 * @param fields what to do about custom fields
 * @param proxy through which Zendesk is called
 * @param requestTimeout how long a call to Zendesk may take
 * @param acceptTimeout how long callers wait until their events are taken
 * @param connections calls to Zendesk at the same time
 * @param cacheMaxAge how long what was read of Zendesk is believed
 * @param inbox the inbox and the delivery from it
 * @param alertBacklogAge how old the oldest waiting event may become before people are told
 * @param hostReadiness whether the readiness of the whole context follows that of this module
 * @param gateway the HTTP gateway
 * @param management where operations listen
 * @param dryRun whether nothing is written to Zendesk
 * @param tracing whether events are traced
 */
public record Settings(
        URI url,
        Authentication authentication,
        Filter filter,
        Users users,
        Timeline timeline,
        Fields fields,
        Optional<ProxySettings> proxy,
        Duration requestTimeout,
        Duration acceptTimeout,
        int connections,
        Duration cacheMaxAge,
        Inbox inbox,
        Duration alertBacklogAge,
        boolean hostReadiness,
        GatewaySettings gateway,
        ManagementSettings management,
        boolean dryRun,
        boolean tracing) {

    public Settings {
        if (management.enabled() && gateway.enabled() && management.port() == gateway.port()) {
            throw InvalidSettingException.of(
                    MANAGEMENT_PORT,
                    String.valueOf(management.port()),
                    "another port than " + HTTP_PORT.property() + ": who sends events must not reach the operations");
        }
    }

    /**
     * Reads and checks all settings.
     *
     * @param source the value of a property by name; absent or blank: not set
     * @param defaults of what is not set
     * @throws InvalidSettingException naming the first wrong one
     */
    public static Settings read(Function<String, Optional<String>> source, Defaults defaults) {
        SettingReader reader = new SettingReader(source, defaults);
        return new Settings(
                url(reader),
                Authentication.read(reader),
                Filter.read(reader),
                Users.read(reader),
                Timeline.read(reader),
                Fields.read(reader),
                reader.ifSet(PROXY, ProxySettings.class),
                reader.value(REQUEST_TIMEOUT, Duration.class),
                reader.value(ACCEPT_TIMEOUT, Duration.class),
                reader.value(CONNECTIONS, Integer.class),
                reader.value(CACHE_MAX_AGE, Duration.class),
                Inbox.read(reader),
                reader.value(ALERT_BACKLOG_AGE, Duration.class),
                reader.value(HEALTH_READINESS, Boolean.class),
                GatewaySettings.read(reader),
                ManagementSettings.read(reader),
                reader.value(DRY_RUN, Boolean.class),
                reader.value(TRACING_ENABLED, Boolean.class));
    }

    private static URI url(SettingReader reader) {
        Optional<URI> ofSubdomain = reader.ifSet(SUBDOMAIN, String.class)
                .map(subdomain -> URI.create("https://" + subdomain + ".zendesk.com"));
        return reader.ifSet(URL, URI.class)
                .or(() -> ofSubdomain)
                .orElseThrow(() -> new InvalidSettingException(
                        SUBDOMAIN.property() + ": is not set; must be the account's name, such as "
                                + "'acme' for acme.zendesk.com (or set " + URL.property() + ")"));
    }

    /** The settings as far as they are no secret, for the log at start. */
    @Override
    public String toString() {
        return "Zendesk at " + url + " with " + authentication;
    }

    /**
     * Which events, and which traits, are not delivered, though their type and name would be.
     *
     * @param consentCategories the consent that their users must not have denied
     * @param anonymousEvents what becomes of those without a user
     * @param droppedTraits names of traits that are not sent
     * @param onlyTraits names of traits that are
     */
    public record Filter(
            List<String> consentCategories,
            AnonymousEvents anonymousEvents,
            EventNames droppedTraits,
            EventNames onlyTraits) {

        public Filter {
            consentCategories = List.copyOf(consentCategories);
        }

        /** {@code ignore} or {@code dead-letter}. */
        public enum AnonymousEvents {
            IGNORE,
            DEAD_LETTER
        }

        private static Filter read(SettingReader reader) {
            return new Filter(
                    reader.list(CONSENT_CATEGORIES),
                    reader.value(ANONYMOUS_EVENTS, AnonymousEvents.class),
                    reader.value(TRAITS_DROP, EventNames.class),
                    reader.value(TRAITS_ONLY, EventNames.class));
        }
    }

    /**
     * When to write what of a user.
     *
     * @param alias what an alias does
     * @param mergeDuplicates whether who has an address is merged into the user to whom an identify gives it
     */
    public record Users(
            boolean createAsVerified,
            boolean skipVerifyEmail,
            boolean groupCallsWithoutUserId,
            boolean removeFromOrganizations,
            boolean updatePrimaryEmail,
            boolean create,
            boolean createOrganizations,
            Alias alias,
            boolean mergeDuplicates,
            boolean organizationByDomain,
            Duration waitForIdentify) {

        /** {@code ignore} or {@code merge}. */
        public enum Alias {
            IGNORE,
            MERGE
        }

        /** True when two ids of one person become one user. */
        public boolean mergesAliases() {
            return alias == Alias.MERGE;
        }

        private static Users read(SettingReader reader) {
            return new Users(
                    reader.value(CREATE_USERS_AS_VERIFIED, Boolean.class),
                    reader.value(SKIP_VERIFY_EMAIL, Boolean.class),
                    reader.value(SEND_GROUP_CALLS_WITHOUT_USER_ID, Boolean.class),
                    reader.value(REMOVE_USERS_FROM_ORGANIZATIONS, Boolean.class),
                    reader.value(UPDATE_PRIMARY_EMAIL, Boolean.class),
                    reader.value(CREATE_USERS, Boolean.class),
                    reader.value(CREATE_ORGANIZATIONS, Boolean.class),
                    reader.value(ALIAS, Alias.class),
                    reader.value(MERGE_DUPLICATES, Boolean.class),
                    reader.value(ORGANIZATION_BY_DOMAIN, Boolean.class),
                    reader.value(WAIT_FOR_IDENTIFY, Duration.class));
        }
    }

    /**
     * Track events on the timeline.
     *
     * @param events patterns of the names of events to send
     */
    public record Timeline(String sourceName, String profileType, EventNames events) {

        private static Timeline read(SettingReader reader) {
            String sourceName = reader.value(SOURCE_NAME, String.class);
            if (sourceName.equalsIgnoreCase("zendesk")) {
                throw InvalidSettingException.of(
                        SOURCE_NAME, sourceName, "another name: Zendesk keeps 'zendesk' as a source for itself");
            }
            return new Timeline(
                    sourceName, reader.value(PROFILE_TYPE, String.class), reader.value(TRACK_EVENTS, EventNames.class));
        }
    }

    /**
     * What to do about custom fields.
     *
     * @param maxCreated how many may be created in all
     */
    public record Fields(Mode mode, int maxCreated) {

        /** {@code auto}, {@code existing} or {@code off}. */
        public enum Mode {
            AUTO,
            EXISTING,
            OFF
        }

        private static Fields read(SettingReader reader) {
            return new Fields(
                    reader.value(CUSTOM_FIELDS, Mode.class), reader.value(CUSTOM_FIELDS_MAX_CREATED, Integer.class));
        }
    }

    /**
     * The inbox and the delivery from it.
     *
     * @param url JDBC URL, or {@code off}
     * @param retention how long ended events are remembered
     * @param lanes how many events may be in delivery at the same time
     * @param deadLetterRetention how long dead letters are kept
     * @param deadLetterMax how many dead letters are kept
     */
    public record Inbox(String url, Duration retention, int lanes, Duration deadLetterRetention, int deadLetterMax) {

        private static Inbox read(SettingReader reader) {
            // A dry run beside a real inbox would use up its events, so it has none on disk unless it is told.
            String url = reader.ifSet(INBOX_URL, String.class)
                    .orElseGet(() -> reader.value(DRY_RUN, Boolean.class) ? "off" : reader.standard(INBOX_URL));
            return new Inbox(
                    url.equalsIgnoreCase("off") ? "off" : url,
                    reader.value(INBOX_RETENTION, Duration.class),
                    reader.value(DELIVERY_LANES, Integer.class),
                    reader.value(DEAD_LETTER_RETENTION, Duration.class),
                    reader.value(DEAD_LETTER_MAX, Integer.class));
        }
    }
}
