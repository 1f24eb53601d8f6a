package io.github.zendeskevents.inbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Carries out what {@link Suppressions#requestErasure} was asked for, in small pieces between which others write. Requests are kept
 * until they have ended, through restarts where the inbox is durable. Doing a step twice does no harm.
 *
 * <p>All methods throw {@link InboxUnavailableException} when the inbox cannot be used now.
 */
public interface Erasures {

    /**
     * Erasures that are due and that nobody works at. Who claims them has a few minutes before they are handed out again.
     *
     * @param max how many at the most
     */
    List<Erasure> claim(int max);

    /**
     * Forgets a piece of what the inbox holds of these users: events in each state, and last known details. What is in flight is left
     * alone until it has ended.
     */
    Forgotten forget(List<Erasure> erasures);

    /** Keeps Zendesk's number of the user, by which a deletion goes on after the {@code external_id} is gone. */
    void found(Erasure erasure, long zendeskId);

    /** Puts it off, for a reason in one line for people. */
    void retry(Erasure erasure, String reason, Duration pause);

    /**
     * Ends it: the {@code userId} is forgotten now, and {@link #publish()} makes the end known.
     *
     * @param state {@link Suppressions.State#DONE} or {@link Suppressions.State#FAILED}
     * @param answer what Zendesk told of a permanent deletion
     * @return false where more was asked for meanwhile: it is due again
     */
    boolean end(Erasure erasure, Suppressions.State state, String reason, Optional<String> answer);

    /**
     * Makes known what has ended, once no trace is left in the files of the inbox.
     *
     * @return how long until there is more to make known; empty when all is known
     */
    Optional<Duration> publish();

    /**
     * An erasure that is under way.
     *
     * @param key the hash by which the user is known
     * @param userId as it was written in the request
     * @param permanent whether the user is to be deleted for good
     * @param zendeskId Zendesk's own number of the user, as far as it was found already
     * @param attempts how many were made before
     */
    record Erasure(String key, String userId, boolean permanent, Optional<Long> zendeskId, int attempts) {

        /** Without the {@code userId}. */
        @Override
        public String toString() {
            return "Erasure[" + key + "]";
        }
    }

    /**
     * What came of a piece.
     *
     * @param done the keys of those of whom nothing is left
     * @param inFlight true where an event in flight has to end first
     * @param ended waiting events that have ended as ignored by it
     * @param events the numbers of the events that were forgotten, by the keys of the erasures
     */
    record Forgotten(Set<String> done, boolean inFlight, List<Ended> ended, Map<String, List<Long>> events) {

        public Forgotten {
            done = Set.copyOf(done);
            ended = List.copyOf(ended);
            events = Map.copyOf(events);
        }
    }

    /**
     * What may still be told of an event that waited, when its user was forgotten: not whom it was about, nor what it said.
     *
     * @param messageId of the sender, who may wait to hear of it
     */
    record Ended(String messageId, String type, Instant acceptedAt) {}

    /** A bean that is to hear of events which end because their user is forgotten. */
    interface Listener {

        /** These have ended. */
        void forgotten(List<Ended> ended);
    }
}
