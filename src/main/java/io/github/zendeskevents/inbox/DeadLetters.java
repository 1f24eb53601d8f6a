package io.github.zendeskevents.inbox;

import io.github.zendeskevents.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The dead letters that an inbox keeps, for a person to read, mend and send again. */
public interface DeadLetters {

    /**
     * The dead letters, newest first.
     *
     * @param limit how many at the most; fewer where they are too large for memory, and one at least
     * @param before only those with a smaller {@link DeadLetter#id()}, for paging; empty: from the newest
     */
    List<DeadLetter> list(EventCriteria criteria, int limit, Optional<Long> before);

    /** All of them, in pages as {@link #list(EventCriteria, int, Optional)}. */
    default List<DeadLetter> list(int limit, Optional<Long> before) {
        return list(EventCriteria.ALL, limit, before);
    }

    /** One of them; empty when there is no such dead letter. */
    Optional<DeadLetter> find(long id);

    /** Tells of each dead letter that is meant why it was given up, the newest first, and never holds all of them in memory. */
    void reasons(EventCriteria criteria, Consumer<Reason> reader);

    /** Tells of all of them, as {@link #reasons(EventCriteria, Consumer)}. */
    default void reasons(Consumer<Reason> reader) {
        reasons(EventCriteria.ALL, reader);
    }

    /**
     * How many dead letters that are meant there are of each code, step and {@link ReasonPattern}, apart for each hour before now of
     * the last day.
     *
     * @param now where the last of these hours ends
     */
    void count(EventCriteria criteria, Instant now, Consumer<ReasonCount> reader);

    /**
     * Puts one back at the end of its lanes, to be tried again from the start.
     *
     * @return false when there is no such dead letter
     */
    boolean replay(long id);

    /**
     * Puts those that are meant back at the end of their lanes, in the order in which they were accepted, some hundred at a time so
     * that others are accepted and delivered in between.
     *
     * @return how many
     */
    int replayAll(EventCriteria criteria);

    /**
     * Puts an event in the place of a dead letter and at the end of its own lanes.
     *
     * @param event trusted as the letter's was
     */
    Replacement replace(long id, Event event);

    /** Lets one go for good; false when there is no such dead letter. */
    boolean delete(long id);

    /** Lets those go for good that are meant, as {@link #replayAll} does; returns how many. */
    int deleteAll(EventCriteria criteria);

    /** What came of an event that was to take the place of a dead letter. */
    enum Replacement {
        /** It is there. */
        DONE,
        /** There is no such dead letter, or no longer. */
        UNKNOWN,
        /** The inbox knows an event of the same user, type and {@code messageId}, which counts as the same. */
        REPEATED
    }

    /**
     * Why an event was given up.
     *
     * @param failedAt when
     * @param ids the userId and the groupId of the event, as far as it has them: the reason may name them
     */
    record Reason(String code, String step, String reason, Instant failedAt, List<String> ids) {

        public Reason {
            ids = List.copyOf(ids);
        }
    }

    /**
     * So many dead letters of the same code, step and pattern of their reasons. Others may be counted apart, so that counts of the same
     * are to be added.
     *
     * @param hour how many hours ago they failed; from 24 on all are one
     */
    record ReasonCount(String code, String step, String pattern, int hour, long count, Instant oldest, Instant newest) {

        /** From here on hours are not told apart. */
        public static final int HOURS = 24;

        /** The count of one dead letter. */
        public static ReasonCount of(Reason reason, Instant now) {
            long ago = Math.max(0, Duration.between(reason.failedAt(), now).toHours());
            return new ReasonCount(
                    reason.code(),
                    reason.step(),
                    ReasonPattern.of(reason.reason(), reason.ids()),
                    (int) Math.min(HOURS, ago),
                    1,
                    reason.failedAt(),
                    reason.failedAt());
        }
    }

    /**
     * An event that was given up.
     *
     * @param id the inbox's own number of the event
     * @param event the event as it was accepted
     * @param code a fixed name such as {@code missing-user-id}
     * @param reason one line for people
     * @param step the id of the route that gave up
     * @param attempts how many attempts were made
     * @param failedAt when it was given up
     */
    record DeadLetter(long id, Event event, String code, String reason, String step, int attempts, Instant failedAt) {}
}
