package io.github.zendeskevents.main;

import io.github.zendeskevents.settings.InvalidSettingException;
import io.github.zendeskevents.settings.UnknownSettings;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;

/** The names that are set, wherever they are set, and those among them that no setting has. */
final class SettingNames {

    private SettingNames() {}

    /**
     * Standing alone, nobody else can mean a property that begins as ours do.
     *
     * @throws InvalidSettingException where one is no setting
     */
    static void refuseUnknown(CamelContext context) {
        UnknownSettings.among(all(context, name -> name.toLowerCase(Locale.ROOT).startsWith("zendesk."))).stream()
                .findFirst()
                .ifPresent(first -> {
                    throw new InvalidSettingException(first);
                });
    }

    /** One line for each name that is probably a misspelt one of this program, though others may have a use for it. */
    static List<String> likelyMisspelt(CamelContext context) {
        Set<String> names = all(context, name -> name.startsWith("management.") || name.startsWith("http."));
        names.addAll(System.getenv().keySet());
        return UnknownSettings.amongOthers(names);
    }

    private static Set<String> all(CamelContext context, Predicate<String> wanted) {
        Set<String> names = new TreeSet<>(System.getProperties().stringPropertyNames());
        names.addAll(context.getPropertiesComponent().loadProperties(wanted).stringPropertyNames());
        return names;
    }
}
