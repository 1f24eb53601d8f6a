package io.github.zendeskevents.gateway;

import io.github.zendeskevents.settings.ListenHost;
import io.github.zendeskevents.settings.Setting;
import java.util.List;
import java.util.Locale;

/**
 * Says on which interface the gateway listens. Without write keys anyone who reaches it can write users to Zendesk, so then
 * nobody but this machine may reach it.
 */
public final class ListenAddress {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String ALL = "0.0.0.0";
    private static final List<String> LOOPBACKS = List.of(LOOPBACK, "localhost", "[::1]", "::1");

    private final String host;

    /**
     * @param writeKeys the keys that are set, or none
     * @param host the setting {@code zendesk.gateway.host}; blank: all interfaces with write keys, loopback without
     * @throws IllegalArgumentException when there are no write keys and the host is not this machine alone
     */
    public ListenAddress(WriteKeys writeKeys, String host) {
        String wanted = host.strip().toLowerCase(Locale.ROOT);
        if (writeKeys.open() && !wanted.isEmpty() && !LOOPBACKS.contains(wanted)) {
            throw new IllegalArgumentException("zendesk.gateway.host is \"" + host
                    + "\", but without zendesk.gateway.write-keys the gateway listens on " + LOOPBACK
                    + " only: set write keys, or remove the host");
        }
        if (wanted.isEmpty()) {
            this.host = writeKeys.open() ? LOOPBACK : ALL;
        } else {
            this.host = wanted.contains(":") && !wanted.startsWith("[") ? "[" + wanted + "]" : wanted;
        }
    }

    /**
     * The host for a URL.
     *
     * @throws io.github.zendeskevents.settings.InvalidSettingException when it has no address
     */
    public String getHost() {
        return ListenHost.known(Setting.GATEWAY_HOST, host);
    }
}
