package io.github.zendeskevents.inbox.sql.claim;

import io.github.zendeskevents.inbox.Inbox.Claimed;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.Room;
import io.github.zendeskevents.inbox.SenderTurns;
import io.github.zendeskevents.inbox.sql.table.Claim;
import io.github.zendeskevents.inbox.sql.table.EventRows;
import io.github.zendeskevents.inbox.sql.table.EventRows.Read;
import io.github.zendeskevents.inbox.sql.table.Statements;
import io.github.zendeskevents.inbox.sql.table.Transaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims of one instance of several on a database. An event in flight carries its instance's id, and since only the first
 * event of a lane can be claimed, whoever has it has the lane. The instance holds one lease for all it has in flight, on the
 * database's clock, and renews it by a heartbeat. Once the lease is over, others free what it had; an outcome that it
 * still reports is then not stored, because the event is, or was, delivered elsewhere.
 */
public final class LeasedClaims extends Claims {

    private static final Logger LOG = LoggerFactory.getLogger(LeasedClaims.class);

    private static final String REGISTER =
            """
            INSERT INTO zendesk_instance (id, lease_until) VALUES (?, clock_timestamp() + ? * interval '1 millisecond')""";
    private static final String RENEW =
            """
            UPDATE zendesk_instance SET lease_until = clock_timestamp() + ? * interval '1 millisecond' WHERE id = ?""";
    private static final String DELETE_EXPIRED = "DELETE FROM zendesk_instance WHERE lease_until < clock_timestamp()";
    private static final String FREE =
            """
            UPDATE zendesk_event SET owner = NULL WHERE owner IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM zendesk_instance i WHERE i.id = zendesk_event.owner)""";

    private static final String OWNED = "SELECT id FROM zendesk_event WHERE owner = ?";
    private static final String FREE_ONE = "UPDATE zendesk_event SET owner = NULL WHERE id = ? AND owner = ?";

    private final EventRows rows;
    private final Duration lease;
    private final SenderTurns turns = new SenderTurns();
    private boolean claimBroke;
    /** In flight here since before the lease was lost, so that others may have taken them over. */
    private final Set<Long> underLostLease = ConcurrentHashMap.newKeySet();

    private volatile Optional<String> instance = Optional.empty();
    private volatile long leaseEnds = System.nanoTime();

    LeasedClaims(EventRows rows, Duration lease) {
        this.rows = rows;
        this.lease = lease;
    }

    @Override
    public synchronized Claimed claim(Connection connection, Room room, long now) throws SQLException {
        if (instance.isEmpty()) {
            return new Claimed(List.of(), false);
        }
        try {
            return claim(connection, room, now, instance.get());
        } catch (SQLException | RuntimeException | Error failure) {
            // What it took may be known to the database alone.
            claimBroke = true;
            throw failure;
        }
    }

    private Claimed claim(Connection connection, Room room, long now, String owner) throws SQLException {
        int most = room.events();
        Map<Integer, Long> later = new TreeMap<>(turns.later());
        List<Due> due = Statements.query(
                connection,
                this::due,
                LeasedStatements.TAKE,
                now,
                owner,
                most,
                now,
                owner,
                most,
                array(later.keySet()),
                array(later.values()),
                turns.now(),
                room.large(),
                room.oneOfAnySize() ? 1 : 0,
                room.small(),
                most,
                owner);
        List<Read> taken = due.stream()
                .sorted(Due.ORDER)
                .map(Due::read)
                .flatMap(Optional::stream)
                .toList();
        taken.forEach(read -> turns.taken(read.claim().sender()));
        List<Delivery> deliveries =
                taken.stream().filter(this::isNew).map(Read::delivery).toList();
        return new Claimed(deliveries, due.get(0).more());
    }

    private static String array(Collection<?> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    /** Frees what this instance has taken by a claim that broke off, and that nobody here knows of. */
    private synchronized int freeUnknown(Transaction transaction, String owner) throws SQLException {
        if (!claimBroke) {
            return 0;
        }
        int freed = 0;
        for (long id : Statements.rows(transaction.statement(OWNED, owner), row -> row.getLong(1))) {
            if (!inFlight.containsKey(id)) {
                freed += transaction.statement(FREE_ONE, id, owner).executeUpdate();
            }
        }
        claimBroke = false;
        return freed;
    }

    /** False for an event whose attempt still runs here, since before the lease was lost: it goes on under the new lease. */
    private boolean isNew(Read read) {
        Claim claim = read.claim();
        Claim earlier = inFlight.get(claim.id());
        boolean runs = earlier != null && !earlier.owner().equals(claim.owner());
        inFlight.put(claim.id(), runs ? earlier.ownedBy(claim.owner()) : claim);
        return !runs;
    }

    /** The database knows what is in flight, and lets nobody else end it. */
    @Override
    public boolean withhold(Claim claim) {
        return !inFlight.containsKey(claim.id());
    }

    @Override
    public void giveBack(Collection<Claim> withheld) {
        // Nothing was taken.
    }

    private Due due(ResultSet row) throws SQLException {
        boolean more = row.getBoolean("more");
        long turn = row.getLong("turn");
        return new Due(
                more,
                turn,
                row.getLong("next_attempt_at"),
                row.getLong("seq"),
                row.wasNull() ? Optional.empty() : Optional.of(rows.read(row)));
    }

    @Override
    public boolean release(Claim claim) {
        boolean released = super.release(claim);
        if (released) {
            underLostLease.remove(claim.id());
        }
        return released;
    }

    @Override
    public Optional<Long> nextDue(Connection connection) throws SQLException {
        return Statements.query(connection, row -> row.getLong(1), LeasedStatements.NEXT).stream()
                .min(Comparator.naturalOrder());
    }

    @Override
    public Optional<Duration> heartbeatInterval() {
        return Optional.of(lease.dividedBy(3));
    }

    @Override
    public int heartbeat(Transaction transaction) throws SQLException {
        // Counted from before the statement, so that it ends here before it ends on the database's clock.
        long ends = System.nanoTime() + lease.toNanos();
        if (instance.isEmpty() || !renew(transaction, instance.get())) {
            register(transaction);
        }
        leaseEnds = ends;
        transaction.statement(DELETE_EXPIRED).executeUpdate();
        int unknown = freeUnknown(transaction, instance.get());
        int freed = transaction.statement(FREE).executeUpdate();
        if (freed > 0) {
            LOG.info("Took over {} events that another instance had in flight when it ended", freed);
        }
        return freed + unknown;
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
    public boolean holdLease() {
        return System.nanoTime() - leaseEnds < 0 && underLostLease.isEmpty();
    }

    @Override
    public void leave(Transaction transaction) throws SQLException {
        if (instance.isPresent()) {
            transaction
                    .statement("DELETE FROM zendesk_instance WHERE id = ?", instance.get())
                    .executeUpdate();
            transaction.statement(FREE).executeUpdate();
        }
    }

    /** @param read empty in the only row of a claim that got nothing */
    private record Due(boolean more, long turn, long at, long seq, Optional<Read> read) {

        static final Comparator<Due> ORDER =
                Comparator.comparingLong(Due::turn).thenComparingLong(Due::at).thenComparingLong(Due::seq);
    }
}
