package io.github.zendeskevents.inbox.sql.deadletter;

import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.sql.table.Statements;
import io.github.zendeskevents.inbox.sql.table.Transaction;
import io.github.zendeskevents.inbox.sql.write.SqlWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps dead letters from becoming too old, too many or too large. */
public final class DeadLetterRetention {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterRetention.class);

    private static final String COUNT = "SELECT n FROM zendesk_tally WHERE name = ?";

    /** So few are pruned in one transaction, because each may be large. */
    private static final int PRUNED = 100;

    private static final long MIB = 1024 * 1024;

    private final SqlWriter writer;
    private final InboxSettings settings;

    public DeadLetterRetention(SqlWriter writer, InboxSettings settings) {
        this.writer = writer;
        this.settings = settings;
    }

    /** Lets those go that are too old, and the oldest of those that are too many or too large together; returns how many. */
    public int prune(long now) {
        long oldest = now - settings.deadLetterRetention().toMillis();
        int old = prune(letters -> letters.failedBefore(oldest, PRUNED));
        int tooMany = prune(letters -> letters.failedBefore(
                Long.MAX_VALUE, Math.min(PRUNED, letters.tally("dead") - settings.deadLetterMax())));
        if (tooMany > 0) {
            LOG.warn(
                    "{} dead letters, the oldest, were dropped: more than {} ({}) are not kept",
                    tooMany,
                    settings.deadLetterMax(),
                    InboxSettings.DEAD_LETTER_MAX_PROPERTY);
        }
        int tooLarge = prune(letters -> letters.largerThan(settings.deadLetterMaxBytes()));
        if (tooLarge > 0) {
            LOG.warn(
                    "{} dead letters, the oldest, were dropped: all together are not to take more than {} MiB",
                    tooLarge,
                    settings.deadLetterMaxBytes() / MIB);
        }
        return old + tooMany + tooLarge;
    }

    /** Deletes what is found, some after the other, until there is nothing more; returns how many. */
    private int prune(Which which) {
        int pruned = 0;
        int found;
        do {
            found = writer.runNow(transaction -> BuriedEvents.delete(transaction, which.of(new Letters(transaction))));
            pruned += found;
        } while (found > 0);
        return pruned;
    }

    /** Which dead letters go next; none: no more. */
    @FunctionalInterface
    private interface Which {
        List<Long> of(Letters letters) throws SQLException;
    }

    /** What there is in a transaction. */
    private record Letters(Transaction transaction) {

        long tally(String name) throws SQLException {
            return Statements.rows(transaction.statement(COUNT, name), row -> row.getLong(1))
                    .get(0);
        }

        List<Long> failedBefore(long time, long most) throws SQLException {
            return most <= 0
                    ? List.of()
                    : Statements.rows(transaction.statement(BuriedEvents.OLDEST, time, most), row -> row.getLong("id"));
        }

        /** So many of the oldest that the rest is not larger; the newest one stays, whatever its size. */
        List<Long> largerThan(long most) throws SQLException {
            long tooMuch = tally(Transaction.DEAD_BYTES) - most;
            long letters = tally("dead");
            if (tooMuch <= 0 || letters <= 1) {
                return List.of();
            }
            List<Long> ids = new ArrayList<>();
            long limit = Math.min(PRUNED, letters - 1);
            for (long[] letter :
                    Statements.rows(transaction.statement(BuriedEvents.OLDEST, Long.MAX_VALUE, limit), row ->
                            new long[] {row.getLong("id"), row.getLong("size")})) {
                if (tooMuch > 0) {
                    ids.add(letter[0]);
                    tooMuch -= letter[1];
                }
            }
            return ids;
        }
    }
}
