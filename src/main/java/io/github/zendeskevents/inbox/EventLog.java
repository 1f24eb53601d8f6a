package io.github.zendeskevents.inbox;

import io.github.zendeskevents.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What an inbox still has of events, for a person to look at: those that wait, dead letters, and what became of the others. */
public interface EventLog {

    /**
     * Events, newest first.
     *
     * @param limit how many at the most
     * @param before only those with a smaller {@link Entry#id()}, for paging; empty: from the newest
     */
    Page list(EventCriteria criteria, int limit, Optional<Long> before);

    /** One event; empty when the inbox has nothing of it. */
    Optional<Entry> find(long id);

    /** How many events have ended since a time. */
    Pace pace(Instant since);

    /**
     * An event and what became of it.
     *
     * @param id the inbox's own number of the event
     * @param state {@code pending}, {@code delivered}, {@code ignored} or {@code dead}
     * @param userId as the inbox keeps it: one that is very long is shortened
     * @param code of an ignored event or a dead letter
     * @param reason why it is ignored, dead, or still pending after an attempt
     * @param step the id of the route that gave up
     * @param attempts how many were made, without one that is under way
     * @param nextAttemptAt when a pending event is due
     * @param endedAt when it was delivered, ignored or given up
     * @param event as it was accepted, of one event that was asked for and has not ended or is a dead letter
     */
    record Entry(
            long id,
            String state,
            String messageId,
            String type,
            Optional<String> userId,
            Optional<String> groupId,
            Optional<String> code,
            Optional<String> reason,
            Optional<String> step,
            int attempts,
            Instant receivedAt,
            Optional<Instant> nextAttemptAt,
            Optional<Instant> endedAt,
            Optional<Event> event) {

        public Entry {
            Objects.requireNonNull(state, "state");
        }
    }

    /**
     * A part of the events.
     *
     * @param searchedTo where a search goes on that took too long to be finished, as {@code before}; empty: it was finished
     */
    record Page(List<Entry> entries, Optional<Long> searchedTo) {

        public Page {
            entries = List.copyOf(entries);
        }
    }

    /**
     * How fast events end.
     *
     * @param ended how many ended in a time
     * @param first when the first of them ended; empty where none did
     */
    record Pace(long ended, Optional<Instant> first) {}
}
