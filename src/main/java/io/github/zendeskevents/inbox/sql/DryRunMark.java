package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import io.github.zendeskevents.inbox.sql.table.Statements;
import io.github.zendeskevents.inbox.sql.write.SqlWriter;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps a dry run and real runs apart. A dry run would use up what waits for real delivery, and what it has used up would count as
 * repeated later; so the inbox of a dry run is marked when it is new, and no other is taken.
 */
final class DryRunMark {

    private static final String NAME = "dry-run";
    private static final String FIND = "SELECT name, n FROM zendesk_tally WHERE name IN ('sequence', '" + NAME + "')";
    private static final String MARK =
            "INSERT INTO zendesk_tally (name, n) VALUES ('" + NAME + "', 0) ON CONFLICT (name) DO NOTHING";

    private final SqlDatabase database;
    private final SqlWriter writer;

    DryRunMark(SqlDatabase database, SqlWriter writer) {
        this.database = database;
        this.writer = writer;
    }

    /** @throws InboxSettingException when the inbox is of the other kind, in one line that says what to do */
    void check(boolean dryRun) {
        Map<String, Long> tally = new HashMap<>();
        database.read(
                connection -> Statements.query(connection, row -> tally.put(row.getString(1), row.getLong(2)), FIND));
        boolean marked = tally.containsKey(NAME);
        if (marked && !dryRun) {
            throw new InboxSettingException(
                    InboxSettings.URL_PROPERTY
                            + ": this is the inbox of a dry run, whose events would count as repeated; set another one, or delete it");
        }
        if (dryRun && !marked && tally.getOrDefault("sequence", 0L) > 0) {
            throw new InboxSettingException(InboxSettings.URL_PROPERTY
                    + ": this inbox holds events of real runs, which a dry run would use up; set one of its own, such as"
                    + " jdbc:sqlite:data/dry-run.db, or leave it out to keep the events of the dry run in memory");
        }
        if (dryRun && !marked) {
            writer.runNow(transaction -> transaction.statement(MARK).executeUpdate());
        }
    }
}
