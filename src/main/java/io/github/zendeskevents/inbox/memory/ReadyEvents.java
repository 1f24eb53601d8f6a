package io.github.zendeskevents.inbox.memory;

import io.github.zendeskevents.inbox.SenderTurns.Due;
import io.github.zendeskevents.inbox.lane.EventSize;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The events at the head of their lanes that are not in flight: small and large ones of each sender apart, in the order of their time. */
final class ReadyEvents {

    static final Comparator<PendingEvent> ORDER =
            Comparator.<PendingEvent>comparingLong(event -> event.nextAttemptAt).thenComparingLong(event -> event.seq);

    private final Map<Kind, NavigableSet<PendingEvent>> events = new HashMap<>();

    void add(PendingEvent event) {
        events.computeIfAbsent(Kind.of(event), kind -> new TreeSet<>(ORDER)).add(event);
    }

    void remove(PendingEvent event) {
        events.computeIfPresent(Kind.of(event), (kind, same) -> {
            same.remove(event);
            return same.isEmpty() ? null : same;
        });
    }

    Stream<PendingEvent> all() {
        return events.values().stream().flatMap(NavigableSet::stream);
    }

    /** The one that is due first, be it in the future. */
    Optional<PendingEvent> first() {
        return events.values().stream().map(NavigableSet::first).min(ORDER);
    }

    /** Those that are due. */
    List<Due<PendingEvent>> due(long now) {
        List<Due<PendingEvent>> due = new ArrayList<>();
        events.forEach((kind, same) -> due.add(new Due<>(kind.sender, new UntilNow(same.iterator(), now))));
        return due;
    }

    private record Kind(int sender, boolean large) {

        static Kind of(PendingEvent event) {
            return new Kind(event.event.sender(), event.size >= EventSize.LARGE);
        }
    }

    /** The first events, as long as they are due. */
    private static final class UntilNow implements Iterator<PendingEvent> {

        private final Iterator<PendingEvent> events;
        private final long now;
        private Optional<PendingEvent> next;

        UntilNow(Iterator<PendingEvent> events, long now) {
            this.events = events;
            this.now = now;
            this.next = look();
        }

        private Optional<PendingEvent> look() {
            return events.hasNext()
                    ? Optional.of(events.next()).filter(event -> event.nextAttemptAt <= now)
                    : Optional.empty();
        }

        @Override
        public boolean hasNext() {
            return next.isPresent();
        }

        @Override
        public PendingEvent next() {
            PendingEvent found = next.orElseThrow(NoSuchElementException::new);
            next = look();
            return found;
        }
    }
}
