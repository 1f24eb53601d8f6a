package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.sql.deadletter.DeadLetterRetention;
import io.github.zendeskevents.inbox.sql.table.EventTable;
import io.github.zendeskevents.inbox.sql.table.SqlLastKnownUsers;
import io.github.zendeskevents.inbox.sql.write.SqlWriter;
import java.time.Clock;

/** Forgets what is kept no longer: events that ended, users, dead letters. */
final class Retention {

    private final SqlWriter writer;
    private final EventTable events;
    private final SqlLastKnownUsers users;
    private final InboxSettings settings;
    private final Clock clock;
    private final DeadLetterRetention deadLetters;

    Retention(SqlWriter writer, EventTable events, SqlLastKnownUsers users, InboxSettings settings, Clock clock) {
        this.writer = writer;
        this.events = events;
        this.users = users;
        this.settings = settings;
        this.clock = clock;
        this.deadLetters = new DeadLetterRetention(writer, settings);
    }

    /** Forgets what is older than the retention, and what is too much; returns how many rows. */
    int prune() {
        long now = clock.millis();
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
