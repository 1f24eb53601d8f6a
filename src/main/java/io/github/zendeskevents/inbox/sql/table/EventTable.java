package io.github.zendeskevents.inbox.sql.table;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.inbox.Inbox.Counts;
import io.github.zendeskevents.inbox.Inbox.Waiting;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The statements on the table of events that concern neither outcomes nor dead letters. Each pending event carries the number
 * of its lanes in which another stands before it ({@code blockers}); whoever ends an event takes one from the next in each of
 * its lanes. So the events that may be claimed are an index range, however long the backlog and however few its lanes, and no
 * statement walks a lane.
 *
 * <p>The conditions of the partial indexes are written out, not parameters, because a database uses such an index only where
 * it can see at preparation that the condition holds.
 */
public final class EventTable {

    private static final String HELD = "SELECT sender, bytes FROM zendesk_sender";

    /**
     * In how many of two lanes, each named twice in a row, a pending event stands already. A lane of a user has the events of
     * that user in it, and the aliases that name the user as the other one.
     */
    public static final String BLOCKERS =
            """
            (CASE WHEN EXISTS (SELECT 1 FROM zendesk_event b WHERE b.state = 'pending' AND b.lane = ?)
                OR EXISTS (SELECT 1 FROM zendesk_event b
                    WHERE b.state = 'pending' AND b.org_lane IS NOT NULL AND b.org_lane = ?) THEN 1 ELSE 0 END
            + CASE WHEN EXISTS (SELECT 1 FROM zendesk_event b
                    WHERE b.state = 'pending' AND b.org_lane IS NOT NULL AND b.org_lane = ?)
                OR EXISTS (SELECT 1 FROM zendesk_event b WHERE b.state = 'pending' AND b.lane = ?) THEN 1 ELSE 0 END)""";

    /**
     * A SELECT instead of VALUES: PostgreSQL's driver may fold VALUES of a batch into one statement, blind to its own rows. Events
     * of before the second schema have no origin, and any event with the same messageId counts as a repeat of them.
     */
    public static final String INSERT =
            """
            INSERT INTO zendesk_event (id, seq, message_id, origin, trust, type, user_id, group_id, event, problem, state,
                sender, traceparent, size, lane, org_lane, blockers, attempts, next_attempt_at, not_before, accepted_at)
            SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?, %s, 0, ?, 0, ?
            WHERE NOT EXISTS (SELECT 1 FROM zendesk_event o WHERE o.message_id = ? AND o.origin = '')
            ON CONFLICT (message_id, origin) DO NOTHING"""
                    .formatted(BLOCKERS);

    /** Most claimed events stand before one of another type, or before none: this costs a fifth of the next statement. */
    private static final String TYPE_OF_NEXT_IN_LANE =
            "SELECT type FROM zendesk_event WHERE state = 'pending' AND lane = ? AND seq > ? ORDER BY seq LIMIT 1";

    public static final String NEXT_IN_LANE =
            """
            SELECT %s, org_lane FROM zendesk_event WHERE id IN (SELECT id FROM
                (SELECT id, sum(size) OVER (ORDER BY seq) AS total FROM (SELECT id, seq, size FROM zendesk_event
                    WHERE state = 'pending' AND lane = ? AND seq > ? AND seq < coalesce((SELECT min(b.seq)
                        FROM zendesk_event b WHERE b.state = 'pending' AND b.org_lane IS NOT NULL AND b.org_lane = ?
                        AND b.seq > ?), %d) ORDER BY seq LIMIT ?) e) f
                WHERE total <= ?) ORDER BY seq"""
                    .formatted(EventRows.EVENT_COLUMNS, Long.MAX_VALUE);

    static final String WAITING_IDENTIFY =
            """
            SELECT %s FROM zendesk_event WHERE id = (SELECT id FROM
                (SELECT id, seq, type FROM zendesk_event WHERE state = 'pending' AND lane = ? ORDER BY seq LIMIT 100) e
                WHERE type = 'identify' ORDER BY seq LIMIT 1)"""
                    .formatted(EventRows.EVENT_COLUMNS);

    public static final String RETRY_SMALL_NOW = retryNow(ReadyRows.SMALL);
    public static final String RETRY_LARGE_NOW = retryNow(ReadyRows.LARGE);

    public static final String EXPIRED =
            "SELECT id, state FROM zendesk_event WHERE ended_at IS NOT NULL AND ended_at < ? ORDER BY ended_at LIMIT ?";

    private static final String DELETE = "DELETE FROM zendesk_event WHERE id = ?";

    private static final String TALLY = "SELECT name, n FROM zendesk_tally";

    public static final String OLDEST = "SELECT min(accepted_at) FROM zendesk_event WHERE state = 'pending'";

    private static String retryNow(String ready) {
        return """
            UPDATE zendesk_event SET next_attempt_at = ? WHERE id IN (SELECT id FROM zendesk_event
                WHERE %s AND sender = ? AND next_attempt_at > ? AND not_before <= ? ORDER BY next_attempt_at, seq LIMIT ?)"""
                .formatted(ready);
    }

    private final EventRows rows;

    public EventTable(EventRows rows) {
        this.rows = rows;
    }

    /** Adds events that are not known yet, in this order. */
    public void insert(Transaction transaction, List<NewEvent> events) throws SQLException {
        long number = transaction.numbers(events.size());
        for (NewEvent event : events) {
            transaction.batch(
                    INSERT,
                    number,
                    number,
                    event.messageId(),
                    event.origin(),
                    event.trust(),
                    event.type(),
                    event.userId(),
                    event.groupId(),
                    event.json(),
                    event.problem(),
                    event.sender(),
                    event.traceparent(),
                    event.size(),
                    event.lane(),
                    event.orgLane(),
                    event.lane(),
                    event.lane(),
                    event.orgLane(),
                    event.orgLane(),
                    transaction.now(),
                    event.acceptedAt(),
                    event.messageId());
            number++;
        }
        int[] added = transaction.statement(INSERT).executeBatch();
        for (int i = 0; i < added.length; i++) {
            transaction.hold(events.get(i).sender(), added[i] * events.get(i).size());
        }
        transaction.count("pending", Arrays.stream(added).sum());
    }

    /** The first identify among the next hundred events of a lane. */
    public Optional<Event> waitingIdentify(Connection connection, String lane) throws SQLException {
        return Statements.query(connection, row -> rows.waiting(row).event(), WAITING_IDENTIFY, lane).stream()
                .findFirst();
    }

    /** The events like this claimed one that wait right after it in its user's lane, and in no other. */
    public List<Waiting> nextInLane(Connection connection, Claim claim, Event claimed, int max, long maxSize)
            throws SQLException {
        boolean alike = Statements.query(
                        connection, row -> row.getString("type"), TYPE_OF_NEXT_IN_LANE, claim.lane(), claim.seq())
                .contains(claimed.type());
        if (!alike) {
            return List.of();
        }
        return Statements.queryUntilEmpty(
                connection,
                row -> row.getString("type").equals(claimed.type())
                                && Trust.of(row.getString("trust")) == claimed.trust()
                                && row.getString("org_lane") == null
                        ? Optional.of(rows.waiting(row))
                        : Optional.empty(),
                NEXT_IN_LANE,
                claim.lane(),
                claim.seq(),
                claim.lane(),
                claim.seq(),
                max,
                maxSize);
    }

    /** Ends the pauses of so many events, of each sender those first that would be due next; returns how many. */
    public int retryNow(Transaction transaction, int max) throws SQLException {
        long now = transaction.now();
        int found = 0;
        for (int sender : Statements.rows(transaction.statement(ReadyRows.SENDERS), row -> row.getInt(1))) {
            for (String sql : List.of(RETRY_SMALL_NOW, RETRY_LARGE_NOW)) {
                found += transaction
                        .statement(sql, now, sender, now, now, max - found)
                        .executeUpdate();
            }
        }
        return found;
    }

    /** Forgets events that ended before a time; returns how many. */
    public int prune(Transaction transaction, long endedBefore, int limit) throws SQLException {
        List<String> states = Statements.rows(transaction.statement(EXPIRED, endedBefore, limit), expired -> {
            transaction.batch(DELETE, expired.getLong("id"));
            return expired.getString("state");
        });
        states.forEach(state -> transaction.count(state, -1));
        transaction.statement(DELETE).executeBatch();
        return states.size();
    }

    public Counts counts(Connection connection) throws SQLException {
        Map<String, Long> tally =
                Statements.query(connection, row -> Map.entry(row.getString(1), row.getLong(2)), TALLY).stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new Counts(
                tally.get("pending"),
                tally.get("delivered"),
                tally.get("ignored"),
                tally.get("dead"),
                oldestPending(connection));
    }

    /** How much of what waits is of each sender, in bytes. */
    public Map<Integer, Long> heldBySender(Connection connection) throws SQLException {
        return Statements.query(connection, row -> Map.entry(row.getInt(1), row.getLong(2)), HELD).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Optional<Instant> oldestPending(Connection connection) throws SQLException {
        return Statements.query(connection, EventTable::instant, OLDEST).get(0);
    }

    private static Optional<Instant> instant(ResultSet row) throws SQLException {
        long millis = row.getLong(1);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
