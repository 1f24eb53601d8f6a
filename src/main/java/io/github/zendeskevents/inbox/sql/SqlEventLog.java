package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.EventCriteria;
import io.github.zendeskevents.inbox.EventCriteria.Field;
import io.github.zendeskevents.inbox.EventLog;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import io.github.zendeskevents.inbox.sql.table.Conditions;
import io.github.zendeskevents.inbox.sql.table.EventRows;
import io.github.zendeskevents.inbox.sql.table.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the table of events. What an index serves is asked for at once; for the rest the table is searched piece by piece, and no
 * longer than a moment, so that no question holds up anything however many events there are.
 */
final class SqlEventLog implements EventLog {

    private static final String COLUMNS =
            "id, state, message_id, type, user_id, group_id, code, reason, step, attempts,"
                    + " accepted_at, next_attempt_at, failed_at, ended_at";

    /** How many numbers of events are searched at once. */
    private static final long PIECE = 20_000;

    private static final long LONGEST_SEARCH = Duration.ofMillis(500).toNanos();
    private static final Set<Field> INDEXED = Set.of(Field.CODE, Field.USER_ID, Field.GROUP_ID);

    private static final String NEWEST = "SELECT max(id) FROM zendesk_event WHERE id < ?";

    private static final String ONE =
            "SELECT " + COLUMNS + ", event, problem, size, trust, sender, traceparent FROM zendesk_event WHERE id = ?";

    static final String PACE =
            """
            SELECT count(*), min(t) FROM (SELECT ended_at AS t FROM zendesk_event WHERE ended_at IS NOT NULL AND ended_at > ?
            UNION ALL SELECT failed_at AS t FROM zendesk_event WHERE failed_at IS NOT NULL AND failed_at > ?) p""";

    private final SqlDatabase database;
    private final EventRows rows;

    SqlEventLog(SqlDatabase database, EventRows rows) {
        this.database = database;
        this.rows = rows;
    }

    static String page(Conditions conditions) {
        return "SELECT " + COLUMNS + " FROM zendesk_event WHERE id < ? AND id > ?" + conditions.sql()
                + " ORDER BY id DESC LIMIT ?";
    }

    @Override
    public Page list(EventCriteria criteria, int limit, Optional<Long> before) {
        Conditions conditions = Conditions.of(criteria);
        long upper = before.orElse(Long.MAX_VALUE);
        return database.read(connection -> isIndexed(criteria)
                ? new Page(between(connection, conditions, upper, Long.MIN_VALUE, limit), Optional.empty())
                : search(connection, conditions, upper, limit));
    }

    private static boolean isIndexed(EventCriteria criteria) {
        return INDEXED.stream().anyMatch(field -> criteria.of(field).isPresent())
                || criteria.of(Field.STATE).filter("dead"::equals).isPresent();
    }

    private static List<Entry> between(Connection connection, Conditions conditions, long upper, long lower, int limit)
            throws SQLException {
        return Statements.query(
                connection,
                row -> entry(row, Optional.empty()),
                page(conditions),
                conditions.between(List.of(upper, lower), limit));
    }

    private static Page search(Connection connection, Conditions conditions, long upper, int limit)
            throws SQLException {
        long began = System.nanoTime();
        List<Entry> found = new ArrayList<>();
        Optional<Long> newest = newest(connection, upper);
        while (newest.isPresent() && found.size() < limit) {
            if (System.nanoTime() - began > LONGEST_SEARCH) {
                return new Page(found, Optional.of(newest.get() + 1));
            }
            long lower = newest.get() - PIECE;
            found.addAll(between(connection, conditions, newest.get() + 1, lower, limit - found.size()));
            newest = newest(connection, lower + 1);
        }
        return new Page(found, Optional.empty());
    }

    private static Optional<Long> newest(Connection connection, long before) throws SQLException {
        return Statements.query(connection, row -> number(row, 1), NEWEST, before)
                .get(0);
    }

    @Override
    public Optional<Entry> find(long id) {
        return database
                .read(connection -> Statements.query(
                        connection,
                        row -> entry(
                                row, row.getString("event") == null ? Optional.empty() : Optional.of(rows.event(row))),
                        ONE,
                        id))
                .stream()
                .findFirst();
    }

    @Override
    public Pace pace(Instant since) {
        long from = since.toEpochMilli();
        return database.read(connection -> Statements.query(
                        connection,
                        row -> new Pace(row.getLong(1), number(row, 2).map(Instant::ofEpochMilli)),
                        PACE,
                        from,
                        from)
                .get(0));
    }

    private static Entry entry(ResultSet row, Optional<Event> event) throws SQLException {
        String state = row.getString("state");
        return new Entry(
                row.getLong("id"),
                state,
                row.getString("message_id"),
                row.getString("type"),
                text(row, "user_id"),
                text(row, "group_id"),
                text(row, "code"),
                text(row, "reason"),
                text(row, "step"),
                row.getInt("attempts"),
                Instant.ofEpochMilli(row.getLong("accepted_at")),
                state.equals("pending")
                        ? Optional.of(Instant.ofEpochMilli(row.getLong("next_attempt_at")))
                        : Optional.empty(),
                number(row, row.findColumn(state.equals("dead") ? "failed_at" : "ended_at"))
                        .map(Instant::ofEpochMilli),
                event);
    }

    private static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    private static Optional<Long> number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(number);
    }
}
