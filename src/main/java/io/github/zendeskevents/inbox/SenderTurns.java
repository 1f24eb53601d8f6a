package io.github.zendeskevents.inbox;

import io.github.zendeskevents.event.Sender;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Whose event is claimed next: senders of whom events are due take turns, however many of them each has. It is start-time fair
 * queueing. A sender that had nothing due for a while joins at the turn that is served now, neither with a claim for the time when it
 * had nothing nor behind those who wait. Imports have their turn when nobody else has anything due. Thread-safe.
 */
public final class SenderTurns {

    private static final int MANY = 256;

    /** The turn of imports: after all others. */
    public static final long LAST = Long.MAX_VALUE / 2;

    private final Map<Integer, Long> next = new HashMap<>();
    private long now;

    /** The turn of the sender's next event. */
    public synchronized long of(int sender) {
        if (sender == Sender.IMPORT) {
            return LAST;
        }
        return Math.max(now, next.getOrDefault(sender, now));
    }

    /** The turn that was served last: nobody's next one is before it. */
    public synchronized long now() {
        return now;
    }

    /** The next turn of those for whom it is later than {@link #now()}. */
    public synchronized Map<Integer, Long> later() {
        next.values().removeIf(turn -> turn <= now);
        return Map.copyOf(next);
    }

    /** The sender has had its turn. */
    public synchronized void taken(int sender) {
        if (sender == Sender.IMPORT) {
            return;
        }
        now = of(sender);
        next.put(sender, now + 1);
        if (next.size() > MANY) {
            next.values().removeIf(turn -> turn <= now);
        }
    }

    /**
     * Takes events in turn, as many as fit.
     *
     * @param due lists of events that are due, each of one sender and either all small or all large, in their order
     * @param order in which the events of one sender are due
     */
    public <T> List<T> take(Collection<Due<T>> due, Comparator<T> order, ToLongFunction<T> size, Room.Filling room) {
        List<T> taken = new ArrayList<>();
        List<Head<T>> heads = new ArrayList<>();
        due.stream()
                .filter(events -> events.events().hasNext())
                .map(Head<T>::new)
                .forEach(heads::add);
        Comparator<Head<T>> first =
                Comparator.<Head<T>>comparingLong(head -> of(head.sender)).thenComparing(head -> head.event, order);
        while (!heads.isEmpty() && !room.isFull()) {
            Head<T> head = Collections.min(heads, first);
            boolean fits = room.takes(size.applyAsLong(head.event));
            if (fits) {
                taken.add(head.event);
                taken(head.sender);
            }
            // After one that does not fit, none of its kind does.
            if (!fits || !head.advance()) {
                heads.remove(head);
            }
        }
        return taken;
    }

    /** Events of one sender that are due, in their order. */
    public record Due<T>(int sender, Iterator<T> events) {}

    private static final class Head<T> {

        private final int sender;
        private final Iterator<T> events;
        private T event;

        private Head(Due<T> due) {
            sender = due.sender();
            events = due.events();
            event = events.next();
        }

        boolean advance() {
            boolean more = events.hasNext();
            event = more ? events.next() : event;
            return more;
        }
    }
}
