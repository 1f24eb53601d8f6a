package io.github.zendeskevents.settings;

import static io.github.zendeskevents.settings.Setting.*;

/**
 * Where health, metrics and operations listen.
 *
 * @param enabled whether they listen at all
 * @param host a name or an IP address
 * @param port the number of their port
 */
public record ManagementSettings(boolean enabled, String host, int port) {

    static ManagementSettings read(SettingReader reader) {
        boolean enabled = reader.value(MANAGEMENT_ENABLED, Boolean.class);
        return new ManagementSettings(
                enabled, reader.value(MANAGEMENT_HOST, String.class), reader.port(MANAGEMENT_PORT, enabled));
    }
}
