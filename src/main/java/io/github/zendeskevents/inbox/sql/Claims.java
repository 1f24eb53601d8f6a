package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.inbox.Inbox.Claimed;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.Room;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands out events and remembers which are in flight. A process that is alone with its database remembers them in memory,
 * which costs no write; several on one database mark them there too, and hold a lease that they renew by heartbeats.
 */
abstract sealed class Claims permits LocalClaims, LeasedClaims {

    final Map<Long, Claim> inFlight = new ConcurrentHashMap<>();

    /** Due events at the head of their lanes, in flight from now on. */
    abstract Claimed claim(Connection connection, Room room, long now) throws SQLException;

    /** When the next event at the head of its lanes, and not in flight, becomes due; milliseconds since 1970. */
    abstract Optional<Long> nextDue(Connection connection) throws SQLException;

    /** What is known of an event in flight; empty when this attempt is not, or no longer, in flight here. */
    Optional<Claim> inFlight(Delivery delivery) {
        return Optional.ofNullable(inFlight.get(delivery.id()))
                .filter(claim -> claim.attempts() == delivery.attempts());
    }

    /** Ends a claim, after its outcome is safe; false when the event is not, or again and by another claim, in flight here. */
    boolean release(Claim claim) {
        return inFlight.remove(claim.id(), claim);
    }

    /** How often there must be a {@link #heartbeat}; empty for a process that is alone with its database. */
    Optional<Duration> heartbeatInterval() {
        return Optional.empty();
    }

    /** Renews the lease of this instance and frees what dead ones had in flight; returns how many events that were. */
    int heartbeat(Transaction transaction) throws SQLException {
        return 0;
    }

    /** False once the lease of this instance may be over, and until what it had in flight then has ended here. */
    boolean holdLease() {
        return true;
    }

    /** Frees what this instance has in flight, because it ends. */
    void leave(Transaction transaction) throws SQLException {
        // What is in flight is known to this process alone, and ends with it.
    }

    /**
     * What must be known of an event in flight to settle it.
     *
     * @param seq its place in the lanes
     * @param orgLane null without one, as in the table
     * @param attempts how many attempts were made before the one in flight
     * @param owner who has it in flight, as in the table; null in a database of one process
     */
    record Claim(long id, long seq, String lane, String orgLane, int attempts, String owner) {

        /** The same attempt, taken back by an instance that had lost it. */
        Claim ownedBy(String newOwner) {
            return new Claim(id, seq, lane, orgLane, attempts, newOwner);
        }
    }
}
