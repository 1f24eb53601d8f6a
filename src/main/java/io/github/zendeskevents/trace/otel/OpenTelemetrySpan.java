package io.github.zendeskevents.trace.otel;

import io.github.zendeskevents.trace.TraceSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.Optional;

/** A span of OpenTelemetry. */
record OpenTelemetrySpan(Span span) implements TraceSpan {

    private static final int TRACE = 3;
    private static final int ID = 36;
    private static final int FLAGS = 53;

    /** The place of a span that a {@link io.github.zendeskevents.trace.TraceParent} says. */
    static SpanContext context(String traceparent) {
        return SpanContext.createFromRemoteParent(
                traceparent.substring(TRACE, ID - 1),
                traceparent.substring(ID, FLAGS - 1),
                TraceFlags.fromHex(traceparent, FLAGS),
                TraceState.getDefault());
    }

    static Optional<String> traceparent(SpanContext place) {
        return place.isValid()
                ? Optional.of("00-" + place.getTraceId() + "-" + place.getSpanId() + "-"
                        + place.getTraceFlags().asHex())
                : Optional.empty();
    }

    @Override
    public Optional<String> traceparent() {
        return traceparent(span.getSpanContext());
    }

    @Override
    public void tell(String name, String value) {
        span.setAttribute(name, value);
    }

    @Override
    public void link(TraceSpan other) {
        other.traceparent().ifPresent(place -> span.addLink(context(place)));
    }

    @Override
    public void failed() {
        span.setStatus(StatusCode.ERROR);
    }

    @Override
    public void end() {
        span.end();
    }
}
