package io.github.zendeskevents.inbox.memory;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.Room;
import io.github.zendeskevents.inbox.lane.EventSize;
import io.github.zendeskevents.inbox.lane.Lanes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The pending events in their lanes. As in the tables of the durable inbox, each knows in how many of its lanes another stands
 * before it, so that the events that may be claimed are always at hand. Not thread-safe: the inbox guards it.
 */
final class Backlog {

    private static final Comparator<PendingEvent> ORDER =
            Comparator.<PendingEvent>comparingLong(event -> event.nextAttemptAt).thenComparingLong(event -> event.seq);

    private final Map<String, Deque<PendingEvent>> lanes = new HashMap<>();
    private final Map<String, PendingEvent> byMessageKey = new HashMap<>();
    private final Map<Long, PendingEvent> inFlight = new HashMap<>();
    private final NavigableSet<PendingEvent> readySmall = new TreeSet<>(ORDER);
    private final NavigableSet<PendingEvent> readyLarge = new TreeSet<>(ORDER);
    private final TreeMap<Instant, Integer> acceptedAt = new TreeMap<>();
    private long lastNumber;
    private long bytes;

    int size() {
        return byMessageKey.size();
    }

    /** How much memory they take. */
    long bytes() {
        return bytes;
    }

    Collection<PendingEvent> all() {
        return byMessageKey.values();
    }

    Optional<PendingEvent> find(String messageKey) {
        return Optional.ofNullable(byMessageKey.get(messageKey));
    }

    /** Puts a new event at the end of its lanes, due now. */
    PendingEvent add(Event event, Lanes keys, long now) {
        return add(++lastNumber, event, keys, now);
    }

    /** Puts an event with this id at the end of its lanes, due now. */
    PendingEvent add(long id, Event event, Lanes keys, long now) {
        PendingEvent added = new PendingEvent(id, ++lastNumber, event, keys, now);
        for (String name : added.laneNames()) {
            Deque<PendingEvent> lane = lanes.computeIfAbsent(name, key -> new ArrayDeque<>());
            added.blockers += lane.isEmpty() ? 0 : 1;
            lane.add(added);
        }
        byMessageKey.put(keys.messageKey(), added);
        bytes += added.size;
        acceptedAt.merge(event.acceptedAt(), 1, Integer::sum);
        if (added.blockers == 0) {
            ready(added).add(added);
        }
        return added;
    }

    /** The first events that are due, as many as fit, in flight from now on. */
    List<PendingEvent> claim(long now, Room.Filling room) {
        List<PendingEvent> claimed = new ArrayList<>();
        Iterator<PendingEvent> small = readySmall.iterator();
        Iterator<PendingEvent> large = readyLarge.iterator();
        PendingEvent nextSmall = next(small, now);
        PendingEvent nextLarge = next(large, now);
        while ((nextSmall != null || nextLarge != null) && !room.isFull()) {
            boolean smallFirst = nextLarge == null || (nextSmall != null && ORDER.compare(nextSmall, nextLarge) < 0);
            PendingEvent event = smallFirst ? nextSmall : nextLarge;
            boolean taken = room.takes(event.size);
            if (taken) {
                claimed.add(event);
            }
            // After one that does not fit, none of its kind does.
            PendingEvent next = taken ? next(smallFirst ? small : large, now) : null;
            nextSmall = smallFirst ? next : nextSmall;
            nextLarge = smallFirst ? nextLarge : next;
        }
        for (PendingEvent event : claimed) {
            ready(event).remove(event);
            inFlight.put(event.id, event);
        }
        return claimed;
    }

    private static PendingEvent next(Iterator<PendingEvent> events, long now) {
        PendingEvent next = events.hasNext() ? events.next() : null;
        return next != null && next.nextAttemptAt <= now ? next : null;
    }

    private NavigableSet<PendingEvent> ready(PendingEvent event) {
        return event.size < EventSize.LARGE ? readySmall : readyLarge;
    }

    /** The event of a delivery; empty where that attempt is not, or no longer, in flight. */
    Optional<PendingEvent> inFlight(Delivery delivery) {
        return Optional.ofNullable(inFlight.get(delivery.id())).filter(event -> event.attempts == delivery.attempts());
    }

    /** Lets an event in flight wait at the head of its lanes. */
    void postpone(PendingEvent event, long nextAttemptAt, long notBefore) {
        inFlight.remove(event.id);
        event.nextAttemptAt = nextAttemptAt;
        event.notBefore = notBefore;
        ready(event).add(event);
    }

    /** The events after one at the head of its user's lane, in their order. */
    Stream<PendingEvent> nextInLane(PendingEvent event) {
        return lanes.get(event.lanes.lane()).stream().skip(1);
    }

    /** The first identify among the next hundred events of a lane. */
    Optional<Event> identifyIn(String lane) {
        return lanes.getOrDefault(lane, new ArrayDeque<>()).stream()
                .limit(100)
                .map(pending -> pending.event)
                .filter(event -> event.type().equals("identify"))
                .findFirst();
    }

    /** Takes out an event at the head of its lanes, for the next of each. */
    void remove(PendingEvent event) {
        inFlight.remove(event.id);
        ready(event).remove(event);
        for (String name : event.laneNames()) {
            Deque<PendingEvent> lane = lanes.get(name);
            lane.removeFirst();
            if (lane.isEmpty()) {
                lanes.remove(name);
            } else if (--lane.getFirst().blockers == 0) {
                ready(lane.getFirst()).add(lane.getFirst());
            }
        }
        byMessageKey.remove(event.lanes.messageKey());
        bytes -= event.size;
        acceptedAt.computeIfPresent(event.event.acceptedAt(), (at, count) -> count == 1 ? null : count - 1);
    }

    /** Ends the pauses of so many events, but not the waits that the other side asked for. */
    void retryNow(long now, int max) {
        List<PendingEvent> waiting = Stream.concat(readySmall.stream(), readyLarge.stream())
                .filter(event -> event.nextAttemptAt > now && event.notBefore <= now)
                .limit(max)
                .toList();
        waiting.forEach(event -> {
            ready(event).remove(event);
            event.nextAttemptAt = now;
            ready(event).add(event);
        });
    }

    Optional<Instant> nextDue() {
        return Stream.of(readySmall, readyLarge)
                .filter(ready -> !ready.isEmpty())
                .map(NavigableSet::first)
                .min(ORDER)
                .map(event -> Instant.ofEpochMilli(event.nextAttemptAt));
    }

    Optional<Instant> oldestAcceptedAt() {
        return acceptedAt.isEmpty() ? Optional.empty() : Optional.of(acceptedAt.firstKey());
    }
}
