package io.github.zendeskevents.inbox.sql.claim;

import io.github.zendeskevents.inbox.Inbox.Claimed;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.Room;
import io.github.zendeskevents.inbox.sql.table.Claim;
import io.github.zendeskevents.inbox.sql.table.EventRows;
import io.github.zendeskevents.inbox.sql.table.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands out events and remembers which are in flight. A process that is alone with its database remembers them in memory,
 * which costs no write; several on one database mark them there too, and hold a lease that they renew by heartbeats.
 */
public abstract sealed class Claims permits LocalClaims, LeasedClaims {

    final Map<Long, Claim> inFlight = new ConcurrentHashMap<>();

    /**
     * The claims of one process.
     *
     * @param shared whether others may use the database at the same time
     * @param lease how long after its last heartbeat another one is taken for dead
     */
    public static Claims of(boolean shared, EventRows rows, Duration lease) {
        return shared ? new LeasedClaims(rows, lease) : new LocalClaims(rows);
    }

    /** Due events at the head of their lanes, in flight from now on. */
    public abstract Claimed claim(Connection connection, Room room, long now) throws SQLException;

    /** When the next event at the head of its lanes, and not in flight, becomes due; milliseconds since 1970. */
    public abstract Optional<Long> nextDue(Connection connection) throws SQLException;

    /** What is known of an event in flight; empty when this attempt is not, or no longer, in flight here. */
    public Optional<Claim> inFlight(Delivery delivery) {
        return Optional.ofNullable(inFlight.get(delivery.id()))
                .filter(claim -> claim.attempts() == delivery.attempts());
    }

    /**
     * Keeps an event from being handed out, because it is about to end without an attempt; asked for once more in the same way, it
     * answers the same.
     *
     * @return false when it is in flight here
     */
    public abstract boolean withhold(Claim claim);

    /** Ends {@link #withhold}, once it is safe that the event has ended, or that it has not. */
    public abstract void giveBack(Collection<Claim> withheld);

    /** Ends a claim, after its outcome is safe; false when the event is not, or again and by another claim, in flight here. */
    public boolean release(Claim claim) {
        return inFlight.remove(claim.id(), claim);
    }

    /** How often there must be a {@link #heartbeat}; empty for a process that is alone with its database. */
    public Optional<Duration> heartbeatInterval() {
        return Optional.empty();
    }

    /** Renews the lease of this instance and frees what dead ones had in flight; returns how many events that were. */
    public int heartbeat(Transaction transaction) throws SQLException {
        return 0;
    }

    /** False once the lease of this instance may be over, and until what it had in flight then has ended here. */
    public boolean holdLease() {
        return true;
    }

    /** Frees what this instance has in flight, because it ends. */
    public void leave(Transaction transaction) throws SQLException {
        // What is in flight is known to this process alone, and ends with it.
    }
}
