package io.github.zendeskevents.inbox.sql.deadletter;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.DeadLetters;
import io.github.zendeskevents.inbox.EventCriteria;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import io.github.zendeskevents.inbox.sql.deadletter.BuriedEvents.Buried;
import io.github.zendeskevents.inbox.sql.table.Conditions;
import io.github.zendeskevents.inbox.sql.table.EventRows;
import io.github.zendeskevents.inbox.sql.table.NewEvent;
import io.github.zendeskevents.inbox.sql.table.Statements;
import io.github.zendeskevents.inbox.sql.table.Transaction;
import io.github.zendeskevents.inbox.sql.write.SqlWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The dead letters in the table of events. One that is replayed becomes a pending event at the end of its lanes. */
public final class SqlDeadLetters implements DeadLetters {

    /** Of a page, only so much as fits into memory; at least one. */
    public static final String LIST = list("");

    private static final String ONE =
            "SELECT " + EventRows.DEAD_LETTER_COLUMNS + " FROM zendesk_event WHERE state = 'dead' AND id = ?";

    public static final String REASONS = reasons("");

    public static final String COUNTS = counts("");

    /** So many are changed in one transaction, so that others write in between. */
    private static final int PAGE = 500;

    private static final int REASONS_AT_ONCE = 5_000;

    private static final long MOST_LISTED = Runtime.getRuntime().maxMemory() / 16;

    private final SqlDatabase database;
    private final SqlWriter writer;
    private final EventRows rows;

    public SqlDeadLetters(SqlDatabase database, SqlWriter writer, EventRows rows) {
        this.database = database;
        this.writer = writer;
        this.rows = rows;
    }

    private static String list(String conditions) {
        return """
            SELECT %s FROM zendesk_event WHERE id IN (SELECT id FROM
                (SELECT id, sum(size) OVER w AS total, row_number() OVER w AS n FROM (SELECT id, size FROM zendesk_event
                    WHERE state = 'dead' AND id < ?%s ORDER BY id DESC LIMIT ?) e WINDOW w AS (ORDER BY id DESC)) f
                WHERE total <= ? OR n = 1) ORDER BY id DESC"""
                .formatted(EventRows.DEAD_LETTER_COLUMNS, conditions);
    }

    private static String counts(String conditions) {
        return """
            SELECT code, step, pattern, hour, count(*) AS n, min(failed_at) AS oldest, max(failed_at) AS newest FROM
                (SELECT code, step, pattern, failed_at,
                    CASE WHEN failed_at > h.now THEN 0 WHEN (h.now - failed_at) / 3600000 > h.most THEN h.most
                        ELSE (h.now - failed_at) / 3600000 END AS hour
                FROM zendesk_event, (SELECT CAST(? AS BIGINT) AS most, CAST(? AS BIGINT) AS now) h WHERE state = 'dead'%s) e
            GROUP BY code, step, pattern, hour"""
                .formatted(conditions);
    }

    private static String reasons(String conditions) {
        return "SELECT id, code, step, substr(reason, 1, 500) AS reason, failed_at, user_id, group_id FROM zendesk_event"
                + " WHERE state = 'dead' AND id < ?" + conditions + " ORDER BY id DESC LIMIT ?";
    }

    @Override
    public List<DeadLetter> list(EventCriteria criteria, int limit, Optional<Long> before) {
        Conditions conditions = Conditions.of(criteria);
        Object[] parameters = conditions.between(List.of(before.orElse(Long.MAX_VALUE)), limit, MOST_LISTED);
        return database.read(
                connection -> Statements.query(connection, rows::deadLetter, list(conditions.sql()), parameters));
    }

    @Override
    public Optional<DeadLetter> find(long id) {
        return database.read(connection -> Statements.query(connection, rows::deadLetter, ONE, id)).stream()
                .findFirst();
    }

    @Override
    public void count(EventCriteria criteria, Instant now, Consumer<ReasonCount> reader) {
        Conditions conditions = Conditions.of(criteria);
        List<Object> before = List.of(ReasonCount.HOURS, now.toEpochMilli());
        List<Boolean> unknown = database.read(connection -> Statements.query(
                connection,
                row -> {
                    boolean ofBefore = row.getString("pattern") == null;
                    if (!ofBefore) {
                        reader.accept(count(row));
                    }
                    return ofBefore;
                },
                counts(conditions.sql()),
                conditions.between(before)));
        if (unknown.contains(true)) {
            reasons(
                    new Conditions(conditions.sql() + " AND pattern IS NULL", conditions.parameters()),
                    reason -> reader.accept(ReasonCount.of(reason, now)));
        }
    }

    private static ReasonCount count(ResultSet row) throws SQLException {
        return new ReasonCount(
                row.getString("code"),
                row.getString("step"),
                row.getString("pattern"),
                row.getInt("hour"),
                row.getLong("n"),
                Instant.ofEpochMilli(row.getLong("oldest")),
                Instant.ofEpochMilli(row.getLong("newest")));
    }

    @Override
    public void reasons(EventCriteria criteria, Consumer<Reason> reader) {
        reasons(Conditions.of(criteria), reader);
    }

    private void reasons(Conditions conditions, Consumer<Reason> reader) {
        String query = reasons(conditions.sql());
        List<Long> ids = List.of(Long.MAX_VALUE);
        while (!ids.isEmpty()) {
            Object[] parameters = conditions.between(List.of(ids.get(ids.size() - 1)), REASONS_AT_ONCE);
            ids = database.read(connection -> Statements.query(
                    connection,
                    row -> {
                        reader.accept(reason(row));
                        return row.getLong("id");
                    },
                    query,
                    parameters));
        }
    }

    private static Reason reason(ResultSet row) throws SQLException {
        return new Reason(
                row.getString("code"),
                row.getString("step"),
                row.getString("reason"),
                Instant.ofEpochMilli(row.getLong("failed_at")),
                Stream.of(row.getString("user_id"), row.getString("group_id"))
                        .filter(Objects::nonNull)
                        .toList());
    }

    @Override
    public boolean replay(long id) {
        return writer.runNow(transaction -> BuriedEvents.requeue(transaction, BuriedEvents.find(transaction, id)) == 1);
    }

    @Override
    public int replayAll(EventCriteria criteria) {
        return changeAll(criteria, BuriedEvents::requeue);
    }

    @Override
    public Replacement replace(long id, Event event) {
        NewEvent row = NewEvent.of(event);
        return writer.runNow(transaction -> {
            List<Buried> found = BuriedEvents.find(transaction, id);
            if (found.isEmpty()) {
                return Replacement.UNKNOWN;
            }
            if (BuriedEvents.isRepeat(transaction, row, id)) {
                return Replacement.REPEATED;
            }
            BuriedEvents.requeue(transaction, List.of(BuriedEvents.replace(transaction, found.get(0), row)));
            return Replacement.DONE;
        });
    }

    @Override
    public boolean delete(long id) {
        return writer.runNow(transaction -> BuriedEvents.delete(transaction, List.of(id)) == 1);
    }

    @Override
    public int deleteAll(EventCriteria criteria) {
        return changeAll(
                criteria,
                (transaction, letters) -> BuriedEvents.delete(
                        transaction, letters.stream().map(Buried::id).toList()));
    }

    /** Looks for them where that holds up no writer, and changes some of them after the other; returns how many. */
    private int changeAll(EventCriteria criteria, Change change) {
        Conditions conditions = Conditions.of(criteria);
        String places = BuriedEvents.all(conditions);
        // What is replayed gets a higher number, and so is not met again when it dies again meanwhile.
        long last = writer.runNow(transaction -> transaction.numbers(1));
        int changed = 0;
        long after = Long.MIN_VALUE;
        List<Buried> page;
        do {
            Object[] parameters = conditions.between(List.of(last, after), PAGE);
            page = database.read(connection -> Statements.query(connection, Buried::of, places, parameters));
            if (!page.isEmpty()) {
                List<Buried> now = page;
                changed += writer.runNow(transaction -> change.of(transaction, now));
                after = page.get(page.size() - 1).id();
            }
        } while (page.size() == PAGE);
        return changed;
    }

    /** What is done to dead letters; answers to how many of them. */
    @FunctionalInterface
    private interface Change {
        int of(Transaction transaction, List<Buried> letters) throws SQLException;
    }
}
