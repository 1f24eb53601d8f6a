package io.github.zendeskevents.delivery;

import io.github.zendeskevents.client.request.CallListener;
import io.github.zendeskevents.client.request.CallRecord;
import io.github.zendeskevents.delivery.outcome.TypeTag;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.MergedEvents;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.trace.TraceSpan;
import io.github.zendeskevents.trace.Tracing;
import java.util.List;
import java.util.Optional;

/**
 * The spans of deliveries. An attempt is a part of the trace that its event came in by; events that are merged with it came in by others,
 * which are linked. Nothing of a person is told: what to look for in the operations is the inbox's number of the event.
 */
final class DeliveryTraces {

    private final Tracing tracing;

    DeliveryTraces(Tracing tracing) {
        this.tracing = tracing;
    }

    /** An attempt begins. */
    TraceSpan begin(Delivery delivery, Optional<MergedEvents> merged) {
        if (!tracing.isOn()) {
            return TraceSpan.NONE;
        }
        List<Event> events = merged.map(MergedEvents::events).orElse(List.of(delivery.event()));
        Optional<String> own = delivery.event().traceparent();
        List<String> others = events.stream()
                .flatMap(event -> event.traceparent().stream())
                .distinct()
                .filter(other -> !other.equals(own.orElse("")))
                .toList();
        String type = TypeTag.of(delivery.event());
        TraceSpan span = tracing.begin(Tracing.Kind.CONSUMER, "deliver " + type, Optional.empty(), own, others);
        span.tell("zendesk.event.id", String.valueOf(delivery.id()));
        span.tell("zendesk.event.type", type);
        span.tell("zendesk.attempt", String.valueOf(delivery.attempts() + 1));
        if (events.size() > 1) {
            span.tell("zendesk.events", String.valueOf(events.size()));
        }
        return span;
    }

    /** It has ended so. */
    void end(TraceSpan span, Outcome outcome) {
        span.tell("zendesk.outcome", outcome.status());
        if (!outcome.code().isEmpty()) {
            span.tell("zendesk.code", outcome.code());
        }
        if (outcome instanceof Outcome.Dead dead) {
            span.tell("zendesk.step", dead.step());
        }
        if (outcome instanceof Outcome.Dead || outcome instanceof Outcome.Retry) {
            span.failed();
        }
        span.end();
    }

    /** Lets the calls of an attempt be seen in its span, where there is one. */
    Optional<CallListener> listener(TraceSpan span, Optional<CallListener> calls) {
        return span == TraceSpan.NONE ? calls : Optional.of(new TracedCalls(span, calls));
    }

    private record TracedCalls(TraceSpan span, Optional<CallListener> calls) implements CallListener {

        @Override
        public void heard(CallRecord call) {
            calls.ifPresent(listener -> listener.heard(call));
        }

        @Override
        public List<TraceSpan> spans() {
            return List.of(span);
        }
    }
}
