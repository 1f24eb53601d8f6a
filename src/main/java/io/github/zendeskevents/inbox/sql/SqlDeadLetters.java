package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.inbox.DeadLetters;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dead letters in the table of events. One that is replayed becomes a pending event at the end of its lanes. */
final class SqlDeadLetters implements DeadLetters {

    private static final Logger LOG = LoggerFactory.getLogger(SqlDeadLetters.class);

    /** Of a page, only so much as fits into memory; at least one. */
    static final String LIST =
            """
            SELECT %s FROM inbox_event WHERE id IN (SELECT id FROM
                (SELECT id, sum(size) OVER w AS total, row_number() OVER w AS n FROM (SELECT id, size FROM inbox_event
                    WHERE state = 'dead' AND id < ? ORDER BY id DESC LIMIT ?) e WINDOW w AS (ORDER BY id DESC)) f
                WHERE total <= ? OR n = 1) ORDER BY id DESC"""
                    .formatted(EventRows.DEAD_LETTER_COLUMNS);

    private static final String ONE =
            "SELECT id, accepted_at, lane, org_lane FROM inbox_event WHERE state = 'dead' AND id = ?";

    static final String BY_AGE =
            """
            SELECT id, accepted_at, lane, org_lane FROM inbox_event
            WHERE state = 'dead' AND seq <= ? AND (accepted_at, id) > (?, ?) AND (code = ? OR ? = '')
            ORDER BY accepted_at, id LIMIT ?""";

    private static final String REQUEUE =
            """
            UPDATE inbox_event SET state = 'pending', seq = ?, lane = ?, org_lane = ?, blockers = %s, attempts = 0,
                next_attempt_at = ?, not_before = 0, code = NULL, reason = NULL, step = NULL, failed_at = NULL
            WHERE id = ? AND state = 'dead'"""
                    .formatted(EventTable.BLOCKERS);

    private static final String DELETE = "DELETE FROM inbox_event WHERE state = 'dead' AND id = ?";

    /** Dead letters alone have a time at which they failed. */
    static final String OLDEST =
            "SELECT id FROM inbox_event WHERE failed_at IS NOT NULL AND failed_at < ? ORDER BY failed_at LIMIT ?";

    private static final String COUNT = "SELECT n FROM inbox_tally WHERE name = 'dead'";

    /** So few are pruned in one transaction, because each may be large. */
    private static final int PRUNED = 100;

    /** So many are replayed in one transaction, so that others write in between. */
    private static final int PAGE = 500;

    private static final long MOST_LISTED = Runtime.getRuntime().maxMemory() / 16;

    private final SqlDatabase database;
    private final SqlWriter writer;
    private final EventRows rows;
    private final InboxSettings settings;

    SqlDeadLetters(SqlDatabase database, SqlWriter writer, EventRows rows, InboxSettings settings) {
        this.database = database;
        this.writer = writer;
        this.rows = rows;
        this.settings = settings;
    }

    @Override
    public List<DeadLetter> list(int limit, Optional<Long> before) {
        return database.read(connection -> Statements.query(
                connection, rows::deadLetter, LIST, before.orElse(Long.MAX_VALUE), limit, MOST_LISTED));
    }

    @Override
    public boolean replay(long id) {
        return writer.runNow(transaction -> {
            List<Buried> found = Statements.rows(transaction.statement(ONE, id), Buried::of);
            requeue(transaction, found);
            return !found.isEmpty();
        });
    }

    @Override
    public int replayAll(Optional<String> code) {
        // What is replayed gets a higher number, and so is not met again when it dies again meanwhile.
        long last = writer.runNow(transaction -> transaction.numbers(1));
        Position from = Position.START;
        int replayed = 0;
        List<Buried> page;
        do {
            page = replayPage(code.orElse(""), last, from);
            replayed += page.size();
            from = page.isEmpty() ? from : Position.of(page.get(page.size() - 1));
        } while (page.size() == PAGE);
        return replayed;
    }

    private List<Buried> replayPage(String code, long last, Position from) {
        return writer.runNow(transaction -> {
            List<Buried> page = Statements.rows(
                    transaction.statement(BY_AGE, last, from.acceptedAt(), from.id(), code, code, PAGE), Buried::of);
            requeue(transaction, page);
            return page;
        });
    }

    @Override
    public boolean delete(long id) {
        return writer.runNow(transaction -> {
            int deleted = transaction.statement(DELETE, id).executeUpdate();
            transaction.count("dead", -deleted);
            return deleted == 1;
        });
    }

    /** Lets those go that are too old, and the oldest of those that are too many; returns how many. */
    int prune(long now) {
        int old = prune(now - settings.deadLetterRetention().toMillis(), Integer.MAX_VALUE);
        int tooMany = prune(Long.MAX_VALUE, settings.deadLetterMax());
        if (tooMany > 0) {
            LOG.warn(
                    "{} dead letters, the oldest, were dropped: more than {} ({}) are not kept",
                    tooMany,
                    settings.deadLetterMax(),
                    InboxSettings.DEAD_LETTER_MAX_PROPERTY);
        }
        return old + tooMany;
    }

    /**
     * @param failedBefore only those that were given up before this time
     * @param kept only so many of the oldest that this many stay
     */
    private int prune(long failedBefore, int kept) {
        int pruned = 0;
        int found;
        do {
            found = writer.runNow(transaction -> {
                long tooMany = Statements.rows(transaction.statement(COUNT), row -> row.getLong(1))
                                .get(0)
                        - kept;
                int limit = kept == Integer.MAX_VALUE ? PRUNED : (int) Math.max(0, Math.min(PRUNED, tooMany));
                List<Long> ids =
                        Statements.rows(transaction.statement(OLDEST, failedBefore, limit), row -> row.getLong(1));
                for (long id : ids) {
                    transaction.batch(DELETE, id);
                }
                transaction.statement(DELETE).executeBatch();
                transaction.count("dead", -ids.size());
                return ids.size();
            });
            pruned += found;
        } while (found == PRUNED);
        return pruned;
    }

    /** Puts dead letters at the end of their lanes, in this order. */
    private static void requeue(Transaction transaction, List<Buried> letters) throws SQLException {
        long seq = transaction.numbers(letters.size());
        for (Buried letter : letters) {
            String lane = letter.lane();
            String orgLane = letter.orgLane();
            transaction.batch(REQUEUE, seq++, lane, orgLane, lane, orgLane, transaction.now(), letter.id());
        }
        transaction.statement(REQUEUE).executeBatch();
        transaction.count("dead", -letters.size());
        transaction.count("pending", letters.size());
    }

    /** Where a page begins in the order of acceptance. */
    private record Position(long acceptedAt, long id) {

        static final Position START = new Position(Long.MIN_VALUE, Long.MIN_VALUE);

        static Position of(Buried letter) {
            return new Position(letter.acceptedAt(), letter.id());
        }
    }

    /** What must be known of a dead letter to put it back; not the event itself, because a page of the largest would not fit. */
    private record Buried(long id, long acceptedAt, String lane, String orgLane) {

        static Buried of(ResultSet row) throws SQLException {
            return new Buried(
                    row.getLong("id"), row.getLong("accepted_at"), row.getString("lane"), row.getString("org_lane"));
        }
    }
}
