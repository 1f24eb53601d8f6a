package io.github.zendeskevents.inbox.dispatch;

/**
 * Which events in flight need no slot of a {@link LaneDispatcher}. An event that only waits, which may take minutes for a
 * limit of the other side and holds no thread, must not keep a slot from others that another limit would let through.
 */
public interface DispatchCapacity {

    /** How many of the events in flight only wait, so that as many others can be taken up. */
    int waiting();

    /**
     * Told whenever it changes.
     *
     * @param now how many events are in flight
     * @param more whether the inbox may hold others that are due and wait for a slot
     */
    void inFlight(int now, boolean more);
}
