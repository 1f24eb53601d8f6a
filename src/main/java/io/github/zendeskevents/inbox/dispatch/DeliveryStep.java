package io.github.zendeskevents.inbox.dispatch;

import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.OutcomeCallback;

/** What {@link LaneDispatcher} hands each event to: one attempt to deliver it, without holding the calling thread. */
@FunctionalInterface
public interface DeliveryStep {

    /**
     * Begins one attempt.
     *
     * @param delivery the event in flight
     * @param callback to be told of the outcome
     */
    void deliver(Delivery delivery, OutcomeCallback callback);
}
