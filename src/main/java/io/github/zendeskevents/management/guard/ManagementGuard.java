package io.github.zendeskevents.management.guard;

import io.github.zendeskevents.camel.ContextSingletons;
import io.github.zendeskevents.server.HttpReply;
import io.github.zendeskevents.server.ListenAddress;
import io.github.zendeskevents.settings.CamelSettings;
import io.github.zendeskevents.settings.ManagementSettings;
import io.github.zendeskevents.settings.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps web pages away from the operations, which a browser on an operator's machine reaches as well as the operator does. A page
 * whose own name is made to point here (DNS rebinding) is known by that name in {@code Host}; one of another origin that posts here
 * unasked, by {@code Origin} and {@code Sec-Fetch-Site}. Where a token is set, whoever asks for data must show it; the page of
 * the console and its files hold none, and are what an operator enters it into. Without a token nobody but programs on this machine
 * is served. Health and metrics change nothing and tell nothing of events: supervisors ask for them by any name, without a token.
 */
public final class ManagementGuard {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementGuard.class);
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-fA-F:.]+(%[0-9a-zA-Z]+)?]");
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    private final String managementHost;
    private final boolean closed;
    private final Optional<OperatorToken> token;

    /** The guard of these settings: its host is the name by which operators reach the operations, beside any IP address. */
    ManagementGuard(ManagementSettings settings) {
        this.managementHost = settings.host().toLowerCase(Locale.ROOT);
        this.closed = settings.token().isEmpty() && !settings.isLoopback();
        this.token = settings.token().map(OperatorToken::new);
    }

    /**
     * The guard of the host and the token that are set.
     *
     * @param address where operators are listened to, which is known to be one of this machine
     */
    public static ManagementGuard of(CamelSettings settings, ListenAddress address) {
        return ContextSingletons.of(settings.getCamelContext())
                .once(
                        "zendeskManagementGuard",
                        ManagementGuard.class,
                        () -> of(settings.get().management(), address));
    }

    private static ManagementGuard of(ManagementSettings settings, ListenAddress address) {
        ManagementGuard guard = new ManagementGuard(settings);
        if (guard.closed && settings.enabled()) {
            LOG.warn(
                    "Operations are closed: {} is no loopback address ({}) and {} is not set; health and metrics are served",
                    Setting.MANAGEMENT_HOST.property(),
                    address.hostAndPort(),
                    Setting.MANAGEMENT_TOKEN.property());
        }
        return guard;
    }

    /** Ends the route with a 403 or a 401 where the request must not be served. */
    public void check(Exchange exchange) {
        Caller caller = exchange.getProperty(Caller.PROPERTY, Caller.class);
        refusal(caller)
                .map(reason -> HttpReply.error(FORBIDDEN, reason))
                .or(() -> isKnown(caller)
                        ? Optional.empty()
                        : Optional.of(HttpReply.error(
                                        UNAUTHORIZED,
                                        "the header Authorization must be Bearer with the value of "
                                                + Setting.MANAGEMENT_TOKEN.property())
                                .with("WWW-Authenticate", "Bearer")))
                .ifPresent(reply -> {
                    exchange.getMessage().setBody(reply);
                    exchange.setRouteStop(true);
                });
    }

    /** True when no token is needed, or the right one is shown. */
    boolean isKnown(Caller caller) {
        return token.isEmpty()
                || !caller.path().startsWith("/ops")
                || token.get().isShown(caller.authorization());
    }

    /** Why the request must not be served, whatever token it shows; empty when it may be. */
    Optional<String> refusal(Caller caller) {
        if (caller.path().startsWith("/observe/")) {
            return Optional.empty();
        }
        if (closed) {
            return Optional.of(
                    Setting.MANAGEMENT_TOKEN.property() + " is not set: without it this is served on a loopback "
                            + Setting.MANAGEMENT_HOST.property() + " only");
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
     * @param authorization of {@code Authorization}
     */
    record Caller(
            String method,
            String path,
            Optional<String> host,
            Optional<String> origin,
            Optional<String> fetchSite,
            Optional<String> authorization) {

        static final String PROPERTY = Caller.class.getName();

        /** Without the header that holds the token. */
        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
