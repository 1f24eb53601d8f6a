package io.github.zendeskevents.management;

import io.github.zendeskevents.server.HttpReply;
import io.github.zendeskevents.settings.CamelSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/**
 * Keeps web pages away from the operations, which a browser on an operator's machine reaches as well as the operator does. A page
 * whose own name is made to point here (DNS rebinding) is known by that name in {@code Host}; one of another origin that posts here
 * unasked, by {@code Origin} and {@code Sec-Fetch-Site}. Health and metrics change nothing and tell nothing of events: supervisors
 * ask for them by any name.
 */
public final class ManagementGuard {

    private static final int FORBIDDEN = 403;
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-fA-F:.]+(%[0-9a-zA-Z]+)?]");
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    private final String managementHost;

    /** @param managementHost the name by which operators reach the operations, beside any IP address */
    ManagementGuard(String managementHost) {
        this.managementHost = managementHost.toLowerCase(Locale.ROOT);
    }

    /** The guard of the host that is set. */
    public static ManagementGuard of(CamelSettings settings) {
        return new ManagementGuard(settings.get().management().host());
    }

    /** Ends the route with a 403 where the request must not be served. */
    public void check(Exchange exchange) {
        Caller caller = exchange.getProperty(Caller.PROPERTY, Caller.class);
        refusal(caller).ifPresent(reason -> {
            exchange.getMessage().setBody(HttpReply.error(FORBIDDEN, reason));
            exchange.setRouteStop(true);
        });
    }

    /** Why the request must not be served; empty when it may be. */
    Optional<String> refusal(Caller caller) {
        if (caller.path().startsWith("/observe/")) {
            return Optional.empty();
        }
        if (caller.host().filter(host -> !isOwn(host)).isPresent()) {
            return Optional.of("the host of the request must be an IP address, localhost, or that of management.host");
        }
        if (READING.contains(caller.method())) {
            return Optional.empty();
        }
        boolean foreign = caller.origin()
                        .filter(origin -> !isOwnOrigin(origin, caller))
                        .isPresent()
                || caller.fetchSite().filter(site -> !OWN_SITE.contains(site)).isPresent();
        return foreign ? Optional.of("a page of another origin may change nothing here") : Optional.empty();
    }

    private boolean isOwn(String hostAndPort) {
        String host = PORT.matcher(hostAndPort).replaceFirst("").toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.equals(managementHost)
                || IPV4.matcher(host).matches()
                || IPV6.matcher(host).matches();
    }

    private static boolean isOwnOrigin(String origin, Caller caller) {
        try {
            URI page = new URI(origin);
            return page.getAuthority() != null
                    && caller.host()
                            .filter(host -> withPort(host, page).equals(withPort(page.getAuthority(), page)))
                            .isPresent();
        } catch (URISyntaxException unreadable) {
            return false;
        }
    }

    private static String withPort(String hostAndPort, URI page) {
        String lower = hostAndPort.toLowerCase(Locale.ROOT);
        return PORT.matcher(lower).find()
                ? lower
                : lower + ("https".equalsIgnoreCase(page.getScheme()) ? ":443" : ":80");
    }

    /**
     * Who asks, as far as a browser tells.
     *
     * @param path of the route that serves the request
     * @param host of {@code Host}, with the port if there is one
     * @param origin of the page that asks; absent where no page does
     * @param fetchSite of {@code Sec-Fetch-Site}
     */
    record Caller(
            String method, String path, Optional<String> host, Optional<String> origin, Optional<String> fetchSite) {

        static final String PROPERTY = Caller.class.getName();
    }
}
