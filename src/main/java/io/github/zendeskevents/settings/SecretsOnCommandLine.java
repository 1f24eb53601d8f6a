package io.github.zendeskevents.settings;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Finds secrets that were given with {@code -D}: every user of the machine sees them in the list of processes. */
public final class SecretsOnCommandLine {

    private static final Pattern PASSWORD = Pattern.compile("(?i)(password|passphrase|secret|token)=|//[^/@]*:[^/@]*@");
    /** What everybody may know is no matter here, though logs keep silent about it. */
    private static final List<Setting> PUBLIC = List.of(Setting.GATEWAY_PUBLIC_KEYS);
    /** Those that hold a password or none. */
    private static final List<Setting> IN_PART = List.of(Setting.PROXY);

    private SecretsOnCommandLine() {}

    /**
     * One line for each secret, which names it and says where to put it instead; never its value.
     *
     * @param names of all system properties
     * @param values the value of a system property
     */
    public static List<String> among(Collection<String> names, UnaryOperator<String> values) {
        return Arrays.stream(Setting.values())
                .filter(setting -> names.contains(setting.property()))
                .filter(setting -> isSecret(setting, values.apply(setting.property())))
                .map(SecretsOnCommandLine::line)
                .toList();
    }

    private static boolean isSecret(Setting setting, String value) {
        return !value.isBlank()
                && !PUBLIC.contains(setting)
                && ((setting.secret() && !IN_PART.contains(setting))
                        || PASSWORD.matcher(value).find());
    }

    private static String line(Setting setting) {
        String variable = setting.property().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
        return setting.property() + ": was given with -D, where every user of this machine can read it in the list of"
                + " processes; set "
                + setting.file().map(file -> file.property() + " or ").orElse("")
                + "the environment variable " + variable + " instead";
    }
}
