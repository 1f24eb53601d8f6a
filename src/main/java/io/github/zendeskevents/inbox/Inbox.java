package io.github.zendeskevents.inbox;

import io.github.zendeskevents.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Holds accepted events until each has ended as delivered, ignored or dead. It is the seam between taking events in and
 * delivering them: the routes on both sides know only this interface, whether a durable table or memory alone implements it.
 *
 * <p>Order is kept by lanes. An event belongs to the lane of its user and, if it writes to an organization, to that
 * organization's lane too; an alias belongs to the lanes of both its users. It can be claimed only when it is the first
 * unfinished one in each of its lanes.
 */
public interface Inbox extends AutoCloseable {

    /**
     * Takes events in, all or none, in this order. An event whose {@code messageId} was accepted before from the
     * same user, of the same type and trust, and is still known, is dropped: the sender repeated itself.
     *
     * <p>The stage completes when the events are safe: after the commit for a durable inbox; for one that holds events in
     * memory alone when each has an outcome, in which case the list holds these outcomes in the order of the events.
     * It fails with {@link InboxUnavailableException} when nothing could be stored.
     *
     * @param events at least one
     * @return the final outcomes, in the order of {@code events}; an empty list from a durable inbox
     */
    CompletionStage<List<Outcome>> accept(List<Event> events);

    /**
     * Hands out events that are due, each at the head of its lanes, and marks them as in flight.
     *
     * @param room how much at the most
     * @throws InboxUnavailableException when the store cannot be read now
     */
    Claimed claim(Room room);

    /** The same for so many events, whatever their size. */
    default List<Delivery> claim(int max) {
        return claim(Room.of(max)).deliveries();
    }

    /**
     * Records how an attempt ended, and frees the lanes of the event: for the next event, or, after
     * {@link Outcome.Retry}, for the same one once the pause is over. It returns at once, because many outcomes share a
     * commit.
     *
     * <p>The stage completes when the outcome is safe and the lanes are free. It fails with
     * {@link InboxUnavailableException} when the store cannot be written now: the delivery stays in flight, to be settled
     * again. A delivery that is no longer in flight, because another instance took it over, is left alone. What follows on
     * the stage runs on the inbox's own thread and must be quick.
     */
    default CompletionStage<Void> settle(Delivery delivery, Outcome outcome) {
        return settle(delivery, outcome, List.of());
    }

    /**
     * The same, for an event and others that were merged with it and delivered as one.
     *
     * @param merged ids of events from {@link #nextInLane}, its first so many; they end with the same outcome, which is then
     *     {@link Outcome.Delivered} or {@link Outcome.Ignored}
     */
    CompletionStage<Void> settle(Delivery delivery, Outcome outcome, List<Long> merged);

    /**
     * The events that wait right after an event in flight in the lane of its user, as long as they are of its type and
     * trust and belong to no other lane. They stay where they are until they are settled together with it.
     *
     * @param max how many at the most
     * @param maxSize how many bytes of memory they may take together
     * @throws InboxUnavailableException when the store cannot be read now
     */
    List<Waiting> nextInLane(Delivery delivery, int max, long maxSize);

    /**
     * Makes events that wait for their growing pause due now, those first that would be next. For when there is a sign
     * that what was in the way is gone. An event whose wait the other side asked for ({@link Outcome.Retry#notBefore()})
     * goes on waiting. It returns at once and does nothing when the store cannot be written.
     *
     * @param max how many at the most
     */
    void retryNow(int max);

    /**
     * The first identify of an event's user that waits among the next hundred events of the user's lane: browsers send side by
     * side, and so an identify may arrive just after what it belongs before.
     */
    Optional<Event> waitingIdentify(Event event);

    /** When the next waiting event becomes due, for whoever waits to {@link #claim}; empty when nothing waits for a time. */
    Optional<Instant> nextDue();

    /** Sets the one listener, which is called on any thread, and quickly, when there may be something new to claim. */
    void onWork(Runnable listener);

    /** What is in the inbox now. */
    Counts counts();

    /** The dead letters that are kept. */
    DeadLetters deadLetters();

    /** What an operator may look at of all events that the inbox still has. */
    EventLog eventLog();

    /**
     * Hands out nothing more until {@link #resume()}, not even after a restart where the inbox is durable, and by no instance on the
     * same database; others follow within a second or so. What is in flight ends as ever. A second pause changes nothing.
     *
     * @param reason one line for people
     */
    void pause(String reason);

    /** Hands out events again after {@link #pause}; does nothing where there was none. */
    void resume();

    /** Why nothing is handed out; empty unless an operator asked for that. */
    Optional<Pause> paused();

    /** The last known details of users, for events whose user Zendesk does not know. */
    LastKnownUsers lastKnownUsers();

    /** Users who want to be forgotten. */
    Suppressions suppressions();

    /** What is done to forget them. */
    Erasures erasures();

    /** True when events survive the end of the process. */
    boolean durable();

    /** What keeps the inbox from taking events though it is open, in one line for people; empty when nothing does. */
    default Optional<String> trouble() {
        return Optional.empty();
    }

    /** Which thread of the inbox has come to a standstill that a restart would mend, in one line; empty while all go on. */
    default Optional<String> standstill() {
        return Optional.empty();
    }

    /**
     * False while other instances may take over, or have taken over, what is in flight here, because this one sent no
     * heartbeat within its lease: then nothing more is to be done for it, lest an older state come after a newer one.
     */
    default boolean holdsLease() {
        return true;
    }

    /** Ends the inbox; events in flight stay unfinished and, if durable, are handed out again after the next start. */
    @Override
    void close();

    /**
     * An event in flight.
     *
     * @param id the inbox's own number of the event
     * @param event the event
     * @param attempts how many attempts were made before this one
     * @param size how much memory it takes, in bytes
     */
    record Delivery(long id, Event event, int attempts, long size) {}

    /**
     * What a claim handed out.
     *
     * @param deliveries in the order in which they were due
     * @param more true when others are due that did not fit into the room
     */
    record Claimed(List<Delivery> deliveries, boolean more) {

        public Claimed {
            deliveries = List.copyOf(deliveries);
        }
    }

    /**
     * An event that waits in a lane.
     *
     * @param id the inbox's own number of the event
     * @param event the event
     * @param size how much memory it takes, in bytes
     */
    record Waiting(long id, Event event, long size) {}

    /**
     * That an operator has stopped the delivery.
     *
     * @param reason one line for people
     */
    record Pause(String reason, Instant since) {}

    /**
     * Sizes of the inbox.
     *
     * @param pending accepted and without an end
     * @param delivered ended as delivered, of those still known
     * @param ignored ended as ignored, of those still known
     * @param dead dead letters kept
     * @param oldestPending when the oldest pending event was accepted; empty when nothing is pending
     */
    record Counts(long pending, long delivered, long ignored, long dead, Optional<Instant> oldestPending) {}
}
