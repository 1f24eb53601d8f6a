package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.inbox.Inbox.Pause;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import io.github.zendeskevents.inbox.sql.table.Statements;
import io.github.zendeskevents.inbox.sql.write.SqlWriter;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether an operator has stopped delivery, for all instances on the database and until one lets it go on. Each instance looks now and
 * then, because claims ask too often to look each time.
 */
final class SqlPause {

    private static final String FIND = "SELECT reason, since FROM zendesk_pause";
    private static final String PAUSE =
            "INSERT INTO zendesk_pause (id, reason, since) VALUES (1, ?, ?) ON CONFLICT (id) DO NOTHING";
    private static final String RESUME = "DELETE FROM zendesk_pause";

    private final SqlDatabase database;
    private final SqlWriter writer;
    private volatile Optional<Pause> seen = Optional.empty();

    SqlPause(SqlDatabase database, SqlWriter writer) {
        this.database = database;
        this.writer = writer;
    }

    /** What was seen last. */
    Optional<Pause> seen() {
        return seen;
    }

    /** Looks; true when that shows that delivery goes on again. */
    boolean look() {
        Optional<Pause> before = seen;
        seen = database
                .read(connection -> Statements.query(
                        connection, row -> new Pause(row.getString(1), Instant.ofEpochMilli(row.getLong(2))), FIND))
                .stream()
                .findFirst();
        return before.isPresent() && seen.isEmpty();
    }

    void pause(String reason) {
        writer.runNow(transaction ->
                transaction.statement(PAUSE, reason, transaction.now()).executeUpdate());
        look();
    }

    void resume() {
        writer.runNow(transaction -> transaction.statement(RESUME).executeUpdate());
        look();
    }
}
