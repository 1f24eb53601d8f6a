package io.github.zendeskevents.inbox;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Claims.Claim;
import io.github.zendeskevents.inbox.DeadLetters.DeadLetter;
import io.github.zendeskevents.inbox.Inbox.Counts;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The statements on the table of events. Each pending event carries the number of its lanes in which another stands before
 * it ({@code blockers}); whoever ends an event takes one from the next in each of its lanes. So the events that may be
 * claimed are an index range, however long the backlog and however few its lanes, and no statement walks a lane.
 *
 * <p>The conditions of the partial indexes are written out, not parameters, because a database uses such an index only where
 * it can see at preparation that the condition holds.
 */
final class EventTable {

    static final String READY = "state = 'pending' AND blockers = 0 AND owner IS NULL";

    static final String CLAIM_COLUMNS =
            "id, seq, lane, org_lane, owner, event, type, message_id, user_id, problem, accepted_at, attempts";

    private static final String BLOCKERS =
            """
            (CASE WHEN EXISTS (SELECT 1 FROM inbox_event b
                WHERE b.state = 'pending' AND b.lane = ?) THEN 1 ELSE 0 END
            + CASE WHEN EXISTS (SELECT 1 FROM inbox_event b
                WHERE b.state = 'pending' AND b.org_lane IS NOT NULL AND b.org_lane = ?) THEN 1 ELSE 0 END)""";

    /** A SELECT instead of VALUES: PostgreSQL's driver may fold VALUES of a batch into one statement, blind to its own rows. */
    static final String INSERT =
            """
            INSERT INTO inbox_event (id, seq, message_id, type, user_id, group_id, event, problem, state, lane, org_lane,
                blockers, attempts, next_attempt_at, not_before, accepted_at)
            SELECT ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, %s, 0, ?, 0, ? WHERE TRUE
            ON CONFLICT (message_id) DO NOTHING"""
                    .formatted(BLOCKERS);

    private static final String STILL_OURS = " WHERE id = ? AND state = 'pending' AND owner IS NOT DISTINCT FROM ?";

    private static final String AGAIN =
            """
            UPDATE inbox_event SET attempts = attempts + 1, next_attempt_at = ?, not_before = ?, reason = ?, owner = NULL"""
                    + STILL_OURS;

    private static final String END =
            """
            UPDATE inbox_event SET state = ?, attempts = attempts + 1, reason = ?, ended_at = ?, owner = NULL,
                event = NULL, problem = NULL, user_id = NULL, group_id = NULL, lane = NULL, org_lane = NULL"""
                    + STILL_OURS;

    private static final String END_BEHIND =
            """
            UPDATE inbox_event SET state = ?, attempts = attempts + 1, reason = ?, ended_at = ?,
                event = NULL, problem = NULL, user_id = NULL, group_id = NULL, lane = NULL, org_lane = NULL
            WHERE id = ? AND state = 'pending' AND owner IS NULL""";

    static final String BEHIND =
            """
            SELECT id, event, type, message_id, user_id, problem, accepted_at, org_lane FROM inbox_event
            WHERE state = 'pending' AND lane = ? AND seq > ? ORDER BY seq LIMIT ?""";

    private static final String GIVE_UP =
            """
            UPDATE inbox_event SET state = 'dead', attempts = attempts + 1, code = ?, reason = ?, step = ?, failed_at = ?,
                owner = NULL"""
                    + STILL_OURS;

    static final String UNBLOCK =
            """
            UPDATE inbox_event SET blockers = blockers - 1 WHERE id = (SELECT b.id FROM inbox_event b
                WHERE b.state = 'pending' AND b.lane = ? AND b.seq > ? ORDER BY b.seq LIMIT 1)""";

    static final String UNBLOCK_ORG =
            """
            UPDATE inbox_event SET blockers = blockers - 1 WHERE id = (SELECT b.id FROM inbox_event b
                WHERE b.state = 'pending' AND b.org_lane IS NOT NULL AND b.org_lane = ? AND b.seq > ?
                ORDER BY b.seq LIMIT 1)""";

    static final String RETRY_NOW =
            """
            UPDATE inbox_event SET next_attempt_at = ? WHERE id IN (SELECT b.id FROM inbox_event b
                WHERE b.state = 'pending' AND b.blockers = 0 AND b.owner IS NULL
                AND b.next_attempt_at > ? AND b.not_before <= ? ORDER BY b.next_attempt_at, b.seq LIMIT ?)""";

    private static final String DEAD_COLUMNS =
            "id, event, type, message_id, user_id, problem, accepted_at, attempts, code, reason, step, failed_at";

    static final String DEAD_LIST =
            "SELECT " + DEAD_COLUMNS + " FROM inbox_event WHERE state = 'dead' AND id < ? ORDER BY id DESC LIMIT ?";

    private static final String DEAD_ONE =
            "SELECT " + DEAD_COLUMNS + " FROM inbox_event WHERE state = 'dead' AND id = ?";

    static final String DEAD_BY_AGE =
            """
            SELECT %s FROM inbox_event
            WHERE state = 'dead' AND seq <= ? AND (accepted_at, id) > (?, ?) AND (code = ? OR ? = '')
            ORDER BY accepted_at, id LIMIT ?"""
                    .formatted(DEAD_COLUMNS);

    private static final String REVIVE =
            """
            UPDATE inbox_event SET state = 'pending', seq = ?, lane = ?, org_lane = ?, blockers = %s, attempts = 0,
                next_attempt_at = ?, not_before = 0, code = NULL, reason = NULL, step = NULL, failed_at = NULL
            WHERE id = ? AND state = 'dead'"""
                    .formatted(BLOCKERS);

    static final String EXPIRED =
            "SELECT id, state FROM inbox_event WHERE ended_at IS NOT NULL AND ended_at < ? ORDER BY ended_at LIMIT ?";

    static final String OLDEST = "SELECT min(accepted_at) FROM inbox_event WHERE state = 'pending'";

    private final StoredEvents stored = new StoredEvents();

    /** Adds events that are not known yet, in this order. */
    void insert(Transaction transaction, List<NewEvent> rows) throws SQLException {
        PreparedStatement insert = transaction.statement(INSERT);
        long number = transaction.numbers(rows.size());
        for (NewEvent row : rows) {
            int i = 0;
            insert.setLong(++i, number);
            insert.setLong(++i, number);
            insert.setString(++i, row.messageKey());
            insert.setString(++i, row.type());
            text(insert, ++i, row.userId());
            text(insert, ++i, row.groupId());
            insert.setString(++i, row.json());
            text(insert, ++i, row.problem());
            insert.setString(++i, row.lane());
            text(insert, ++i, row.orgLane());
            insert.setString(++i, row.lane());
            text(insert, ++i, row.orgLane());
            insert.setLong(++i, transaction.now());
            insert.setLong(++i, row.acceptedAt());
            insert.addBatch();
            number++;
        }
        long added = 0;
        for (int count : insert.executeBatch()) {
            added += count;
        }
        transaction.count("pending", added);
    }

    /** Records outcomes; says of each whether the delivery was still this process's to settle. */
    boolean[] settle(Transaction transaction, List<Settlement> settlements) throws SQLException {
        Map<String, List<Integer>> order = new HashMap<>();
        for (int i = 0; i < settlements.size(); i++) {
            String sql = bind(transaction, settlements.get(i));
            order.computeIfAbsent(sql, key -> new ArrayList<>()).add(i);
        }
        boolean[] ours = new boolean[settlements.size()];
        for (Map.Entry<String, List<Integer>> batch : order.entrySet()) {
            int[] counts = transaction.statement(batch.getKey()).executeBatch();
            for (int i = 0; i < counts.length; i++) {
                ours[batch.getValue().get(i)] = counts[i] == 1;
            }
        }
        endBehind(transaction, settlements, ours);
        unblock(transaction, settlements, ours);
        return ours;
    }

    /** Before the lanes are freed, so that the next event is the one after those that end here. */
    private static void endBehind(Transaction transaction, List<Settlement> settlements, boolean[] ours)
            throws SQLException {
        PreparedStatement end = transaction.statement(END_BEHIND);
        for (int i = 0; i < ours.length; i++) {
            Settlement settlement = settlements.get(i);
            if (!ours[i] || settlement.behind().isEmpty()) {
                continue;
            }
            Outcome outcome = settlement.outcome();
            for (long id : settlement.behind()) {
                end.setString(1, outcome.status());
                text(end, 2, outcome instanceof Outcome.Ignored ignored ? Keys.storable(ignored.reason()) : null);
                end.setLong(3, transaction.now());
                end.setLong(4, id);
                int ended = end.executeUpdate();
                transaction.count("pending", -ended);
                transaction.count(outcome.status(), ended);
            }
        }
    }

    /** Events of this type right behind a claimed one in its user's lane, and in no other. */
    List<Inbox.Waiting> behind(Connection connection, Claim claim, String type, int max) throws SQLException {
        List<Inbox.Waiting> behind = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(BEHIND)) {
            query.setString(1, claim.lane());
            query.setLong(2, claim.seq());
            query.setInt(3, max);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next() && rows.getString("type").equals(type) && rows.getString("org_lane") == null) {
                    behind.add(new Inbox.Waiting(rows.getLong("id"), stored.read(rows)));
                }
            }
        }
        return behind;
    }

    private String bind(Transaction transaction, Settlement settlement) throws SQLException {
        Outcome outcome = settlement.outcome();
        if (outcome instanceof Outcome.Retry again) {
            PreparedStatement update = transaction.statement(AGAIN);
            update.setLong(1, transaction.now() + settlement.pauseMillis());
            update.setLong(
                    2,
                    again.notBefore()
                            .map(wait -> transaction.now() + wait.toMillis())
                            .orElse(0L));
            update.setString(3, Keys.storable(again.reason()));
            return add(update, 4, settlement.claim(), AGAIN);
        }
        if (outcome instanceof Outcome.Dead dead) {
            PreparedStatement update = transaction.statement(GIVE_UP);
            update.setString(1, Keys.storable(dead.code()));
            update.setString(2, Keys.storable(dead.reason()));
            update.setString(3, Keys.storable(dead.step()));
            update.setLong(4, transaction.now());
            return add(update, 5, settlement.claim(), GIVE_UP);
        }
        PreparedStatement update = transaction.statement(END);
        update.setString(1, outcome.status());
        text(update, 2, outcome instanceof Outcome.Ignored ignored ? Keys.storable(ignored.reason()) : null);
        update.setLong(3, transaction.now());
        return add(update, 4, settlement.claim(), END);
    }

    private static String add(PreparedStatement update, int index, Claim claim, String sql) throws SQLException {
        update.setLong(index, claim.id());
        text(update, index + 1, claim.owner());
        update.addBatch();
        return sql;
    }

    private static void unblock(Transaction transaction, List<Settlement> settlements, boolean[] ours)
            throws SQLException {
        PreparedStatement lane = transaction.statement(UNBLOCK);
        PreparedStatement orgLane = transaction.statement(UNBLOCK_ORG);
        for (int i = 0; i < ours.length; i++) {
            Outcome outcome = settlements.get(i).outcome();
            if (!ours[i] || outcome instanceof Outcome.Retry) {
                continue;
            }
            transaction.count("pending", -1);
            transaction.count(outcome.status(), 1);
            Claim claim = settlements.get(i).claim();
            lane.setString(1, claim.lane());
            lane.setLong(2, claim.seq());
            lane.addBatch();
            if (claim.orgLane() != null) {
                orgLane.setString(1, claim.orgLane());
                orgLane.setLong(2, claim.seq());
                orgLane.addBatch();
            }
        }
        lane.executeBatch();
        orgLane.executeBatch();
    }

    /** Ends the pauses of so many events, those first that would be due next. */
    int retryNow(Transaction transaction, int max) throws SQLException {
        PreparedStatement update = transaction.statement(RETRY_NOW);
        update.setLong(1, transaction.now());
        update.setLong(2, transaction.now());
        update.setLong(3, transaction.now());
        update.setInt(4, max);
        return update.executeUpdate();
    }

    List<DeadLetter> deadLetters(Connection connection, int limit, long before) throws SQLException {
        try (PreparedStatement list = connection.prepareStatement(DEAD_LIST)) {
            list.setLong(1, before);
            list.setInt(2, limit);
            try (ResultSet rows = list.executeQuery()) {
                return deadLetters(rows);
            }
        }
    }

    Optional<DeadLetter> deadLetter(Transaction transaction, long id) throws SQLException {
        PreparedStatement one = transaction.statement(DEAD_ONE);
        one.setLong(1, id);
        try (ResultSet rows = one.executeQuery()) {
            return deadLetters(rows).stream().findFirst();
        }
    }

    /**
     * Dead letters in the order of their acceptance, which have not been put back since {@code lastSeq} was given out.
     *
     * @param code empty text for all
     */
    List<DeadLetter> deadLetters(Transaction transaction, String code, long lastSeq, DeadLetter after, int limit)
            throws SQLException {
        PreparedStatement page = transaction.statement(DEAD_BY_AGE);
        page.setLong(1, lastSeq);
        page.setLong(
                2, after == null ? Long.MIN_VALUE : after.event().acceptedAt().toEpochMilli());
        page.setLong(3, after == null ? Long.MIN_VALUE : after.id());
        page.setString(4, code);
        page.setString(5, code);
        page.setInt(6, limit);
        try (ResultSet rows = page.executeQuery()) {
            return deadLetters(rows);
        }
    }

    private List<DeadLetter> deadLetters(ResultSet rows) throws SQLException {
        List<DeadLetter> letters = new ArrayList<>();
        while (rows.next()) {
            letters.add(new DeadLetter(
                    rows.getLong("id"),
                    stored.read(rows),
                    rows.getString("code"),
                    rows.getString("reason"),
                    rows.getString("step"),
                    rows.getInt("attempts"),
                    Instant.ofEpochMilli(rows.getLong("failed_at"))));
        }
        return letters;
    }

    /** Puts dead letters at the end of their lanes, in this order. */
    void revive(Transaction transaction, List<DeadLetter> letters) throws SQLException {
        PreparedStatement revive = transaction.statement(REVIVE);
        long seq = transaction.numbers(letters.size());
        for (DeadLetter letter : letters) {
            Lanes lanes = Lanes.of(letter.event());
            int i = 0;
            revive.setLong(++i, seq++);
            revive.setString(++i, lanes.lane());
            text(revive, ++i, lanes.orgLane().orElse(null));
            revive.setString(++i, lanes.lane());
            text(revive, ++i, lanes.orgLane().orElse(null));
            revive.setLong(++i, transaction.now());
            revive.setLong(++i, letter.id());
            revive.addBatch();
        }
        revive.executeBatch();
        transaction.count("dead", -letters.size());
        transaction.count("pending", letters.size());
    }

    boolean deleteDead(Transaction transaction, long id) throws SQLException {
        PreparedStatement delete = transaction.statement("DELETE FROM inbox_event WHERE state = 'dead' AND id = ?");
        delete.setLong(1, id);
        boolean deleted = delete.executeUpdate() == 1;
        transaction.count("dead", deleted ? -1 : 0);
        return deleted;
    }

    /** Forgets events that ended before a time; returns how many. */
    int prune(Transaction transaction, long endedBefore, int limit) throws SQLException {
        PreparedStatement expired = transaction.statement(EXPIRED);
        expired.setLong(1, endedBefore);
        expired.setInt(2, limit);
        PreparedStatement delete = transaction.statement("DELETE FROM inbox_event WHERE id = ?");
        int found = 0;
        try (ResultSet rows = expired.executeQuery()) {
            while (rows.next()) {
                delete.setLong(1, rows.getLong("id"));
                delete.addBatch();
                transaction.count(rows.getString("state"), -1);
                found++;
            }
        }
        delete.executeBatch();
        return found;
    }

    Counts counts(Connection connection) throws SQLException {
        Map<String, Long> tally = new HashMap<>();
        try (PreparedStatement read = connection.prepareStatement("SELECT name, n FROM inbox_tally");
                ResultSet rows = read.executeQuery()) {
            while (rows.next()) {
                tally.put(rows.getString(1), rows.getLong(2));
            }
        }
        try (PreparedStatement read = connection.prepareStatement(OLDEST);
                ResultSet rows = read.executeQuery()) {
            Optional<Instant> oldest = Optional.empty();
            if (rows.next()) {
                long millis = rows.getLong(1);
                oldest = rows.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
            }
            return new Counts(
                    tally.get("pending"), tally.get("delivered"), tally.get("ignored"), tally.get("dead"), oldest);
        }
    }

    /** Reads {@link #CLAIM_COLUMNS}. */
    Claim claim(ResultSet row) throws SQLException {
        return new Claim(
                row.getLong("id"),
                row.getLong("seq"),
                row.getString("lane"),
                row.getString("org_lane"),
                row.getInt("attempts"),
                row.getString("owner"));
    }

    /** Reads {@link #CLAIM_COLUMNS}. */
    Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(row.getLong("id"), stored.read(row), row.getInt("attempts"));
    }

    private static void text(PreparedStatement statement, int index, String value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.VARCHAR);
        } else {
            statement.setString(index, value);
        }
    }

    /** An event as the table takes it; absent texts are null, as in the table. */
    record NewEvent(
            String messageKey,
            String type,
            String userId,
            String groupId,
            String json,
            String problem,
            String lane,
            String orgLane,
            long acceptedAt) {

        static NewEvent of(Event event) {
            Lanes lanes = Lanes.of(event);
            return new NewEvent(
                    lanes.messageKey(),
                    Keys.of(event.type()),
                    event.userId().map(Keys::of).orElse(null),
                    event.groupId().map(Keys::of).orElse(null),
                    event.json().toString(),
                    event.problem().map(Keys::storable).orElse(null),
                    lanes.lane(),
                    lanes.orgLane().orElse(null),
                    event.acceptedAt().toEpochMilli());
        }
    }

    /**
     * @param behind events that end together with it
     * @param pauseMillis how long the event waits, after {@link Outcome.Retry}
     */
    record Settlement(Claim claim, Outcome outcome, long pauseMillis, List<Long> behind) {}
}
