package io.github.zendeskevents.inbox;

import io.github.zendeskevents.inbox.Inbox.Delivery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Claims of a process that is alone with its database: in memory, so that after a crash everything is free again. */
final class LocalClaims implements Claims {

    static final String DUE = "SELECT id FROM inbox_event WHERE " + EventTable.READY
            + " AND next_attempt_at <= ? ORDER BY next_attempt_at, seq LIMIT ?";
    static final String NEXT = "SELECT id, next_attempt_at FROM inbox_event WHERE " + EventTable.READY
            + " ORDER BY next_attempt_at, seq LIMIT ?";
    private static final String ONE = "SELECT " + EventTable.CLAIM_COLUMNS + " FROM inbox_event WHERE id = ?";

    private final SqlDatabase database;
    private final EventTable events;
    private final Map<Long, Claim> inFlight = new ConcurrentHashMap<>();

    LocalClaims(SqlDatabase database, EventTable events) {
        this.database = database;
        this.events = events;
    }

    @Override
    public synchronized List<Delivery> claim(int max, long now) throws SQLException {
        // Taken before the table is read: an event that ends meanwhile looks pending in the older snapshot of the read.
        Set<Long> taken = Set.copyOf(inFlight.keySet());
        try (Connection connection = database.reader()) {
            List<Delivery> claimed = new ArrayList<>();
            try (PreparedStatement one = connection.prepareStatement(ONE)) {
                for (long id : due(connection, max, now, taken)) {
                    one.setLong(1, id);
                    try (ResultSet row = one.executeQuery()) {
                        if (row.next()) {
                            inFlight.put(id, events.claim(row));
                            claimed.add(events.delivery(row));
                        }
                    }
                }
            }
            return claimed;
        }
    }

    private static List<Long> due(Connection connection, int max, long now, Set<Long> taken) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement due = connection.prepareStatement(DUE)) {
            due.setLong(1, now);
            due.setInt(2, max + taken.size());
            try (ResultSet rows = due.executeQuery()) {
                while (ids.size() < max && rows.next()) {
                    if (!taken.contains(rows.getLong(1))) {
                        ids.add(rows.getLong(1));
                    }
                }
            }
        }
        return ids;
    }

    @Override
    public Optional<Claim> inFlight(Delivery delivery) {
        return Optional.ofNullable(inFlight.get(delivery.id()))
                .filter(claim -> claim.attempts() == delivery.attempts());
    }

    @Override
    public boolean release(Claim claim) {
        return inFlight.remove(claim.id(), claim);
    }

    @Override
    public Optional<Long> nextDue() throws SQLException {
        Set<Long> taken = Set.copyOf(inFlight.keySet());
        try (Connection connection = database.reader();
                PreparedStatement next = connection.prepareStatement(NEXT)) {
            next.setInt(1, taken.size() + 1);
            try (ResultSet rows = next.executeQuery()) {
                while (rows.next()) {
                    if (!taken.contains(rows.getLong(1))) {
                        return Optional.of(rows.getLong(2));
                    }
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Duration> signOfLifeEvery() {
        return Optional.empty();
    }

    @Override
    public int signOfLife(Transaction transaction) {
        return 0;
    }

    @Override
    public boolean entitled() {
        return true;
    }

    @Override
    public void leave(Transaction transaction) {
        // What is in flight is known to this process alone, and ends with it.
    }
}
