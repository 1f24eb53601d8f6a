package io.github.zendeskevents.client.http;

import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.CallListener;
import io.github.zendeskevents.trace.TraceSpan;
import io.github.zendeskevents.trace.Tracing;
import java.util.List;
import java.util.Optional;

/**
 * The spans of calls. A call for one event is a part of its delivery. A call for many is a part of none of them: it begins a trace of
 * its own, and that and the deliveries are linked with each other. What is done for no event, such as asking for a token, is not traced.
 */
final class CallTraces {

    private final Tracing tracing;

    CallTraces(Tracing tracing) {
        this.tracing = tracing;
    }

    /** A call is about to be made. */
    TraceSpan begin(ApiRequest request) {
        List<TraceSpan> served =
                tracing.isOn() ? request.listener().map(CallListener::spans).orElse(List.of()) : List.of();
        if (served.isEmpty()) {
            return TraceSpan.NONE;
        }
        List<String> places =
                served.stream().flatMap(span -> span.traceparent().stream()).toList();
        boolean shared = served.size() > 1;
        TraceSpan call = tracing.begin(
                Tracing.Kind.CLIENT,
                request.toString(),
                Optional.empty(),
                shared ? Optional.empty() : places.stream().findFirst(),
                shared ? places : List.of());
        call.tell("http.request.method", request.method());
        call.tell("url.template", request.label());
        if (shared) {
            call.tell("zendesk.events", String.valueOf(served.size()));
            served.forEach(span -> span.link(call));
        }
        return call;
    }

    /**
     * It is over.
     *
     * @param answer the class of its status
     */
    void end(TraceSpan call, String answer, boolean failed) {
        call.tell("zendesk.answer", answer);
        if (failed) {
            call.failed();
        }
        call.end();
    }
}
