package io.github.zendeskevents.inbox.memory;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.Room;
import io.github.zendeskevents.inbox.SenderTurns;
import io.github.zendeskevents.inbox.lane.Lanes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The pending events in their lanes. As in the tables of the durable inbox, each knows in how many of its lanes another stands
 * before it, so that the events that may be claimed are always at hand. Not thread-safe: the inbox guards it.
 */
final class Backlog {

    private final Map<String, Deque<PendingEvent>> lanes = new HashMap<>();
    private final Map<String, PendingEvent> byMessageKey = new HashMap<>();
    private final Map<Long, PendingEvent> inFlight = new HashMap<>();
    private final ReadyEvents ready = new ReadyEvents();
    private final SenderTurns turns = new SenderTurns();
    private final Map<Integer, Long> eventsBySender = new HashMap<>();
    private final Map<Integer, Long> bytesBySender = new HashMap<>();
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

    /** How many of them each sender has here. */
    Map<Integer, Long> eventsBySender() {
        return eventsBySender;
    }

    /** How much memory those of each sender take. */
    Map<Integer, Long> bytesBySender() {
        return bytesBySender;
    }

    private void hold(PendingEvent event, int sign) {
        bytes += sign * event.size;
        eventsBySender.merge(event.event.sender(), (long) sign, Backlog::sumUnlessZero);
        bytesBySender.merge(event.event.sender(), sign * event.size, Backlog::sumUnlessZero);
    }

    private static Long sumUnlessZero(Long one, Long other) {
        return one + other == 0 ? null : Long.valueOf(one + other);
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
        hold(added, 1);
        acceptedAt.merge(event.acceptedAt(), 1, Integer::sum);
        if (added.blockers == 0) {
            ready.add(added);
        }
        return added;
    }

    /** The first events that are due, of each sender in turn, as many as fit, in flight from now on. */
    List<PendingEvent> claim(long now, Room.Filling room) {
        List<PendingEvent> claimed = turns.take(ready.due(now), ReadyEvents.ORDER, event -> event.size, room);
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

    /** The first identify among the next hundred events of a lane. */
    Optional<Event> identifyIn(String lane) {
        return lanes.getOrDefault(lane, new ArrayDeque<>()).stream()
                .limit(100)
                .map(pending -> pending.event)
                .filter(event -> event.type().equals("identify"))
                .findFirst();
    }

    /** Whether an attempt at the event is in flight. */
    boolean isInFlight(PendingEvent event) {
        return inFlight.containsKey(event.id);
    }

    /** Takes out an event; where it is at the head of a lane, for the next one there. */
    void remove(PendingEvent event) {
        inFlight.remove(event.id);
        ready.remove(event);
        for (String name : event.laneNames()) {
            Deque<PendingEvent> lane = lanes.get(name);
            boolean first = lane.getFirst().id == event.id;
            lane.remove(event);
            if (lane.isEmpty()) {
                lanes.remove(name);
            } else if (first && --lane.getFirst().blockers == 0) {
                ready.add(lane.getFirst());
            }
        }
        byMessageKey.remove(event.lanes.messageKey());
        hold(event, -1);
        acceptedAt.computeIfPresent(event.event.acceptedAt(), (at, count) -> count == 1 ? null : count - 1);
    }

    /** Ends the pauses of so many events, but not the waits that the other side asked for. */
    void retryNow(long now, int max) {
        List<PendingEvent> waiting = ready.all()
                .filter(event -> event.nextAttemptAt > now && event.notBefore <= now)
                .sorted(ReadyEvents.ORDER)
                .limit(max)
                .toList();
        waiting.forEach(event -> {
            ready.remove(event);
            event.nextAttemptAt = now;
            ready.add(event);
        });
    }

    /** Ends all waits, because the clock was set back and nobody knows any more how long they were to be. */
    void dueNow(long now) {
        for (PendingEvent event : byMessageKey.values()) {
            boolean waits = event.blockers == 0 && !inFlight.containsKey(event.id);
            if (waits) {
                ready.remove(event);
            }
            event.nextAttemptAt = Math.min(event.nextAttemptAt, now);
            event.notBefore = Math.min(event.notBefore, now);
            if (waits) {
                ready.add(event);
            }
        }
    }

    Optional<Instant> nextDue() {
        return ready.first().map(event -> Instant.ofEpochMilli(event.nextAttemptAt));
    }

    Optional<Instant> oldestAcceptedAt() {
        return acceptedAt.isEmpty() ? Optional.empty() : Optional.of(acceptedAt.firstKey());
    }
}
