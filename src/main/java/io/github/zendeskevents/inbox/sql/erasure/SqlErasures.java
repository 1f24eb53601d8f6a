package io.github.zendeskevents.inbox.sql.erasure;

import io.github.zendeskevents.inbox.Erasures;
import io.github.zendeskevents.inbox.Suppressions;
import io.github.zendeskevents.inbox.lane.Keys;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import io.github.zendeskevents.inbox.sql.table.Statements;
import io.github.zendeskevents.inbox.sql.write.SqlWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The erasures that the table of suppressions holds. What has ended is made known after the file is clean. */
public final class SqlErasures implements Erasures {

    private static final Duration LEASE = Duration.ofMinutes(2);

    public static final String DUE =
            """
            SELECT user_hash, user_id, permanent, zendesk_id, attempts FROM zendesk_suppression
            WHERE erasure = 'requested' AND result IS NULL AND next_attempt_at <= ? ORDER BY next_attempt_at LIMIT ?""";
    private static final String LEND =
            "UPDATE zendesk_suppression SET next_attempt_at = ? WHERE user_hash = ? AND erasure = 'requested'";
    private static final String FREE_ALL =
            "UPDATE zendesk_suppression SET next_attempt_at = 0 WHERE erasure = 'requested'";
    private static final String FOUND = "UPDATE zendesk_suppression SET zendesk_id = ? WHERE user_hash = ?";
    private static final String RETRY =
            """
            UPDATE zendesk_suppression SET attempts = attempts + 1, reason = ?, next_attempt_at = ?
            WHERE user_hash = ? AND erasure = 'requested' AND result IS NULL""";
    private static final String END =
            """
            UPDATE zendesk_suppression SET result = ?, reason = ?, answer = ?, ended_at = ?, user_id = NULL
            WHERE user_hash = ? AND erasure = 'requested' AND result IS NULL AND permanent = ?""";
    private static final String AGAIN =
            "UPDATE zendesk_suppression SET next_attempt_at = 0 WHERE user_hash = ? AND erasure = 'requested'";
    private static final String ENDED =
            "SELECT user_hash FROM zendesk_suppression WHERE erasure = 'requested' AND result IS NOT NULL";
    private static final String PUBLISH =
            """
            UPDATE zendesk_suppression SET erasure = result, result = NULL
            WHERE user_hash = ? AND erasure = 'requested' AND result IS NOT NULL""";

    private final SqlDatabase database;
    private final SqlWriter writer;
    private final ErasedRows rows;
    private final Clock clock;

    public SqlErasures(SqlDatabase database, SqlWriter writer, ErasedRows rows, Clock clock) {
        this.database = database;
        this.writer = writer;
        this.rows = rows;
        this.clock = clock;
    }

    static Suppressions.State state(String text) {
        return Suppressions.State.valueOf(text.toUpperCase(Locale.ROOT));
    }

    static Optional<Long> number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(number);
    }

    /** What a process that is alone with its database had under way when it ended is due now. */
    public void start() {
        if (!database.shared()) {
            writer.runNow(transaction -> transaction.statement(FREE_ALL).executeUpdate());
        }
    }

    @Override
    public List<Erasure> claim(int max) {
        // Looked for where that costs no commit: mostly there is none.
        long now = clock.millis();
        if (database.read(connection -> Statements.query(connection, row -> row.getString(1), DUE, now, 1))
                .isEmpty()) {
            return List.of();
        }
        return writer.runNow(transaction -> {
            List<Erasure> due = Statements.rows(transaction.statement(DUE, now, max), SqlErasures::erasure);
            for (Erasure erasure : due) {
                transaction.batch(LEND, now + LEASE.toMillis(), erasure.key());
            }
            transaction.statement(LEND).executeBatch();
            return due;
        });
    }

    private static Erasure erasure(ResultSet row) throws SQLException {
        return new Erasure(
                row.getString("user_hash"),
                row.getString("user_id"),
                row.getInt("permanent") == 1,
                number(row, "zendesk_id"),
                row.getInt("attempts"));
    }

    @Override
    public Forgotten forget(List<Erasure> erasures) {
        return rows.forget(erasures);
    }

    @Override
    public void found(Erasure erasure, long zendeskId) {
        writer.runNow(transaction ->
                transaction.statement(FOUND, zendeskId, erasure.key()).executeUpdate());
    }

    @Override
    public void retry(Erasure erasure, String reason, Duration pause) {
        writer.runNow(transaction -> transaction
                .statement(RETRY, Keys.storable(reason), transaction.now() + pause.toMillis(), erasure.key())
                .executeUpdate());
    }

    @Override
    public boolean end(Erasure erasure, Suppressions.State state, String reason, Optional<String> answer) {
        return writer.runNow(transaction -> {
            int ended = transaction
                    .statement(
                            END,
                            state.name().toLowerCase(Locale.ROOT),
                            Keys.storable(reason),
                            answer.map(Keys::storable).orElse(null),
                            transaction.now(),
                            erasure.key(),
                            erasure.permanent() ? 1 : 0)
                    .executeUpdate();
            if (ended == 0) {
                transaction.statement(AGAIN, erasure.key()).executeUpdate();
            }
            return ended == 1;
        });
    }

    @Override
    public Optional<Duration> publish() {
        List<String> ended = database.read(connection -> Statements.query(connection, row -> row.getString(1), ENDED));
        if (ended.isEmpty()) {
            return Optional.empty();
        }
        Optional<Duration> later = writer.leaveNoTrace();
        if (later.isEmpty()) {
            writer.runNow(transaction -> {
                for (String key : ended) {
                    transaction.batch(PUBLISH, key);
                }
                return transaction.statement(PUBLISH).executeBatch();
            });
        }
        return later;
    }
}
