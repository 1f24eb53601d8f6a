package io.github.zendeskevents.management;

import io.github.zendeskevents.settings.InvalidSettingException;
import io.github.zendeskevents.settings.ListenHost;
import io.github.zendeskevents.settings.Setting;

/**
 * Says on which interface operations listen. A host that Java cannot read in a URL is taken for none, and Jetty would then
 * listen on all interfaces: operations show events and have no password, so that must not happen unasked.
 */
public final class ManagementAddress {

    private final String host;

    /**
     * @param host the setting {@code management.host}: a name or an IP address
     * @throws InvalidSettingException when it is neither
     */
    public ManagementAddress(String host) {
        String wanted = host.strip();
        this.host = wanted.contains(":") && !wanted.startsWith("[") ? "[" + wanted + "]" : wanted;
        if (!ListenHost.readable(this.host)) {
            throw new InvalidSettingException(
                    Setting.MANAGEMENT_HOST.property() + ": '" + wanted.replaceAll("\\p{Cntrl}", "?")
                            + "' is not allowed; must be a host name or an IP address such as 127.0.0.1, or 0.0.0.0 for all interfaces");
        }
    }

    /**
     * The host for a URL.
     *
     * @throws InvalidSettingException when it has no address
     */
    public String getHost() {
        return ListenHost.known(Setting.MANAGEMENT_HOST, host);
    }
}
