package io.github.zendeskevents.client.request;

/** Hears of the calls that were made to Zendesk for a request, whether for it alone or for many at once. */
@FunctionalInterface
public interface CallListener {

    /** A call has ended. It is told on the thread that goes on with the answer, so this must be quick. */
    void heard(CallRecord call);
}
