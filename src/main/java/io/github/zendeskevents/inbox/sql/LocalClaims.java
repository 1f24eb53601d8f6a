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
        List<Long> due = Statements.query(connection, row -> row.getLong(1), DUE, now, max + taken.size()).stream()
                .filter(id -> !taken.contains(id))
                .limit(max)
                .toList();
        List<Delivery> claimed = new ArrayList<>();
        try (PreparedStatement one = connection.prepareStatement(ONE)) {
            for (long id : due) {
                claimed.addAll(Statements.rows(Statements.set(one, id), this::taken));
            }
        }
        return claimed;
    }

    private Delivery taken(ResultSet row) throws SQLException {
        Claim claim = rows.claim(row);
        inFlight.put(claim.id(), claim);
        return rows.delivery(row);
    }

    @Override
    Optional<Long> nextDue(Connection connection) throws SQLException {
        Set<Long> taken = Set.copyOf(inFlight.keySet());
        return Statements.query(connection, LocalClaims::due, NEXT, taken.size() + 1).stream()
                .filter(due -> !taken.contains(due.id()))
                .findFirst()
                .map(Due::at);
    }

    private static Due due(ResultSet row) throws SQLException {
        return new Due(row.getLong("id"), row.getLong("next_attempt_at"));
    }

    private record Due(long id, long at) {}
}
