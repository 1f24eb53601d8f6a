package io.github.zendeskevents.trace.otel;

import io.github.zendeskevents.trace.ContextTracing;
import io.github.zendeskevents.trace.TraceSpan;
import io.github.zendeskevents.trace.Tracing;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** Begins spans of OpenTelemetry. */
public final class OpenTelemetryTracing implements Tracing, AutoCloseable {

    private static final String SCOPE = "camel-zendesk-events";
    private static final String SDK = "io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk";

    private final Tracer tracer;
    private final Runnable atEnd;

    private OpenTelemetryTracing(OpenTelemetry telemetry, Runnable atEnd) {
        this.tracer = telemetry.getTracer(SCOPE);
        this.atEnd = atEnd;
    }

    /**
     * Tracing by the host's OpenTelemetry, or else by one that is set up for this context and ends with it.
     *
     * @return empty where there is neither
     */
    public static Optional<Tracing> of(CamelContext context) {
        return ofHost(context)
                .<Tracing>map(hosts -> new OpenTelemetryTracing(hosts, () -> {}))
                .or(() -> own(context));
    }

    /** A host may have the interfaces alone. */
    private static Optional<Tracing> own(CamelContext context) {
        if (context.getClassResolver().resolveClass(SDK) == null) {
            return Optional.empty();
        }
        OwnOpenTelemetry own = OwnOpenTelemetry.setUp();
        return Optional.of(new OpenTelemetryTracing(own, own::close));
    }

    /** Lets a context find the OpenTelemetry of another one. */
    public static void share(CamelContext host, CamelContext account) {
        ofHost(host).ifPresent(found -> account.getRegistry().bind(ContextTracing.NAME, OpenTelemetry.class, found));
    }

    private static Optional<OpenTelemetry> ofHost(CamelContext context) {
        Map<String, OpenTelemetry> bound = context.getRegistry().findByTypeWithName(OpenTelemetry.class);
        if (bound.containsKey(ContextTracing.NAME)) {
            return Optional.of(bound.get(ContextTracing.NAME));
        }
        List<OpenTelemetry> different = bound.values().stream().distinct().toList();
        return different.size() == 1 ? Optional.of(different.get(0)) : Optional.empty();
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public Optional<String> current() {
        return Optional.of(Span.current().getSpanContext()).flatMap(OpenTelemetrySpan::traceparent);
    }

    @Override
    public TraceSpan begin(
            Kind kind, String name, Optional<Instant> since, Optional<String> parent, Collection<String> links) {
        Context root = Context.root();
        SpanBuilder span = tracer.spanBuilder(name)
                .setSpanKind(SpanKind.valueOf(kind.name()))
                .setParent(parent.map(OpenTelemetrySpan::context)
                        .map(context -> root.with(Span.wrap(context)))
                        .orElse(root));
        since.ifPresent(span::setStartTimestamp);
        links.forEach(link -> span.addLink(OpenTelemetrySpan.context(link)));
        return new OpenTelemetrySpan(span.startSpan());
    }

    @Override
    public void close() {
        atEnd.run();
    }
}
