package io.github.zendeskevents.client.request;

import io.github.zendeskevents.trace.TraceSpan;
import java.util.List;

/** Hears of the calls that were made to Zendesk for a request, whether for it alone or for many at once. */
@FunctionalInterface
public interface CallListener {

    /** A call has ended. It is told on the thread that goes on with the answer, so this must be quick. */
    void heard(CallRecord call);

    /** What the request is a part of, for a system of traces; of a request for many all that it serves. */
    default List<TraceSpan> spans() {
        return List.of();
    }
}
