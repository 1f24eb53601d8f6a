package io.github.zendeskevents.gateway;

import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.settings.CamelSettings;
import io.github.zendeskevents.trace.ContextTracing;
import io.github.zendeskevents.trace.TraceParent;
import io.github.zendeskevents.trace.TraceSpan;
import io.github.zendeskevents.trace.Tracing;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Header;

/**
 * The spans of requests. Who is not let in has none, so that strangers fill no system of traces; and only of a server it is believed
 * of which trace its request is a part.
 */
public final class GatewayTraces {

    private static final String SPAN = GatewayTraces.class.getName();

    private final Tracing tracing;

    private GatewayTraces(Tracing tracing) {
        this.tracing = tracing;
    }

    /** For requests in the context of these settings. */
    public static GatewayTraces of(CamelSettings settings) {
        return new GatewayTraces(ContextTracing.of(settings));
    }

    /**
     * Begins the span of a request that was let in, and says in {@link TraceParent#PROPERTY} which one it is.
     *
     * @param trust the header {@value Trust#HEADER}
     */
    public void begin(Exchange exchange, @Header(Trust.HEADER) String trust) {
        if (!tracing.isOn()) {
            return;
        }
        HttpServletRequest request = exchange.getProperty(GatewayBinding.REQUEST, HttpServletRequest.class);
        Optional<String> parent = Trust.of(trust) == Trust.SERVER ? traceparent(request) : Optional.empty();
        TraceSpan span = tracing.begin(
                Tracing.Kind.SERVER,
                "POST gateway",
                Optional.of(Instant.ofEpochMilli(exchange.getClock().getCreated())),
                parent,
                List.of());
        span.tell("http.request.method", request.getMethod());
        exchange.setProperty(SPAN, span);
        span.traceparent().ifPresent(own -> exchange.setProperty(TraceParent.PROPERTY, own));
    }

    /** The request was answered. */
    static void end(Exchange exchange, int status) {
        TraceSpan span = exchange.getProperty(SPAN, TraceSpan.NONE, TraceSpan.class);
        span.tell("zendesk.answer", status / 100 + "xx");
        if (status >= 500) {
            span.failed();
        }
        span.end();
    }

    /** Several are none, as the W3C says. */
    private static Optional<String> traceparent(HttpServletRequest request) {
        List<String> values = Collections.list(request.getHeaders(TraceParent.HEADER));
        return values.size() == 1 ? TraceParent.of(values.get(0)) : Optional.empty();
    }
}
