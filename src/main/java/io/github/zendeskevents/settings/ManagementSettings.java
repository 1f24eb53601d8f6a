package io.github.zendeskevents.settings;

import static io.github.zendeskevents.settings.Setting.*;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where health, metrics and operations listen, and who may use the operations.
 *
 * @param enabled whether they listen at all
 * @param host a name or an IP address
 * @param port the number of their port
 * @param token what operators show; without it they must be on this machine
 * @param readOnly whether operations change nothing
 * @param keepsCalls whether operations show the calls of an event
 */
public record ManagementSettings(
        boolean enabled, String host, int port, Optional<Secret> token, boolean readOnly, boolean keepsCalls) {

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[?(::1|(0{1,4}:){7}0{0,3}1)]?");

    static ManagementSettings read(SettingReader reader) {
        boolean enabled = reader.value(MANAGEMENT_ENABLED, Boolean.class);
        return new ManagementSettings(
                enabled,
                reader.value(MANAGEMENT_HOST, String.class),
                reader.port(MANAGEMENT_PORT, enabled),
                // Where nothing listens, a property of such a common name may be one of the host's.
                enabled ? reader.secret(MANAGEMENT_TOKEN) : Optional.empty(),
                enabled && reader.value(MANAGEMENT_READ_ONLY, Boolean.class),
                enabled && reader.value(MANAGEMENT_CALLS, Boolean.class));
    }

    /** Host and port as they are set. */
    public String address() {
        return host + ":" + port;
    }

    /** True when only programs on this machine reach the host; false for names of which that is not certain. */
    public boolean isLoopback() {
        return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }
}
