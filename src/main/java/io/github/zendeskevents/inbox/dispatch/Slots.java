package io.github.zendeskevents.inbox.dispatch;

import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.Room;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How many events are in flight, and how many more may be claimed now: none while delivery is paused or about to stop. */
final class Slots {

    /** Events that wait give up their slots, but each takes memory: so many times the slots may be in flight. */
    private static final int MAX_IN_FLIGHT_PER_SLOT = 10;

    private final int slots;
    private final DispatchCapacity capacity;
    private final InFlightMemory memory;
    private Optional<String> pauseReason = Optional.empty();
    private boolean claimsAllowed = true;
    private boolean claiming;
    private boolean full;
    private boolean more;
    private int inFlight;

    /**
     * @param slots how many events may be in flight at once, not counting those that only wait; at least 1
     * @param memory what they may take of the heap, the waiting ones too
     */
    Slots(int slots, DispatchCapacity capacity, InFlightMemory memory) {
        if (slots < 1) {
            throw new IllegalArgumentException("There must be at least 1 lane for delivery, but there are " + slots);
        }
        this.slots = slots;
        this.capacity = capacity;
        this.memory = memory;
    }

    /** How many more events may be claimed now. */
    synchronized int free() {
        if (!claimsAllowed || pauseReason.isPresent()) {
            return 0;
        }
        int free = Math.min(slots + capacity.waiting(), slots * MAX_IN_FLIGHT_PER_SLOT) - inFlight;
        full = free <= 0;
        return Math.max(0, free);
    }

    /**
     * The same, for a claim that is under way until {@link #claimed} or {@link #claimFailed}: what is claimed and not yet in
     * flight is not idle either.
     */
    synchronized Room beginClaim() {
        int free = free();
        claiming = free > 0;
        return memory.room(free);
    }

    /**
     * So many more are in flight. It is called before the first of them is handed over, so that none looks alone.
     *
     * @param othersWait whether others may wait for a slot or for memory
     */
    void claimed(List<Delivery> events, boolean othersWait) {
        int now;
        synchronized (this) {
            claiming = false;
            more = othersWait;
            inFlight += events.size();
            events.forEach(event -> memory.take(event.size()));
            now = inFlight;
            notifyAll();
        }
        capacity.inFlight(now, othersWait);
    }

    /** Nothing could be claimed. */
    synchronized void claimFailed() {
        claiming = false;
        notifyAll();
    }

    /** One event is no longer in flight. */
    void ended(Delivery event) {
        int now;
        boolean moreNow;
        synchronized (this) {
            inFlight--;
            memory.giveBack(event.size());
            now = inFlight;
            moreNow = more;
            notifyAll();
        }
        capacity.inFlight(now, moreNow);
    }

    /** One more event in flight only waits; true when that freed a slot while all were taken. */
    synchronized boolean freedWhileFull() {
        boolean freed = full;
        full = false;
        return freed;
    }

    /** How many events are in flight now. */
    synchronized int inFlight() {
        return inFlight;
    }

    /**
     * Lets nothing be claimed while there is a reason for that.
     *
     * @param reason empty: events may be claimed again
     * @return the reason before
     */
    synchronized Optional<String> pause(Optional<String> reason) {
        Optional<String> before = pauseReason;
        pauseReason = reason;
        return before;
    }

    /** Why delivery is paused; empty while it is not. */
    synchronized Optional<String> pauseReason() {
        return pauseReason;
    }

    /** @param allowed false: nothing may be claimed, whether paused or not */
    synchronized void allowClaims(boolean allowed) {
        claimsAllowed = allowed;
    }

    /**
     * Waits until nothing is in flight and no claim is under way.
     *
     * @return how many events still are in flight when the time is over; a claim under way counts as one
     */
    synchronized int awaitIdle(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            for (long left = timeout.toNanos(); busy() > 0 && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return busy();
    }

    private int busy() {
        return inFlight + (claiming ? 1 : 0);
    }
}
