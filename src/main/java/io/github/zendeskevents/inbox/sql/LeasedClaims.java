package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.inbox.Inbox.Delivery;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims of one instance of several on a database. An event in flight carries its instance's id, and since only the first
 * event of a lane can be claimed, whoever has it has the lane. The instance holds one lease for all it has in flight, on the
 * database's clock, and renews it by a heartbeat. Once the lease is over, others free what it had; an outcome that it
 * still reports is then not stored, because the event is, or was, delivered elsewhere.
 */
final class LeasedClaims extends Claims {

    private static final Logger LOG = LoggerFactory.getLogger(LeasedClaims.class);

    static final String TAKE =
            """
            WITH due AS (SELECT id FROM inbox_event WHERE %s AND next_attempt_at <= ?
                AND EXISTS (SELECT 1 FROM inbox_instance i WHERE i.id = ? AND i.lease_until > clock_timestamp())
                ORDER BY next_attempt_at, seq LIMIT ? FOR UPDATE SKIP LOCKED)
            UPDATE inbox_event e SET owner = ? FROM due WHERE e.id = due.id
            RETURNING e.next_attempt_at, e.id, e.seq, e.lane, e.org_lane, e.owner, e.event, e.type, e.message_id, e.user_id,
                e.problem, e.accepted_at, e.attempts"""
                    .formatted(EventTable.READY);
    static final String NEXT = "SELECT next_attempt_at FROM inbox_event WHERE " + EventTable.READY
            + " ORDER BY next_attempt_at, seq LIMIT 1";
    private static final String REGISTER =
            """
            INSERT INTO inbox_instance (id, lease_until) VALUES (?, clock_timestamp() + ? * interval '1 millisecond')""";
    private static final String RENEW =
            """
            UPDATE inbox_instance SET lease_until = clock_timestamp() + ? * interval '1 millisecond' WHERE id = ?""";
    private static final String DELETE_EXPIRED = "DELETE FROM inbox_instance WHERE lease_until < clock_timestamp()";
    private static final String FREE =
            """
            UPDATE inbox_event SET owner = NULL WHERE owner IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM inbox_instance i WHERE i.id = inbox_event.owner)""";

    private final EventRows rows;
    private final Duration lease;
    /** In flight here since before the lease was lost, so that others may have taken them over. */
    private final Set<Long> underLostLease = ConcurrentHashMap.newKeySet();

    private volatile Optional<String> instance = Optional.empty();
    private volatile long leaseEnds = System.nanoTime();

    LeasedClaims(EventRows rows, Duration lease) {
        this.rows = rows;
        this.lease = lease;
    }

    @Override
    synchronized List<Delivery> claim(Connection connection, int max, long now) throws SQLException {
        if (instance.isEmpty()) {
            return List.of();
        }
        String owner = instance.get();
        return Statements.query(connection, this::taken, TAKE, now, owner, max, owner).stream()
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingLong(Due::at).thenComparingLong(Due::seq))
                .map(Due::delivery)
                .toList();
    }

    /** Empty for an event whose attempt still runs here, since before the lease was lost: it goes on under the new lease. */
    private Optional<Due> taken(ResultSet row) throws SQLException {
        Claim claim = rows.claim(row);
        Claim earlier = inFlight.get(claim.id());
        if (earlier != null && !earlier.owner().equals(claim.owner())) {
            inFlight.put(claim.id(), earlier.ownedBy(claim.owner()));
            return Optional.empty();
        }
        inFlight.put(claim.id(), claim);
        return Optional.of(new Due(row.getLong("next_attempt_at"), claim.seq(), rows.delivery(row)));
    }

    @Override
    boolean release(Claim claim) {
        boolean released = super.release(claim);
        if (released) {
            underLostLease.remove(claim.id());
        }
        return released;
    }

    @Override
    Optional<Long> nextDue(Connection connection) throws SQLException {
        return Statements.query(connection, row -> row.getLong(1), NEXT).stream()
                .findFirst();
    }

    @Override
    Optional<Duration> heartbeatInterval() {
        return Optional.of(lease.dividedBy(3));
    }

    @Override
    int heartbeat(Transaction transaction) throws SQLException {
        // Counted from before the statement, so that it ends here before it ends on the database's clock.
        long ends = System.nanoTime() + lease.toNanos();
        if (instance.isEmpty() || !renew(transaction, instance.get())) {
            register(transaction);
        }
        leaseEnds = ends;
        transaction.statement(DELETE_EXPIRED).executeUpdate();
        int freed = transaction.statement(FREE).executeUpdate();
        if (freed > 0) {
            LOG.info("Took over {} events that another instance had in flight when it ended", freed);
        }
        return freed;
    }

    private boolean renew(Transaction transaction, String id) throws SQLException {
        return transaction.statement(RENEW, lease.toMillis(), id).executeUpdate() == 1;
    }

    private void register(Transaction transaction) throws SQLException {
        if (instance.isPresent()) {
            LOG.warn(
                    "This instance sent no heartbeat for {} s, so that others took over what it had in flight: {} events",
                    lease.toSeconds(),
                    inFlight.size());
        }
        underLostLease.addAll(inFlight.keySet());
        String id = UUID.randomUUID().toString();
        transaction.statement(REGISTER, id, lease.toMillis()).executeUpdate();
        instance = Optional.of(id);
    }

    @Override
    boolean holdLease() {
        return System.nanoTime() - leaseEnds < 0 && underLostLease.isEmpty();
    }

    @Override
    void leave(Transaction transaction) throws SQLException {
        if (instance.isPresent()) {
            transaction
                    .statement("DELETE FROM inbox_instance WHERE id = ?", instance.get())
                    .executeUpdate();
            transaction.statement(FREE).executeUpdate();
        }
    }

    private record Due(long at, long seq, Delivery delivery) {}
}
