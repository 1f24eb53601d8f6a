package io.github.zendeskevents.inbox;

import io.github.zendeskevents.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Users of whom nothing more is to be taken in, because they asked for that. An inbox keeps no {@code userId} for it, but a hash that
 * tells whether one that comes is meant; ids are compared as lanes compare them, without regard to case.
 *
 * <p>The changes throw {@link InboxUnavailableException} when the inbox cannot be written now.
 */
public interface Suppressions {

    /** The code of events that are ignored for this. */
    String CODE = "suppressed";

    /** Whether events of this user are ignored. It is asked for each event, and costs nearly nothing. */
    boolean isSuppressed(String userId);

    /** Whether an event is to be ignored: its user is suppressed, or the one whom an alias names as the same person. */
    default boolean concern(Event event) {
        return event.userId().filter(this::isSuppressed).isPresent()
                || (event.type().equals("alias")
                        && event.previousId().filter(this::isSuppressed).isPresent());
    }

    /** Has events of this user ignored from the moment that this returns, those that wait too; other instances follow within seconds. */
    void suppress(String userId);

    /**
     * Has events of this user delivered again.
     *
     * @return false while the user is being erased: nothing is changed then
     */
    boolean lift(String userId);

    /** Asks that this user is forgotten, which {@link Erasures} carries out; a request joins one that is not done yet. */
    void requestErasure(String userId, boolean permanent);

    /** {@link #suppress} of many, with as few writes as the inbox can; after a failure in between, of some of them. */
    default void suppressAll(List<String> userIds) {
        userIds.forEach(this::suppress);
    }

    /**
     * {@link #lift} of many, likewise.
     *
     * @return those that are being erased
     */
    default List<String> liftAll(List<String> userIds) {
        return userIds.stream().filter(userId -> !lift(userId)).toList();
    }

    /** {@link #requestErasure} of many, likewise and in this order. */
    default void requestErasures(List<String> userIds, boolean permanent) {
        userIds.forEach(userId -> requestErasure(userId, permanent));
    }

    /** What is known of this user here. */
    Status status(String userId);

    /** How far an erasure is. */
    enum State {
        /** It is asked for, and under way or waiting. */
        REQUESTED,
        /** It is done. */
        DONE,
        /** The inbox has forgotten the user, and Zendesk has not. */
        FAILED
    }

    /**
     * Of a user.
     *
     * @param suppressed whether events are ignored
     * @param erasure the last erasure; empty where none was ever asked for
     */
    record Status(boolean suppressed, Optional<Report> erasure) {

        /** Nothing was ever asked for. */
        public static final Status NONE = new Status(false, Optional.empty());

        public Status {
            Objects.requireNonNull(erasure, "erasure");
        }
    }

    /**
     * Of an erasure, for whoever must show that it was done.
     *
     * @param permanent whether Zendesk was asked for more than its reversible deletion
     * @param reason one line for people: what was done, or what is in the way; empty text at first
     * @param zendeskId Zendesk's own number of the user who was deleted
     * @param answer what Zendesk told of the permanent deletion
     */
    record Report(
            State state,
            boolean permanent,
            String reason,
            Optional<Long> zendeskId,
            Optional<String> answer,
            Instant requestedAt,
            Optional<Instant> endedAt) {}
}
