package io.github.zendeskevents.inbox.sql.deadletter;

import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.sql.table.Statements;
import io.github.zendeskevents.inbox.sql.write.SqlWriter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps dead letters from becoming too old or too many. */
public final class DeadLetterRetention {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterRetention.class);

    private static final String COUNT = "SELECT n FROM zendesk_tally WHERE name = 'dead'";

    /** So few are pruned in one transaction, because each may be large. */
    private static final int PRUNED = 100;

    private final SqlWriter writer;
    private final InboxSettings settings;

    public DeadLetterRetention(SqlWriter writer, InboxSettings settings) {
        this.writer = writer;
        this.settings = settings;
    }

    /** Lets those go that are too old, and the oldest of those that are too many; returns how many. */
    public int prune(long now) {
        int old = prune(now - settings.deadLetterRetention().toMillis(), Integer.MAX_VALUE);
        int tooMany = prune(Long.MAX_VALUE, settings.deadLetterMax());
        if (tooMany > 0) {
            LOG.warn(
                    "{} dead letters, the oldest, were dropped: more than {} ({}) are not kept",
                    tooMany,
                    settings.deadLetterMax(),
                    InboxSettings.DEAD_LETTER_MAX_PROPERTY);
        }
        return old + tooMany;
    }

    /**
     * @param failedBefore only those that were given up before this time
     * @param kept only so many of the oldest that this many stay
     */
    private int prune(long failedBefore, int kept) {
        int pruned = 0;
        int found;
        do {
            found = writer.runNow(transaction -> {
                long tooMany = Statements.rows(transaction.statement(COUNT), row -> row.getLong(1))
                                .get(0)
                        - kept;
                int limit = kept == Integer.MAX_VALUE ? PRUNED : (int) Math.max(0, Math.min(PRUNED, tooMany));
                List<Long> ids = Statements.rows(
                        transaction.statement(SqlDeadLetters.OLDEST, failedBefore, limit), row -> row.getLong(1));
                SqlDeadLetters.delete(transaction, ids);
                return ids.size();
            });
            pruned += found;
        } while (found == PRUNED);
        return pruned;
    }
}
