package io.github.zendeskevents.inbox.sql.deadletter;

import io.github.zendeskevents.inbox.sql.table.Conditions;
import io.github.zendeskevents.inbox.sql.table.EventTable;
import io.github.zendeskevents.inbox.sql.table.NewEvent;
import io.github.zendeskevents.inbox.sql.table.Statements;
import io.github.zendeskevents.inbox.sql.table.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The statements that find dead letters, put them back and delete them, without ever holding their events in memory. */
public final class BuriedEvents {

    private static final String COLUMNS = "id, seq, lane, org_lane, sender, size";

    private static final String ONE = "SELECT " + COLUMNS + " FROM zendesk_event WHERE state = 'dead' AND id = ?";

    /** In the order of acceptance: an event keeps its number, also when it is put back. */
    public static final String ALL = all(new Conditions("", List.of()));

    private static final String REPEATS =
            "SELECT id FROM zendesk_event WHERE message_id = ? AND origin = ? AND id <> ?";

    private static final String REPLACE =
            """
            UPDATE zendesk_event SET message_id = ?, origin = ?, type = ?, user_id = ?, group_id = ?, event = ?, problem = NULL,
                size = ?, lane = ?, org_lane = ? WHERE id = ? AND state = 'dead' AND seq = ?""";

    private static final String REQUEUE =
            """
            UPDATE zendesk_event SET state = 'pending', seq = ?, lane = ?, org_lane = ?, blockers = %s, attempts = 0,
                next_attempt_at = ?, not_before = 0, code = NULL, reason = NULL, pattern = NULL, step = NULL,
                failed_at = NULL
            WHERE id = ? AND state = 'dead' AND seq = ?"""
                    .formatted(EventTable.BLOCKERS);

    private static final String DELETE = "DELETE FROM zendesk_event WHERE state = 'dead' AND id = ? RETURNING size";

    /** Dead letters alone have a time at which they failed. */
    public static final String OLDEST =
            "SELECT id, size FROM zendesk_event WHERE failed_at IS NOT NULL AND failed_at < ? ORDER BY failed_at LIMIT ?";

    private BuriedEvents() {}

    /** The statement that finds those that are meant. */
    static String all(Conditions conditions) {
        return "SELECT " + COLUMNS + " FROM zendesk_event WHERE state = 'dead' AND seq <= ? AND id > ?"
                + conditions.sql() + " ORDER BY id LIMIT ?";
    }

    static List<Buried> find(Transaction transaction, long id) throws SQLException {
        return Statements.rows(transaction.statement(ONE, id), Buried::of);
    }

    /** True when another event counts as the same. */
    static boolean isRepeat(Transaction transaction, NewEvent event, long id) throws SQLException {
        return !Statements.rows(
                        transaction.statement(REPEATS, event.messageId(), event.origin(), id), same -> same.getLong(1))
                .isEmpty();
    }

    /** Puts an event in the place of a dead letter; returns what is known of it now. */
    static Buried replace(Transaction transaction, Buried letter, NewEvent event) throws SQLException {
        transaction
                .statement(
                        REPLACE,
                        event.messageId(),
                        event.origin(),
                        event.type(),
                        event.userId(),
                        event.groupId(),
                        event.json(),
                        event.size(),
                        event.lane(),
                        event.orgLane(),
                        letter.id(),
                        letter.seq())
                .executeUpdate();
        transaction.count(Transaction.DEAD_BYTES, event.size() - letter.size());
        return new Buried(letter.id(), letter.seq(), event.lane(), event.orgLane(), letter.sender(), event.size());
    }

    /** Deletes these; returns how many were there. */
    static int delete(Transaction transaction, List<Long> ids) throws SQLException {
        List<Long> sizes = new ArrayList<>();
        for (long id : ids) {
            sizes.addAll(Statements.rows(transaction.statement(DELETE, id), row -> row.getLong(1)));
        }
        transaction.count("dead", -sizes.size());
        transaction.count(
                Transaction.DEAD_BYTES,
                -sizes.stream().mapToLong(Long::longValue).sum());
        return sizes.size();
    }

    /** Puts dead letters at the end of their lanes, in this order; returns how many were still there. */
    static int requeue(Transaction transaction, List<Buried> letters) throws SQLException {
        long seq = transaction.numbers(letters.size());
        for (Buried letter : letters) {
            String lane = letter.lane();
            String orgLane = letter.orgLane();
            transaction.batch(
                    REQUEUE,
                    seq++,
                    lane,
                    orgLane,
                    lane,
                    lane,
                    orgLane,
                    orgLane,
                    transaction.now(),
                    letter.id(),
                    letter.seq());
        }
        int[] requeued = transaction.statement(REQUEUE).executeBatch();
        int all = 0;
        for (int i = 0; i < requeued.length; i++) {
            long bytes = requeued[i] * letters.get(i).size();
            transaction.hold(letters.get(i).sender(), bytes);
            transaction.count(Transaction.DEAD_BYTES, -bytes);
            all += requeued[i];
        }
        transaction.count("dead", -all);
        transaction.count("pending", all);
        return all;
    }

    /**
     * What must be known of a dead letter to put it back; not the event itself, because a page of the largest would not fit.
     *
     * @param seq its place in the lanes, by which it is known to be the same still
     */
    record Buried(long id, long seq, String lane, String orgLane, int sender, long size) {

        static Buried of(ResultSet row) throws SQLException {
            return new Buried(
                    row.getLong("id"),
                    row.getLong("seq"),
                    row.getString("lane"),
                    row.getString("org_lane"),
                    row.getInt("sender"),
                    row.getLong("size"));
        }
    }
}
