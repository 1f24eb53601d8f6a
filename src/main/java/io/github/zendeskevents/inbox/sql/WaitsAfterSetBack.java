package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.clock.SetBack;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import io.github.zendeskevents.inbox.sql.table.Statements;
import io.github.zendeskevents.inbox.sql.table.Transaction;
import io.github.zendeskevents.inbox.sql.write.SqlWriter;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends all waits once the clock was set back, here or before the start. The database keeps the time of day at which each event is due,
 * also of those that are due as soon as they are accepted: by a clock that was set back a day, all of them would wait a day more.
 */
final class WaitsAfterSetBack {

    private static final Logger LOG = LoggerFactory.getLogger(WaitsAfterSetBack.class);
    /** In a transaction. Each looks through what waits, so there are few of them; and senders wait for each. */
    private static final int AT_ONCE = 20_000;
    /** The clocks of several instances may differ by as much. */
    private static final Duration CLOCKS_AGREE = Duration.ofSeconds(30);

    private static final String NEWEST = "SELECT max(accepted_at) FROM zendesk_event WHERE state = 'pending'";
    private static final String EVENTS =
            """
            UPDATE zendesk_event SET next_attempt_at = ?, not_before = CASE WHEN not_before > ? THEN ? ELSE not_before END
            WHERE id IN (SELECT id FROM zendesk_event WHERE state = 'pending' AND next_attempt_at > ? LIMIT ?)""";
    private static final String ERASURES =
            """
            UPDATE zendesk_suppression SET next_attempt_at = ?
            WHERE erasure = 'requested' AND result IS NULL AND next_attempt_at > ?""";

    private final SqlDatabase database;
    private final SqlWriter writer;
    private final Clock clock;
    private final Runnable work;
    private final SetBack setBack;
    private Optional<Duration> unfinished = Optional.empty();

    /** @param work called when something has become due */
    WaitsAfterSetBack(SqlDatabase database, SqlWriter writer, Clock clock, Runnable work) {
        this.database = database;
        this.writer = writer;
        this.clock = clock;
        this.work = work;
        this.setBack = new SetBack(clock);
    }

    /** Nobody can have accepted an event later than now. */
    void start() {
        long ahead = database.read(connection -> Statements.query(connection, row -> row.getLong(1), NEWEST))
                        .get(0)
                - clock.millis();
        if (ahead > CLOCKS_AGREE.toMillis()) {
            unfinished = Optional.of(Duration.ofMillis(ahead));
        }
        look();
    }

    /** What could not be done is done at the next look. */
    synchronized void look() {
        unfinished = setBack.look().or(() -> unfinished);
        if (unfinished.isEmpty()) {
            return;
        }
        try {
            endWaits();
        } catch (InboxUnavailableException later) {
            return;
        }
        LOG.warn(
                "The clock of this machine was set back by {} s or more: what waited for a later time is due now",
                unfinished.get().toSeconds());
        unfinished = Optional.empty();
        work.run();
    }

    private void endWaits() {
        int found;
        do {
            found = writer.runNow(WaitsAfterSetBack::events);
        } while (found == AT_ONCE);
        writer.runNow(transaction -> transaction
                .statement(ERASURES, transaction.now(), transaction.now())
                .executeUpdate());
    }

    private static int events(Transaction transaction) throws SQLException {
        long now = transaction.now();
        return transaction.statement(EVENTS, now, now, now, now, AT_ONCE).executeUpdate();
    }
}
