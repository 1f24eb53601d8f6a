package io.github.zendeskevents.inbox;

import io.github.zendeskevents.inbox.Inbox.Delivery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims of one instance of several on a database. An event in flight carries its instance's id, and since only the first
 * event of a lane can be claimed, whoever has it has the lane. The instance holds one lease for all it has in flight, on the
 * database's clock, and renews it by a sign of life. Once the lease is over, others free what it had; an outcome that it
 * still reports is then not stored, because the event is, or was, delivered elsewhere.
 */
final class LeasedClaims implements Claims {

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
    private static final String JOIN =
            """
            INSERT INTO inbox_instance (id, lease_until) VALUES (?, clock_timestamp() + ? * interval '1 millisecond')""";
    private static final String RENEW =
            """
            UPDATE inbox_instance SET lease_until = clock_timestamp() + ? * interval '1 millisecond' WHERE id = ?""";
    private static final String BURY = "DELETE FROM inbox_instance WHERE lease_until < clock_timestamp()";
    static final String FREE =
            """
            UPDATE inbox_event SET owner = NULL WHERE owner IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM inbox_instance i WHERE i.id = inbox_event.owner)""";

    private final SqlDatabase database;
    private final EventTable events;
    private final Duration lease;
    private final Map<Long, Claim> inFlight = new ConcurrentHashMap<>();
    /** In flight here since before the lease was lost, so that others may have taken them over. */
    private final Set<Long> doubtful = ConcurrentHashMap.newKeySet();

    private volatile Optional<String> instance = Optional.empty();
    private volatile long leaseEnds = System.nanoTime();

    LeasedClaims(SqlDatabase database, EventTable events, Duration lease) {
        this.database = database;
        this.events = events;
        this.lease = lease;
    }

    @Override
    public synchronized List<Delivery> claim(int max, long now) throws SQLException {
        Optional<String> owner = instance;
        if (owner.isEmpty()) {
            return List.of();
        }
        try (Connection connection = database.reader();
                PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setLong(1, now);
            take.setString(2, owner.get());
            take.setInt(3, max);
            take.setString(4, owner.get());
            try (ResultSet rows = take.executeQuery()) {
                return taken(rows);
            }
        }
    }

    private List<Delivery> taken(ResultSet rows) throws SQLException {
        List<Due> due = new ArrayList<>();
        while (rows.next()) {
            Claim claim = events.claim(rows);
            Claim earlier = inFlight.get(claim.id());
            if (earlier != null && !earlier.owner().equals(claim.owner())) {
                // The lease was lost, but the attempt still runs here: it goes on under the new lease.
                inFlight.put(claim.id(), earlier.ownedBy(claim.owner()));
            } else {
                inFlight.put(claim.id(), claim);
                due.add(new Due(rows.getLong("next_attempt_at"), claim.seq(), events.delivery(rows)));
            }
        }
        due.sort(Comparator.comparingLong(Due::at).thenComparingLong(Due::seq));
        return due.stream().map(Due::delivery).toList();
    }

    @Override
    public Optional<Claim> inFlight(Delivery delivery) {
        return Optional.ofNullable(inFlight.get(delivery.id()))
                .filter(claim -> claim.attempts() == delivery.attempts());
    }

    @Override
    public boolean release(Claim claim) {
        boolean released = inFlight.remove(claim.id(), claim);
        if (released) {
            doubtful.remove(claim.id());
        }
        return released;
    }

    @Override
    public Optional<Long> nextDue() throws SQLException {
        try (Connection connection = database.reader();
                PreparedStatement next = connection.prepareStatement(NEXT);
                ResultSet row = next.executeQuery()) {
            return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
        }
    }

    @Override
    public Optional<Duration> signOfLifeEvery() {
        return Optional.of(lease.dividedBy(3));
    }

    @Override
    public int signOfLife(Transaction transaction) throws SQLException {
        // Counted from before the statement, so that it ends here before it ends on the database's clock.
        long ends = System.nanoTime() + lease.toNanos();
        if (instance.isEmpty() || !renew(transaction, instance.get())) {
            join(transaction);
        }
        leaseEnds = ends;
        transaction.statement(BURY).executeUpdate();
        int freed = transaction.statement(FREE).executeUpdate();
        if (freed > 0) {
            LOG.info("Took over {} events that another instance had in flight when it ended", freed);
        }
        return freed;
    }

    private boolean renew(Transaction transaction, String id) throws SQLException {
        PreparedStatement renew = transaction.statement(RENEW);
        renew.setLong(1, lease.toMillis());
        renew.setString(2, id);
        return renew.executeUpdate() == 1;
    }

    private void join(Transaction transaction) throws SQLException {
        if (instance.isPresent()) {
            LOG.warn(
                    "This instance gave no sign of life for {} s, so that others took over what it had in flight: {} events",
                    lease.toSeconds(),
                    inFlight.size());
        }
        doubtful.addAll(inFlight.keySet());
        String id = UUID.randomUUID().toString();
        PreparedStatement join = transaction.statement(JOIN);
        join.setString(1, id);
        join.setLong(2, lease.toMillis());
        join.executeUpdate();
        instance = Optional.of(id);
    }

    @Override
    public boolean entitled() {
        return System.nanoTime() - leaseEnds < 0 && doubtful.isEmpty();
    }

    @Override
    public void leave(Transaction transaction) throws SQLException {
        if (instance.isPresent()) {
            PreparedStatement delete = transaction.statement("DELETE FROM inbox_instance WHERE id = ?");
            delete.setString(1, instance.get());
            delete.executeUpdate();
            transaction.statement(FREE).executeUpdate();
        }
    }

    private record Due(long at, long seq, Delivery delivery) {}
}
