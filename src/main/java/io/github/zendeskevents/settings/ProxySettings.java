package io.github.zendeskevents.settings;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The HTTP proxy through which Zendesk is called.
 *
 * @param host a name or an IP address, an IPv6 address in brackets
 * @param port the number of its port
 * @param login what it asks for; empty where it asks for nothing
 */
public record ProxySettings(String host, int port, Optional<Login> login) {

    private static final Pattern FORM = Pattern.compile(
            "(?i:http)://(?:([^:@/\\s]+)(?::([^@/\\s]*))?@)?(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+):([0-9]{1,5})/?");
    private static final int HIGHEST_PORT = 65_535;

    /**
     * A user of the proxy.
     *
     * @param password empty text where there is none
     */
    public record Login(String user, Secret password) {}

    /** Reads {@code http://user:password@host:port}; user and password may be percent-encoded. */
    static Optional<ProxySettings> parse(String text) {
        return Optional.of(FORM.matcher(text))
                .filter(Matcher::matches)
                .filter(form -> isPort(Integer.parseInt(form.group(4))))
                .flatMap(ProxySettings::of);
    }

    private static boolean isPort(int port) {
        return port >= 1 && port <= HIGHEST_PORT;
    }

    private static Optional<ProxySettings> of(Matcher form) {
        try {
            Optional<Login> login = Optional.ofNullable(form.group(1))
                    .map(user -> new Login(
                            decoded(user),
                            Secret.of(decoded(Optional.ofNullable(form.group(2)).orElse("")))));
            return Optional.of(new ProxySettings(form.group(3), Integer.parseInt(form.group(4)), login));
        } catch (IllegalArgumentException wronglyEncoded) {
            return Optional.empty();
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Host and port, without the login. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
