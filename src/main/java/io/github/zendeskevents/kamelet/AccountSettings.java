package io.github.zendeskevents.kamelet;

import io.github.zendeskevents.settings.Setting;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What makes an account the one that it is. Two Kamelets with equal settings are served by one account, because Zendesk's limits
 * are an account's, and two who each believed to have them alone would run into them.
 *
 * @param values the settings that are not left to their defaults, by property name
 * @param routes patterns of the route files, separated by commas; of two files with one name the later counts
 */
record AccountSettings(Map<String, String> values, String routes) {

    AccountSettings {
        values = Map.copyOf(values);
    }

    /**
     * Takes the settings as a Kamelet gives them.
     *
     * @param given by property name; blank ones count as not set
     * @throws IllegalArgumentException when there is no setting of a name
     */
    static AccountSettings of(Map<String, String> given, String routes) {
        Map<String, String> values = new HashMap<>();
        given.forEach((name, value) -> {
            Setting setting =
                    Setting.named(name).orElseThrow(() -> new IllegalArgumentException("There is no setting " + name));
            if (!value.isBlank() && !value.equals(setting.defaultValue())) {
                values.put(setting.property(), value);
            }
        });
        return new AccountSettings(values, routes);
    }

    /** Without the values, some of which are secret. */
    @Override
    public String toString() {
        return "AccountSettings" + new TreeMap<>(values).keySet();
    }
}
