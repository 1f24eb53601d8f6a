package io.github.zendeskevents.inbox;

import io.github.zendeskevents.inbox.Inbox.Delivery;

/** What {@link LaneDispatcher} hands each event to: one attempt to deliver it, without holding the calling thread. */
@FunctionalInterface
public interface DeliveryStep {

    /**
     * Begins one attempt.
     *
     * @param delivery the event in flight
     * @param done to be told once, on any thread, of the outcome; later calls are ignored
     */
    void deliver(Delivery delivery, OutcomeCallback done);
}
