package io.github.zendeskevents.settings;

import static io.github.zendeskevents.settings.Setting.*;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All settings, read once at start and checked then, so that a mistake is told in one line before any event is taken and
 * nothing later meets a value it does not expect.
 *
 * @param url base URL of Zendesk, without a slash at the end
 * @param authentication the one way to authenticate
 * @param users what to do with users
 * @param timeline how track events appear
 * @param fields what to do about custom fields
 * @param requestTimeout how long a call to Zendesk may take
 * @param connections calls to Zendesk at the same time
 * @param cacheMaxAge how long what was read of Zendesk is believed
 * @param inbox the inbox and the delivery from it
 * @param gateway the HTTP gateway
 * @param management where operations listen
 */
public record Settings(
        URI url,
        Authentication authentication,
        Users users,
        Timeline timeline,
        Fields fields,
        Duration requestTimeout,
        int connections,
        Duration cacheMaxAge,
        Inbox inbox,
        Gateway gateway,
        Management management) {

    private static final Pattern SUBDOMAIN_FORM = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern DURATION_FORM = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)?");
    private static final int LONGEST_TIMELINE_NAME = 40;
    private static final int HIGHEST_PORT = 65_535;

    /** When to write what of a user. */
    public record Users(
            boolean createAsVerified,
            boolean skipVerifyEmail,
            boolean groupCallsWithoutUserId,
            boolean removeFromOrganizations,
            boolean updatePrimaryEmail) {}

    /**
     * Track events on the timeline.
     *
     * @param events patterns of the names of events to send
     */
    public record Timeline(String sourceName, String profileType, EventNames events) {}

    /** What to do about custom fields. */
    public record Fields(Mode mode, int maxCreated) {
        /** {@code auto}, {@code existing} or {@code off}. */
        public enum Mode {
            AUTO,
            EXISTING,
            OFF
        }
    }

    /**
     * The inbox and the delivery from it.
     *
     * @param url JDBC URL, or {@code off}
     */
    public record Inbox(String url, Duration retention, int lanes) {}

    /** The gateway: where it listens. Keys are known to the gateway alone. */
    public record Gateway(
            boolean enabled, String host, int port, boolean guarded, int maxBodySize, Duration answerWithin) {}

    /** Where health, metrics and operations listen. */
    public record Management(boolean enabled, String host, int port) {}

    /**
     * Reads and checks all settings.
     *
     * @param source the value of a property by name; absent or blank: not set
     * @throws InvalidSettingException naming the first wrong one
     */
    public static Settings read(Function<String, Optional<String>> source) {
        return new Reader(source).settings();
    }

    /** The settings as far as they are no secret, for the log at start. */
    @Override
    public String toString() {
        return "Zendesk at " + url + " with " + authentication;
    }

    private record Reader(Function<String, Optional<String>> source) {

        Settings settings() {
            return new Settings(
                    url(),
                    authentication(),
                    new Users(
                            flag(CREATE_USERS_AS_VERIFIED),
                            flag(SKIP_VERIFY_EMAIL),
                            flag(SEND_GROUP_CALLS_WITHOUT_USER_ID),
                            flag(REMOVE_USERS_FROM_ORGANIZATIONS),
                            flag(UPDATE_PRIMARY_EMAIL)),
                    new Timeline(sourceName(), timelineName(PROFILE_TYPE), EventNames.parse(text(TRACK_EVENTS))),
                    new Fields(fieldsMode(), number(CUSTOM_FIELDS_MAX_CREATED, 0, 100_000)),
                    duration(REQUEST_TIMEOUT, Duration.ofMillis(100), Duration.ofMinutes(10)),
                    number(CONNECTIONS, 1, 1_000),
                    duration(CACHE_MAX_AGE, Duration.ZERO, Duration.ofDays(1)),
                    new Inbox(
                            inboxUrl(),
                            duration(INBOX_RETENTION, Duration.ofMinutes(1), Duration.ofDays(3650)),
                            number(DELIVERY_LANES, 1, 10_000)),
                    gateway(),
                    management());
        }

        private URI url() {
            Optional<String> subdomain = set(SUBDOMAIN);
            if (subdomain.isPresent()
                    && !SUBDOMAIN_FORM.matcher(subdomain.get()).matches()) {
                throw InvalidSettingException.of(
                        SUBDOMAIN,
                        subdomain.get(),
                        "letters, digits and inner hyphens only, such as 'acme' for acme.zendesk.com");
            }
            Optional<String> url = set(URL);
            if (url.isEmpty() && subdomain.isEmpty()) {
                throw new InvalidSettingException(
                        SUBDOMAIN.property() + ": is not set; must be the account's name, such as "
                                + "'acme' for acme.zendesk.com (or set " + URL.property() + ")");
            }
            return url.map(this::checkedUrl)
                    .orElseGet(() -> URI.create("https://" + subdomain.orElseThrow() + ".zendesk.com"));
        }

        private URI checkedUrl(String text) {
            String allowed = "http:// or https:// with a host, no path and a port from 1 to " + HIGHEST_PORT
                    + " or none, such as https://acme.zendesk.com";
            URI url;
            try {
                url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            } catch (IllegalArgumentException notAUrl) {
                throw InvalidSettingException.of(URL, withoutUserInfo(text), allowed);
            }
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            boolean plain = url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && url.getHost() != null
                    && url.getRawPath().isEmpty()
                    && isPortOrNone(url.getPort());
            if (!plain || !(scheme.equals("http") || scheme.equals("https"))) {
                throw InvalidSettingException.of(URL, withoutUserInfo(text), allowed);
            }
            return url;
        }

        /** @param port as {@link URI#getPort()} gives it: -1 where the URL names none */
        private static boolean isPortOrNone(int port) {
            return port == -1 || port >= 1 && port <= HIGHEST_PORT;
        }

        private static String withoutUserInfo(String url) {
            return url.replaceAll("//[^/]*@", "//***@");
        }

        private Authentication authentication() {
            boolean client = either(OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET);
            boolean bearer = set(OAUTH_TOKEN).isPresent();
            boolean legacy = either(EMAIL, API_TOKEN);
            long ways = List.of(client, bearer, legacy).stream()
                    .filter(Boolean::booleanValue)
                    .count();
            if (ways != 1) {
                throw new InvalidSettingException(
                        (ways == 0 ? "No way to authenticate is set" : "More than one way to " + "authenticate is set")
                                + "; must be exactly one of: " + OAUTH_CLIENT_ID.property() + " with "
                                + OAUTH_CLIENT_SECRET.property() + ", or " + OAUTH_TOKEN.property() + ", or "
                                + EMAIL.property()
                                + " with " + API_TOKEN.property());
            }
            if (client) {
                return new Authentication.ClientCredentials(
                        needed(OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET),
                        headerSafe(OAUTH_CLIENT_SECRET, OAUTH_CLIENT_ID),
                        text(OAUTH_SCOPE));
            }
            if (bearer) {
                return new Authentication.BearerToken(headerSafe(OAUTH_TOKEN, OAUTH_TOKEN));
            }
            String email = needed(EMAIL, API_TOKEN);
            if (!email.contains("@") || email.contains(":")) {
                throw InvalidSettingException.of(
                        EMAIL, email, "the email address of the admin that the API token belongs to");
            }
            return new Authentication.ApiToken(email, headerSafe(API_TOKEN, EMAIL));
        }

        private boolean either(Setting one, Setting other) {
            return set(one).isPresent() || set(other).isPresent();
        }

        private String needed(Setting setting, Setting partner) {
            return set(setting)
                    .orElseThrow(() -> new InvalidSettingException(
                            setting.property() + ": is not set; must be set together with " + partner.property()));
        }

        private String headerSafe(Setting setting, Setting partner) {
            String value = needed(setting, partner);
            if (!value.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw InvalidSettingException.of(setting, value, "printable ASCII without blanks");
            }
            return value;
        }

        private String sourceName() {
            String name = timelineName(SOURCE_NAME);
            if (name.equalsIgnoreCase("zendesk")) {
                throw InvalidSettingException.of(
                        SOURCE_NAME, name, "another name: Zendesk keeps 'zendesk' as a source for itself");
            }
            return name;
        }

        private String timelineName(Setting setting) {
            String value = source.apply(setting.property()).map(String::trim).orElse(setting.defaultValue());
            if (value.isEmpty() || value.codePointCount(0, value.length()) > LONGEST_TIMELINE_NAME) {
                throw InvalidSettingException.of(setting, value, "1 to " + LONGEST_TIMELINE_NAME + " characters");
            }
            return value;
        }

        private Fields.Mode fieldsMode() {
            String value = text(CUSTOM_FIELDS);
            return Arrays.stream(Fields.Mode.values())
                    .filter(m -> m.name().equalsIgnoreCase(value))
                    .findFirst()
                    .orElseThrow(() -> InvalidSettingException.of(CUSTOM_FIELDS, value, "'auto', 'existing' or 'off'"));
        }

        private String inboxUrl() {
            String value = text(INBOX_URL);
            if (value.equalsIgnoreCase("off")) {
                return "off";
            }
            if (!value.startsWith("jdbc:sqlite:") && !value.startsWith("jdbc:postgresql:")) {
                throw InvalidSettingException.of(
                        INBOX_URL,
                        value.replaceAll("(?i)(password=)[^&;]*", "$1***"),
                        "'off', or a URL that begins with jdbc:sqlite: or jdbc:postgresql:");
            }
            return value;
        }

        private Gateway gateway() {
            Optional<String> writeKeys = set(GATEWAY_WRITE_KEYS);
            boolean guarded = writeKeys.stream()
                    .flatMap(keys -> Arrays.stream(keys.split(",")))
                    .anyMatch(key -> !key.isBlank());
            if (writeKeys.isPresent() && !guarded) {
                throw InvalidSettingException.of(
                        GATEWAY_WRITE_KEYS,
                        writeKeys.get(),
                        "write keys separated by commas, "
                                + "with at least one among them, or nothing to take events from this machine only");
            }
            String host = set(GATEWAY_HOST).orElse(guarded ? "0.0.0.0" : "127.0.0.1");
            if (!guarded && !List.of("127.0.0.1", "localhost", "::1", "[::1]").contains(host)) {
                throw InvalidSettingException.of(
                        GATEWAY_HOST,
                        host,
                        "127.0.0.1, localhost or ::1 as long as " + GATEWAY_WRITE_KEYS.property()
                                + " is empty: set keys before opening the gateway to others");
            }
            boolean enabled = flag(GATEWAY_ENABLED);
            return new Gateway(
                    enabled,
                    host,
                    port(HTTP_PORT, enabled),
                    guarded,
                    number(GATEWAY_MAX_BODY_SIZE, 1, 1 << 30),
                    duration(GATEWAY_ANSWER_WITHIN, Duration.ofMillis(100), Duration.ofMinutes(10)));
        }

        private Management management() {
            boolean enabled = flag(MANAGEMENT_ENABLED);
            int port = port(MANAGEMENT_PORT, enabled);
            if (enabled && flag(GATEWAY_ENABLED) && port == port(HTTP_PORT, true)) {
                throw InvalidSettingException.of(
                        MANAGEMENT_PORT,
                        String.valueOf(port),
                        "another port than " + HTTP_PORT.property()
                                + ": who sends events must not reach the operations");
            }
            return new Management(enabled, text(MANAGEMENT_HOST), port);
        }

        private boolean flag(Setting setting) {
            String value = text(setting);
            if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
                return value.equalsIgnoreCase("true");
            }
            throw InvalidSettingException.of(setting, value, "'true' or 'false'");
        }

        // Where nothing listens, a property of such a common name may be one of the host's, and mean something else.
        private int port(Setting setting, boolean used) {
            return used ? number(setting, 1, HIGHEST_PORT) : Integer.parseInt(setting.defaultValue());
        }

        private int number(Setting setting, int least, int most) {
            String value = text(setting);
            if (value.matches("\\d{1,10}")) {
                long number = Long.parseLong(value);
                if (number >= least && number <= most) {
                    return (int) number;
                }
            }
            throw InvalidSettingException.of(setting, value, "a whole number from " + least + " to " + most);
        }

        private Duration duration(Setting setting, Duration least, Duration most) {
            String value = text(setting);
            String allowed = "a duration such as 500ms, 30s, 10m, 2h or 7d";
            Matcher matcher = DURATION_FORM.matcher(value);
            if (!matcher.matches()) {
                throw InvalidSettingException.of(setting, value, allowed);
            }
            long amount = Long.parseLong(matcher.group(1));
            Duration duration =
                    switch (matcher.group(2) == null ? "ms" : matcher.group(2)) {
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "h" -> Duration.ofHours(amount);
                        case "d" -> Duration.ofDays(amount);
                        default -> Duration.ofMillis(amount);
                    };
            if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                throw InvalidSettingException.of(
                        setting, value, allowed + ", from " + brief(least) + " to " + brief(most));
            }
            return duration;
        }

        private static String brief(Duration duration) {
            return duration.toDays() > 0
                    ? duration.toDays() + "d"
                    : duration.toMinutes() > 0 ? duration.toMinutes() + "m" : duration.toMillis() + "ms";
        }

        private String text(Setting setting) {
            return set(setting).orElse(setting.defaultValue());
        }

        private Optional<String> set(Setting setting) {
            return source.apply(setting.property()).map(String::trim).filter(v -> !v.isEmpty());
        }
    }
}
