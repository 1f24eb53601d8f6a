package io.github.zendeskevents.inbox.dispatch;

import io.github.zendeskevents.inbox.Room;
import io.github.zendeskevents.inbox.lane.EventSize;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How much memory the events in flight take, and how much more they may. Its bounds follow the heap that the program was given.
 * Delivering an event takes a few times its size, in what is made of it for Zendesk, which the bounds leave room for.
 */
public final class InFlightMemory {

    /** Of the heap, for small and large events each. */
    private static final int SHARE = 16;
    /** So much may be merged with one event: many threads look at what is left at the same moment. */
    private static final long MOST_MERGED = 512 * 1024;

    private final long mostSmall;
    private final long mostLarge;
    private long small;
    private long large;

    /** As fits into the heap of this program. */
    public static InFlightMemory ofHeap() {
        long share = Runtime.getRuntime().maxMemory() / SHARE;
        return new InFlightMemory(share, share);
    }

    /**
     * @param mostSmall bytes for small events
     * @param mostLarge bytes for large ones; one that is larger goes when no other large one is in flight
     */
    public InFlightMemory(long mostSmall, long mostLarge) {
        this.mostSmall = mostSmall;
        this.mostLarge = mostLarge;
    }

    /** What may be claimed now, so many events at the most. */
    synchronized Room room(int events) {
        return new Room(events, left(mostSmall, small), left(mostLarge, large), large == 0);
    }

    /** An event of this size is in flight. */
    synchronized void take(long size) {
        add(size, size);
    }

    /** It is no longer in flight. */
    synchronized void giveBack(long size) {
        add(size, -size);
    }

    /** How much more may come into flight along with an event, to be delivered as one with it. */
    public synchronized long leftToMerge() {
        return Math.min(left(mostSmall, small), MOST_MERGED);
    }

    /**
     * Events that are merged with one in flight take so much.
     *
     * @return to be run when they have ended with it; more than once does no harm
     */
    public Runnable takeToMerge(long size) {
        addSmall(size);
        AtomicBoolean ended = new AtomicBoolean();
        return () -> {
            if (ended.compareAndSet(false, true)) {
                addSmall(-size);
            }
        };
    }

    private synchronized void addSmall(long change) {
        small += change;
    }

    private void add(long size, long change) {
        if (size < EventSize.LARGE) {
            small += change;
        } else {
            large += change;
        }
    }

    private static long left(long most, long taken) {
        return Math.max(0, most - taken);
    }
}
