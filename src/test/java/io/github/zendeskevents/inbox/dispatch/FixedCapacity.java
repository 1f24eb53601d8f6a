package io.github.zendeskevents.inbox.dispatch;

/** Every event in flight keeps its slot until it has ended. */
public final class FixedCapacity implements DispatchCapacity {

    @Override
    public int waiting() {
        return 0;
    }

    @Override
    public void inFlight(int now, boolean more) {
        // Nobody asks.
    }
}
