package io.github.zendeskevents.inbox;

import io.github.zendeskevents.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The dead letters that an inbox keeps, for a person to read, mend and send again. */
public interface DeadLetters {

    /**
     * The dead letters, newest first.
     *
     * @param limit how many at the most
     * @param before only those with a smaller {@link DeadLetter#id()}, for paging; empty: from the newest
     */
    List<DeadLetter> list(int limit, Optional<Long> before);

    /**
     * Puts one back at the end of its lanes, to be tried again from the start.
     *
     * @return false when there is no such dead letter
     */
    boolean replay(long id);

    /**
     * Puts all with this code back at the end of their lanes, in the order of their acceptance.
     *
     * @param code empty: all dead letters
     * @return how many
     */
    int replayAll(Optional<String> code);

    /** Lets one go for good; false when there is no such dead letter. */
    boolean delete(long id);

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
