package io.github.zendeskevents.gateway;

import io.github.zendeskevents.gateway.body.RequestDrainer;
import io.github.zendeskevents.gateway.body.RequestShare;
import io.github.zendeskevents.log.Visible;
import io.github.zendeskevents.server.HttpReply;
import io.github.zendeskevents.server.ReplyBinding;
import io.github.zendeskevents.server.SenderAddress;
import io.github.zendeskevents.settings.CamelSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates between HTTP and the routes of the gateway. As body they get the request itself, unread, and as headers the last part of
 * the path as {@code call}, {@code Authorization} and {@code Origin} where they are there, and {@code writeKey} where it may stand in
 * the query. Events are safe, and the reply is 200, unless the route leaves another {@link HttpReply} in the body.
 */
public final class GatewayBinding extends ReplyBinding {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayBinding.class);
    /** The property of an exchange that holds the request itself. */
    static final String REQUEST = GatewayBinding.class.getName();
    /** The property of an exchange that holds the network address of its sender. */
    static final String ADDRESS = GatewayBinding.class.getName() + ".address";

    private static final String ORIGIN = GatewayBinding.class.getName() + ".origin";

    /** By these names the browser SDK of Segment calls. */
    private static final Map<String, String> LONG_NAMES =
            Map.of("i", "identify", "t", "track", "g", "group", "p", "page", "s", "screen", "a", "alias", "b", "batch");

    private static final Set<String> KEY_IN_QUERY = Set.of("/beacon/v1/batch", "/sourceConfig");

    private final GatewayReplies replies = new GatewayReplies();
    private final RequestDrainer drainer = new RequestDrainer();
    private final Origins origins;
    private final SenderAddress senders;

    GatewayBinding(Origins origins, SenderAddress senders) {
        this.origins = origins;
        this.senders = senders;
    }

    /** Lets the pages of the settings read the answers, and believes the proxies of the settings. */
    public static GatewayBinding of(CamelSettings settings) {
        return new GatewayBinding(
                Origins.of(settings),
                new SenderAddress(settings.get().gateway().connections().proxies()));
    }

    @Override
    public void readRequest(HttpServletRequest request, Message message) {
        super.readRequest(request, message);
        message.getExchange().setProperty(REQUEST, request);
        message.getExchange()
                .setProperty(ADDRESS, senders.of(request.getRemoteAddr(), request.getHeaders("X-Forwarded-For")));
        String origin = origin(request);
        message.getExchange().setProperty(ORIGIN, origin);
        String path = withoutSlash(request.getRequestURI());
        String call = path.substring(path.lastIndexOf('/') + 1);
        message.setHeader("call", LONG_NAMES.getOrDefault(call, call));
        message.setHeader("Authorization", request.getHeader("Authorization"));
        message.setHeader("Origin", origin);
        if (KEY_IN_QUERY.contains(path)) {
            message.setHeader("writeKey", keyInQuery(request.getQueryString()));
        }
    }

    @Override
    public Object parseBody(HttpServletRequest request, Message message) {
        return request;
    }

    @Override
    public void writeResponse(Exchange exchange, HttpServletResponse response) throws IOException {
        try {
            super.writeResponse(exchange, response);
        } finally {
            GatewayTraces.end(exchange, response.getStatus());
        }
        boolean read = RequestShare.of(exchange).isPresent();
        if (!read && response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST) {
            drainer.drain(exchange.getProperty(REQUEST, HttpServletRequest.class));
        }
    }

    @Override
    protected HttpReply reply(Message message) {
        HttpReply reply = message.getBody() instanceof HttpReply given ? given : GatewayReplies.SUCCESS;
        return origins.readableFor(message.getExchange().getProperty(ORIGIN, String.class), reply);
    }

    @Override
    protected HttpReply failure(Throwable failure) {
        LOG.error("Unexpected error in the gateway", Visible.of(failure));
        return replies.refuse(500, "internal error");
    }

    /** Null for what is no page; several are the origin of nobody. */
    private static String origin(HttpServletRequest request) {
        List<String> origins = Collections.list(request.getHeaders("Origin"));
        return origins.isEmpty() ? null : String.join(", ", origins);
    }

    private static String keyInQuery(String query) {
        for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
            if (parameter.startsWith("writeKey=")) {
                return decoded(parameter.substring("writeKey=".length()));
            }
        }
        return null;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unreadable) {
            return value;
        }
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
