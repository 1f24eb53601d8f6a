package io.github.zendeskevents.inbox.sql.erasure;

import io.github.zendeskevents.inbox.Erasures.Ended;
import io.github.zendeskevents.inbox.sql.table.Claim;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A row that is to forget whom it was about.
 *
 * @param claim what keeps it from being delivered meanwhile, where it waits
 * @param state as in the table
 * @param ended what may be told of its end
 */
record ErasedRow(Claim claim, String state, Ended ended) {

    /** What {@link #of} reads. */
    static final String COLUMNS = "id, seq, state, lane, org_lane, sender, size, message_id, type, accepted_at";

    static ErasedRow of(ResultSet row) throws SQLException {
        return new ErasedRow(
                Claim.withoutAttempt(
                        row.getLong("id"),
                        row.getLong("seq"),
                        row.getString("lane"),
                        row.getString("org_lane"),
                        row.getInt("sender"),
                        row.getLong("size")),
                row.getString("state"),
                new Ended(
                        row.getString("message_id"),
                        row.getString("type"),
                        Instant.ofEpochMilli(row.getLong("accepted_at"))));
    }
}
