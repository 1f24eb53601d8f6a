package io.github.zendeskevents.server;

import io.github.zendeskevents.settings.CamelSettings;
import io.github.zendeskevents.settings.GatewaySettings;
import io.github.zendeskevents.settings.InvalidSettingException;
import io.github.zendeskevents.settings.ManagementSettings;
import io.github.zendeskevents.settings.Setting;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/**
 * Where a server listens. Jetty takes a host that Java cannot read in a URL for none, and then listens on all interfaces; one
 * without an address fails without a word about the setting. So the host is looked at first, when the routes that listen start:
 * settings are read by hosts too that listen nowhere.
 */
public final class ListenAddress {

    private final boolean used;
    private final Setting setting;
    private final String host;
    private final int port;
    private final String path;

    /**
     * @param used whether anything is to listen there
     * @param setting where the host is set
     * @param host a name or an IP address
     * @param path what the paths of the routes begin with; empty text, or with a slash at its beginning only
     */
    ListenAddress(boolean used, Setting setting, String host, int port, String path) {
        this.used = used;
        this.setting = setting;
        this.host = host;
        this.port = port;
        this.path = path;
    }

    /** Where the gateway listens. */
    public static ListenAddress ofGateway(CamelSettings settings) {
        GatewaySettings gateway = settings.get().gateway();
        return new ListenAddress(gateway.enabled(), Setting.GATEWAY_HOST, gateway.host(), gateway.port(), "");
    }

    /** Where operations listen. */
    public static ListenAddress ofManagement(CamelSettings settings) {
        ManagementSettings management = settings.get().management();
        return new ListenAddress(
                management.enabled(),
                Setting.MANAGEMENT_HOST,
                management.host(),
                management.port(),
                Mounts.path(settings.getCamelContext()));
    }

    /** False where there are to be no routes that listen: the setting is off. */
    public boolean used() {
        return used;
    }

    /**
     * Host and port for a URL, an IPv6 address in brackets.
     *
     * @throws InvalidSettingException when the host can stand in no URL, or has no address
     */
    public String hostAndPort() {
        String inUrl = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        if (!isReadable(inUrl) || !isKnown(inUrl)) {
            throw InvalidSettingException.of(
                    setting,
                    host,
                    "an IP address of this machine, or a name that it knows (DNS); 0.0.0.0 for all interfaces");
        }
        return inUrl + ":" + port;
    }

    /**
     * The same, and the beginning of the paths of the routes.
     *
     * @throws InvalidSettingException as above
     */
    public String hostAndPortAndPath() {
        return hostAndPort() + path;
    }

    private static boolean isReadable(String host) {
        try {
            return host.equals(new URI("http://" + host + ":1/").getHost());
        } catch (URISyntaxException unreadable) {
            return false;
        }
    }

    private static boolean isKnown(String host) {
        try {
            InetAddress.getByName(host);
            return true;
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
