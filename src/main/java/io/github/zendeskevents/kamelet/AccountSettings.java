package io.github.zendeskevents.kamelet;

import io.github.zendeskevents.settings.Setting;
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
        Map<String, String> set = new TreeMap<>(values);
        set.entrySet().removeIf(one -> one.getValue() == null || one.getValue().isBlank()
                || Setting.named(one.getKey()).filter(setting -> setting.defaultValue().equals(one.getValue())).isPresent());
        values = Map.copyOf(set);
    }

    /** Without the values, some of which are secret. */
    @Override
    public String toString() {
        return "AccountSettings" + new TreeMap<>(values).keySet();
    }
}
