package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.sql.deadletter.DeadLetterRetention;
import io.github.zendeskevents.inbox.sql.table.EventTable;
import io.github.zendeskevents.inbox.sql.table.SqlLastKnownUsers;
import io.github.zendeskevents.inbox.sql.write.SqlWriter;

/** Forgets what is kept no longer: events that ended, users, dead letters. */
final class Retention {

    private final SqlWriter writer;
    private final EventTable events;
    private final SqlLastKnownUsers users;
    private final InboxSettings settings;
    private final DeadLetterRetention deadLetters;

    Retention(SqlWriter writer, EventTable events, SqlLastKnownUsers users, InboxSettings settings) {
        this.writer = writer;
        this.events = events;
        this.users = users;
        this.settings = settings;
        this.deadLetters = new DeadLetterRetention(writer, settings);
    }

    /**
     * Forgets what is older than the retention, and what is too much.
     *
     * @param now milliseconds since 1970
     * @return how many rows
     */
    int prune(long now) {
        long before = now - settings.retention().toMillis();
        int forgotten = 0;
        int found;
        do {
            found = writer.runNow(transaction -> events.prune(transaction, before, SqlWriter.MAX_ROWS)
                    + users.prune(transaction, before, settings.mostUsers(), SqlWriter.MAX_ROWS));
            forgotten += found;
        } while (found >= SqlWriter.MAX_ROWS);
        return forgotten + deadLetters.prune(now);
    }
}
