package io.github.zendeskevents.inbox;

import io.github.zendeskevents.inbox.lane.EventSize;

/**
 * How much a claim may hand out. Events are counted, and so is the memory that they take ({@link EventSize}): a hundred of the
 * largest would not fit. Small and large events each have memory of their own and stand in line for it, so large ones, however
 * many a sender makes, keep no small one waiting, and no large one waits for ever because smaller ones fit in before it.
 *
 * @param events how many at the most
 * @param small bytes for small events
 * @param large bytes for large ones
 * @param oneOfAnySize true when no large event is in memory: then one goes, whatever its size
 */
public record Room(int events, long small, long large, boolean oneOfAnySize) {

    /** Room for so many events of any size. */
    public static Room of(int events) {
        return new Room(events, Long.MAX_VALUE, Long.MAX_VALUE, true);
    }

    /** Nothing has been taken of it yet. */
    public Filling filling() {
        return new Filling(this);
    }

    /** What is left of a room while events are taken one by one, in the order in which they are due. */
    public static final class Filling {

        private int events;
        private long small;
        private long large;
        private boolean oneOfAnySize;
        private boolean smallClosed;
        private boolean largeClosed;

        private Filling(Room room) {
            events = room.events;
            small = room.small;
            large = room.large;
            oneOfAnySize = room.oneOfAnySize;
        }

        /** True when the event fits, and has its room now. After one that does not, none of its kind does. */
        public boolean takes(long size) {
            if (isFull()) {
                return false;
            }
            boolean fits = size < EventSize.LARGE ? takesSmall(size) : takesLarge(size);
            events -= fits ? 1 : 0;
            return fits;
        }

        private boolean takesSmall(long size) {
            smallClosed |= size > small;
            small -= smallClosed ? 0 : size;
            return !smallClosed;
        }

        private boolean takesLarge(long size) {
            largeClosed |= size > large && !oneOfAnySize;
            if (!largeClosed) {
                large = Math.max(0, large - size);
                oneOfAnySize = false;
            }
            return !largeClosed;
        }

        /** True when no further event fits, of whatever size. */
        public boolean isFull() {
            return events <= 0 || (smallClosed && largeClosed);
        }

        /** True when an event was due and did not fit. */
        public boolean refusedSome() {
            return smallClosed || largeClosed;
        }
    }
}
