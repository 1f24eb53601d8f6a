package io.github.zendeskevents.inbox.sql.table;

import io.github.zendeskevents.event.Sender;
import io.github.zendeskevents.inbox.sql.write.SqlWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * One write transaction, shared by whatever the {@link SqlWriter} gathered for it. It prepares each statement once and adds
 * up how the sizes of the states change, so that counting costs one update a commit instead of a scan a question.
 */
public final class Transaction implements AutoCloseable {

    /** What the dead letters take is counted by this name, beside the states. */
    public static final String DEAD_BYTES = "dead-bytes";

    private static final String HOLD = "INSERT INTO zendesk_sender (sender, bytes) VALUES (?, ?)"
            + " ON CONFLICT (sender) DO UPDATE SET bytes = zendesk_sender.bytes + excluded.bytes";

    private static final String FORGET = "DELETE FROM zendesk_sender WHERE bytes <= 0";

    private final Connection connection;
    private final long now;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private final Map<String, Long> tally = new TreeMap<>();
    private final Map<Integer, Long> held = new TreeMap<>();

    public Transaction(Connection connection, long now) {
        this.connection = connection;
        this.now = now;
    }

    /** The time of this transaction, milliseconds since 1970. */
    public long now() {
        return now;
    }

    /** The statement of this transaction for the text, with these parameters; do not close it. */
    public PreparedStatement statement(String sql, Object... parameters) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            statements.put(sql, known);
        }
        return Statements.set(known, parameters);
    }

    /** Adds these parameters to the batch of the statement, which the caller executes. */
    public void batch(String sql, Object... parameters) throws SQLException {
        statement(sql, parameters).addBatch();
    }

    /** Reserves numbers that are above all given out before; returns the first. */
    public long numbers(int count) throws SQLException {
        statement("UPDATE zendesk_tally SET n = n + ? WHERE name = 'sequence'", (long) count)
                .executeUpdate();
        long last = Statements.rows(
                        statement("SELECT n FROM zendesk_tally WHERE name = 'sequence'"), row -> row.getLong(1))
                .get(0);
        return last - count + 1;
    }

    /** Notes that so many events came to a state, or left it; or so many bytes. */
    public void count(String state, long change) {
        tally.merge(state, change, Long::sum);
    }

    /** Notes that so many bytes of what a sender sent wait from now on; or, below zero, wait no longer. */
    public void hold(int sender, long bytes) {
        if (Sender.isOneOfMany(sender)) {
            held.merge(sender, bytes, Long::sum);
        }
    }

    public void commit() throws SQLException {
        for (Map.Entry<String, Long> change : tally.entrySet()) {
            if (change.getValue() != 0) {
                statement("UPDATE zendesk_tally SET n = n + ? WHERE name = ?", change.getValue(), change.getKey())
                        .executeUpdate();
            }
        }
        for (Map.Entry<Integer, Long> change : held.entrySet()) {
            if (change.getValue() != 0) {
                statement(HOLD, change.getKey(), change.getValue()).executeUpdate();
            }
        }
        if (held.values().stream().anyMatch(change -> change < 0)) {
            statement(FORGET).executeUpdate();
        }
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : statements.values()) {
            statement.close();
        }
    }
}
