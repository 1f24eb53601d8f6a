package io.github.zendeskevents.gateway;

import io.github.zendeskevents.server.HttpReply;
import io.github.zendeskevents.settings.CamelSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Header;

/**
 * Which web pages may send events. A browser says in {@code Origin} where a page is from, and reads an answer only where the rules of
 * CORS let it; but it sends what a plain form could send without asking. So a request of any other page is refused.
 */
public final class Origins {

    private static final String ALL = "*";

    private final List<String> allowed;

    /** @param allowed origins as browsers write them, or {@code *} for all */
    Origins(List<String> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /** The origins of the settings. */
    public static Origins of(CamelSettings settings) {
        return new Origins(settings.get().gateway().allowedOrigins());
    }

    /**
     * True for a request of a page that is not listed.
     *
     * @param origin null for what is no page: a server, or an app
     */
    public boolean isNotAllowed(@Header("Origin") String origin) {
        return origin != null && !allowed.contains(ALL) && !allowed.contains(normal(origin));
    }

    /** True when the browser of a page asks whether it may send. */
    public boolean isPreflight(@Header("Origin") String origin, @Header(Exchange.HTTP_METHOD) String method) {
        return origin != null && "OPTIONS".equals(method);
    }

    /**
     * The answer with what a browser must see to let the page read it.
     *
     * @param origin null for what is no page
     */
    HttpReply readableFor(String origin, HttpReply reply) {
        if (origin == null || isNotAllowed(origin)) {
            return reply;
        }
        Map<String, String> headers = new HashMap<>(reply.headers());
        headers.put("Access-Control-Allow-Origin", allowed.contains(ALL) ? ALL : normal(origin));
        headers.put("Access-Control-Expose-Headers", "Retry-After");
        headers.put("Vary", "Origin");
        return new HttpReply(reply.status(), reply.contentType(), reply.content(), headers);
    }

    private static String normal(String origin) {
        return origin.strip().toLowerCase(Locale.ROOT);
    }
}
