package io.github.zendeskevents.settings;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds settings whose names are misspelt. A misspelt setting does nothing, and nothing else says so: whoever wrote it would
 * believe that it holds.
 */
public final class UnknownSettings {

    static final String PREFIX = "zendesk.";
    private static final String ENVIRONMENT_PREFIX = "ZENDESK_";
    /** So many characters may be wrong in a name that is meant all the same. */
    private static final int NEAR = 2;

    private UnknownSettings() {}

    /**
     * One line for each name that begins as a setting of this module does and is none, in the order of the names. A camelCase form
     * is none: Camel reads properties by the very name that they have.
     *
     * @param properties names of properties, whoever they are for
     */
    public static List<String> among(Collection<String> properties) {
        List<String> known =
                Arrays.stream(Setting.values()).map(Setting::property).toList();
        return properties.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(PREFIX) && !known.contains(name))
                .sorted()
                .map(name -> Setting.named(name)
                        .map(meant -> line(name, Stream.of(meant.property())))
                        .orElseGet(() -> line(name, known.stream())))
                .toList();
    }

    /**
     * One line for each variable that begins as a setting of this module does and is none, in the order of the names.
     *
     * @param variables names of environment variables, whoever they are for
     */
    public static List<String> amongVariables(Collection<String> variables) {
        List<String> known = Arrays.stream(Setting.values())
                .map(setting -> variable(setting.property()))
                .toList();
        return variables.stream()
                .filter(name -> name.startsWith(ENVIRONMENT_PREFIX) && !known.contains(name))
                .sorted()
                .map(name -> line(name, known.stream()))
                .toList();
    }

    /**
     * The setting that a variable would be in a host that takes no heed of hyphens and numbers the entries of a list, as Spring Boot does:
     * {@code ZENDESK_OAUTH_CLIENTID} and {@code ZENDESK_TRAITS_DROP_0}. Whether the host of the moment is one is for the caller to see.
     */
    static Optional<Setting> meantByVariable(String name) {
        String letters = name.replaceFirst("(_\\d+)?_?$", "").replace("_", "");
        return Arrays.stream(Setting.values())
                .filter(setting -> variable(setting.property()).replace("_", "").equals(letters))
                .findFirst();
    }

    /**
     * One line for each name that is like one of this module's without its own beginning, such as {@code management.tokn}, and is none,
     * in the order of the names. Standing alone, nobody else has a use for {@code management}; of {@code http} the JVM has some too.
     *
     * @param names of properties or environment variables, whoever they are for
     */
    public static List<String> amongOthers(Collection<String> names) {
        return names.stream().sorted().flatMap(UnknownSettings::likely).toList();
    }

    private static Stream<String> likely(String name) {
        boolean variable = name.equals(name.toUpperCase(Locale.ROOT));
        List<String> known = Arrays.stream(Setting.values())
                .flatMap(setting -> Stream.concat(Stream.of(setting.property()), setting.oldProperty().stream()))
                .filter(property -> !property.startsWith(PREFIX))
                .map(property -> variable ? variable(property) : property)
                .toList();
        String beginning = name.split(variable ? "_" : "\\.", 2)[0].toLowerCase(Locale.ROOT);
        boolean wanted = beginning.equals("management")
                || (beginning.equals("http") && known.stream().anyMatch(one -> distance(name, one) <= NEAR));
        return wanted && !known.contains(name) ? Stream.of(line(name, known.stream())) : Stream.empty();
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    private static String line(String name, Stream<String> known) {
        return name + ": there is no such setting; the nearest is " + nearest(name, known);
    }

    /** That of the known ones in which the fewest characters differ; there must be one. */
    static String nearest(String name, Stream<String> known) {
        return known.min(Comparator.comparingInt(one -> distance(name, one))).orElseThrow();
    }

    /** How many characters differ, by Levenshtein's rule. */
    private static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] now = new int[b.length() + 1];
            now[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(changed, 1 + Math.min(before[j], now[j - 1]));
            }
            before = now;
        }
        return before[b.length()];
    }
}
