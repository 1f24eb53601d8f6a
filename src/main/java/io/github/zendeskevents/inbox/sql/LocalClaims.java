package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.inbox.Inbox.Delivery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Claims of a process that is alone with its database: in memory, so that after a crash everything is free again. */
final class LocalClaims extends Claims {

    static final String DUE = "SELECT id FROM inbox_event WHERE " + EventTable.READY
            + " AND next_attempt_at <= ? ORDER BY next_attempt_at, seq LIMIT ?";
    static final String NEXT = "SELECT id, next_attempt_at FROM inbox_event WHERE " + EventTable.READY
            + " ORDER BY next_attempt_at, seq LIMIT ?";
    private static final String ONE = "SELECT " + EventRows.CLAIM_COLUMNS + " FROM inbox_event WHERE id = ?";

    private final EventRows rows;

    LocalClaims(EventRows rows) {
        this.rows = rows;
    }

    @Override
    synchronized List<Delivery> claim(Connection connection, int max, long now) throws SQLException {
        // Copied before the table is read: an event that ends meanwhile looks pending in the older snapshot of the
        // read.
        Set<Long> taken = Set.copyOf(inFlight.keySet());
        List<Delivery> claimed = new ArrayList<>();
        try (PreparedStatement one = connection.prepareStatement(ONE)) {
            for (long id : due(connection, max, now, taken)) {
                one.setLong(1, id);
                try (ResultSet row = one.executeQuery()) {
                    if (row.next()) {
                        inFlight.put(id, rows.claim(row));
                        claimed.add(rows.delivery(row));
                    }
                }
            }
        }
        return claimed;
    }

    private static List<Long> due(Connection connection, int max, long now, Set<Long> taken) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement due = Parameters.set(connection.prepareStatement(DUE), now, max + taken.size());
                ResultSet row = due.executeQuery()) {
            while (ids.size() < max && row.next()) {
                if (!taken.contains(row.getLong(1))) {
                    ids.add(row.getLong(1));
                }
            }
        }
        return ids;
    }

    @Override
    Optional<Long> nextDue(Connection connection) throws SQLException {
        Set<Long> taken = Set.copyOf(inFlight.keySet());
        try (PreparedStatement next = Parameters.set(connection.prepareStatement(NEXT), taken.size() + 1);
                ResultSet row = next.executeQuery()) {
            while (row.next()) {
                if (!taken.contains(row.getLong(1))) {
                    return Optional.of(row.getLong(2));
                }
            }
        }
        return Optional.empty();
    }
}
