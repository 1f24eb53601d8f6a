package io.github.zendeskevents.inbox.memory;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.Lanes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
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

    private final Map<String, Deque<PendingEvent>> lanes = new HashMap<>();
    private final Map<String, PendingEvent> byMessageKey = new HashMap<>();
    private final Map<Long, PendingEvent> inFlight = new HashMap<>();
    private final NavigableSet<PendingEvent> ready = new TreeSet<>(
            Comparator.<PendingEvent>comparingLong(event -> event.nextAttemptAt).thenComparingLong(event -> event.seq));
    private final TreeMap<Instant, Integer> acceptedAt = new TreeMap<>();
    private long lastNumber;

    int size() {
        return byMessageKey.size();
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
        acceptedAt.merge(event.acceptedAt(), 1, Integer::sum);
        if (added.blockers == 0) {
            ready.add(added);
        }
        return added;
    }

    /** The first events that are due, so many at the most, in flight from now on. */
    List<PendingEvent> claim(long now, int max) {
        List<PendingEvent> claimed = ready.stream()
                .takeWhile(event -> event.nextAttemptAt <= now)
                .limit(max)
                .toList();
        for (PendingEvent event : claimed) {
            ready.remove(event);
            inFlight.put(event.id, event);
        }
        return claimed;
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
        ready.add(event);
    }

    /** The events after one at the head of its user's lane, in their order. */
    Stream<PendingEvent> nextInLane(PendingEvent event) {
        return lanes.get(event.lanes.lane()).stream().skip(1);
    }

    /** Takes out an event at the head of its lanes, for the next of each. */
    void remove(PendingEvent event) {
        inFlight.remove(event.id);
        ready.remove(event);
        for (String name : event.laneNames()) {
            Deque<PendingEvent> lane = lanes.get(name);
            lane.removeFirst();
            if (lane.isEmpty()) {
                lanes.remove(name);
            } else if (--lane.getFirst().blockers == 0) {
                ready.add(lane.getFirst());
            }
        }
        byMessageKey.remove(event.lanes.messageKey());
        acceptedAt.computeIfPresent(event.event.acceptedAt(), (at, count) -> count == 1 ? null : count - 1);
    }

    /** Ends the pauses of so many events, but not the waits that the other side asked for. */
    void retryNow(long now, int max) {
        List<PendingEvent> waiting = ready.stream()
                .filter(event -> event.nextAttemptAt > now && event.notBefore <= now)
                .limit(max)
                .toList();
        waiting.forEach(event -> {
            ready.remove(event);
            event.nextAttemptAt = now;
            ready.add(event);
        });
    }

    Optional<Instant> nextDue() {
        return ready.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ready.first().nextAttemptAt));
    }

    Optional<Instant> oldestAcceptedAt() {
        return acceptedAt.isEmpty() ? Optional.empty() : Optional.of(acceptedAt.firstKey());
    }
}
