package io.github.zendeskevents.settings;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the text of a setting becomes a value. Each way is written once, with the words that tell people what is allowed.
 *
 * @param allowed what the text must be, as the end of the sentence "must be ..."
 * @param blankIsUnset whether a blank text counts as not set; else it is a value, and most likely a wrong one
 * @param parser gives the value of a text without blanks around it; empty: not allowed
 */
record ValueType<T>(String allowed, boolean blankIsUnset, Function<String, Optional<T>> parser) {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)?");
    private static final int HIGHEST_PORT = 65_535;

    private ValueType(String allowed, Function<String, Optional<T>> parser) {
        this(allowed, true, parser);
    }

    /** Any text. */
    static ValueType<String> text() {
        return new ValueType<>("any text", Optional::of);
    }

    /** A text of this form. */
    static ValueType<String> text(String allowed, String form) {
        Predicate<String> matches = Pattern.compile(form).asMatchPredicate();
        return new ValueType<>(allowed, text -> Optional.of(text).filter(matches));
    }

    /** A text of so many characters, where a blank one is a wrong one. */
    static ValueType<String> text(int longest) {
        return new ValueType<>("1 to " + longest + " characters", false, text -> Optional.of(text)
                .filter(it -> !it.isEmpty() && it.codePointCount(0, it.length()) <= longest));
    }

    /** A text that can stand in an HTTP header. */
    static ValueType<String> headerSafe() {
        return text("printable ASCII without blanks", "[!-~]+");
    }

    /** {@code true} or {@code false}. */
    static ValueType<Boolean> flag() {
        return new ValueType<>("'true' or 'false'", text -> Optional.of(text.toLowerCase(Locale.ROOT))
                .filter(List.of("true", "false")::contains)
                .map(Boolean::valueOf));
    }

    /** A whole number within these bounds. */
    static ValueType<Integer> number(int least, int most) {
        return new ValueType<>("a whole number from " + least + " to " + most, text -> Optional.of(text)
                .filter(it -> it.matches("\\d{1,10}"))
                .map(Long::valueOf)
                .filter(number -> number >= least && number <= most)
                .map(Long::intValue));
    }

    /** The number of a TCP port. */
    static ValueType<Integer> port() {
        return number(1, HIGHEST_PORT);
    }

    /** A duration within these bounds, in milliseconds where it has no unit. */
    static ValueType<Duration> duration(Duration least, Duration most) {
        return new ValueType<>(
                "a duration such as 500ms, 30s, 10m, 2h or 7d, from " + brief(least) + " to " + brief(most),
                text -> Optional.of(DURATION.matcher(text))
                        .filter(Matcher::matches)
                        .map(ValueType::duration)
                        .filter(duration -> duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0));
    }

    /** One of the constants, in upper or lower case, with hyphens where Java has underscores. */
    static <E extends Enum<E>> ValueType<E> oneOf(Class<E> constants) {
        List<E> all = List.of(constants.getEnumConstants());
        String names = all.stream()
                .map(constant -> "'" + name(constant).toLowerCase(Locale.ROOT) + "'")
                .collect(Collectors.joining(", "));
        return new ValueType<>(names.replaceFirst(", (?=[^,]*$)", " or "), text -> all.stream()
                .filter(constant -> name(constant).equalsIgnoreCase(text))
                .findFirst());
    }

    private static String name(Enum<?> constant) {
        return constant.name().replace('_', '-');
    }

    /** Texts separated by commas: none at all, or at least one that is not blank. */
    static ValueType<List<?>> list(String allowed) {
        return new ValueType<>(allowed, text -> {
            List<String> items = items(text).toList();
            return items.isEmpty() && !text.isEmpty() ? Optional.empty() : Optional.of(items);
        });
    }

    /** Any of the constants, separated by commas, in upper or lower case. */
    static <E extends Enum<E>> ValueType<Set<?>> setOf(Class<E> constants) {
        ValueType<E> one = oneOf(constants);
        return new ValueType<>(
                "some of " + one.allowed().replace(" or ", " and ") + ", separated by commas, or nothing", text -> {
                    List<Optional<E>> items = items(text).map(one.parser()).toList();
                    return items.stream().allMatch(Optional::isPresent)
                            ? Optional.of(
                                    items.stream().map(Optional::orElseThrow).collect(Collectors.toUnmodifiableSet()))
                            : Optional.empty();
                });
    }

    /** Origins of web pages, separated by commas, as browsers write them: in lower case, without the usual port. */
    static ValueType<List<?>> origins() {
        return new ValueType<>(
                "origins separated by commas, each http:// or https:// with a host, no path and a port or none,"
                        + " such as https://shop.example, or '*' for all pages",
                text -> {
                    List<Optional<String>> items =
                            items(text).map(ValueType::origin).toList();
                    return items.stream().allMatch(Optional::isPresent)
                            ? Optional.of(
                                    items.stream().map(Optional::orElseThrow).toList())
                            : Optional.empty();
                });
    }

    /** Addresses or networks of addresses, separated by commas. */
    static ValueType<Networks> networks() {
        return new ValueType<>(
                "addresses or networks separated by commas, such as 127.0.0.1, 10.0.0.0/8 or fd00::/8; names are not taken",
                text -> Networks.parse(items(text)));
    }

    private static Optional<String> origin(String text) {
        if (text.equals("*")) {
            return Optional.of(text);
        }
        return uri(text).filter(ValueType::isOfServer).map(uri -> {
            String origin = uri.toString().toLowerCase(Locale.ROOT);
            String usualPort = origin.startsWith("https:") ? ":443" : ":80";
            return origin.endsWith(usualPort) && uri.getPort() != -1
                    ? origin.substring(0, origin.length() - usualPort.length())
                    : origin;
        });
    }

    private static Stream<String> items(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(item -> !item.isEmpty());
    }

    /** Names of track events, or patterns of them. */
    static ValueType<EventNames> eventNames() {
        return new ValueType<>("names or patterns, separated by commas", text -> Optional.of(EventNames.parse(text)));
    }

    /** The URL of a server: a scheme, a host, perhaps a port, and nothing else. */
    static ValueType<URI> serverUrl() {
        return new ValueType<>(
                "http:// or https:// with a host, no path and a port from 1 to " + HIGHEST_PORT
                        + " or none, such as https://acme.zendesk.com",
                text -> uri(text.endsWith("/") ? text.substring(0, text.length() - 1) : text)
                        .filter(ValueType::isOfServer));
    }

    /** The URL of an HTTP proxy. */
    static ValueType<ProxySettings> proxy() {
        return new ValueType<>(
                "http:// with a host and a port, such as http://proxy.example:3128, with user:password@ before the host if need be,"
                        + " and special characters in these as in URLs (%40 for @)",
                ProxySettings::parse);
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException notAUrl) {
            return Optional.empty();
        }
    }

    private static boolean isOfServer(URI url) {
        boolean noPort = url.getPort() == -1;
        return url.getScheme() != null
                && List.of("http", "https").contains(url.getScheme().toLowerCase(Locale.ROOT))
                && url.getHost() != null
                && (noPort || (url.getPort() >= 1 && url.getPort() <= HIGHEST_PORT))
                && url.getRawUserInfo() == null
                && url.getRawPath().isEmpty()
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }

    private static Duration duration(Matcher text) {
        long amount = Long.parseLong(text.group(1));
        return switch (text.group(2) == null ? "ms" : text.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofMillis(amount);
        };
    }

    private static String brief(Duration duration) {
        return duration.toDays() > 0
                ? duration.toDays() + "d"
                : duration.toMinutes() > 0 ? duration.toMinutes() + "m" : duration.toMillis() + "ms";
    }
}
