package io.github.zendeskevents.settings;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/**
 * Looks up a host to listen on, because a server that is given an unknown name fails without a word about the setting. The
 * beans of the routes that listen ask for it, when these start: {@link Settings} are read by hosts too that listen nowhere.
 */
public final class ListenHost {

    private ListenHost() {}

    /**
     * Lets through a host that has an address.
     *
     * @param setting where it is set
     * @param host a name or an IP address, an IPv6 one in brackets
     * @return the same host
     * @throws InvalidSettingException when no name service knows it
     */
    public static String known(Setting setting, String host) {
        String allowed = "an IP address of this machine, or a name that it knows (DNS)";
        if (!readable(host)) {
            throw InvalidSettingException.of(setting, host, allowed);
        }
        try {
            InetAddress.getByName(host);
            return host;
        } catch (UnknownHostException unknown) {
            throw InvalidSettingException.of(setting, host, allowed);
        }
    }

    /** False for what Java takes for no host in a URL, and a server then for all interfaces: a name with an underscore. */
    public static boolean readable(String host) {
        try {
            return host.equals(new URI("http://" + host + ":1/").getHost());
        } catch (URISyntaxException unreadable) {
            return false;
        }
    }
}
