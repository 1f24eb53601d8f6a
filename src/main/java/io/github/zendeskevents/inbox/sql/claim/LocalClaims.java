package io.github.zendeskevents.inbox.sql.claim;

import io.github.zendeskevents.inbox.Inbox.Claimed;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.Room;
import io.github.zendeskevents.inbox.SenderTurns;
import io.github.zendeskevents.inbox.sql.table.Claim;
import io.github.zendeskevents.inbox.sql.table.EventRows;
import io.github.zendeskevents.inbox.sql.table.EventRows.Read;
import io.github.zendeskevents.inbox.sql.table.ReadyRows;
import io.github.zendeskevents.inbox.sql.table.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Claims of a process that is alone with its database: in memory, so that after a crash everything is free again. */
public final class LocalClaims extends Claims {

    public static final String SMALL_DUE = due(ReadyRows.SMALL);
    public static final String LARGE_DUE = due(ReadyRows.LARGE);
    private static final String ONE = "SELECT " + EventRows.CLAIM_COLUMNS + " FROM zendesk_event WHERE id = ?";

    private final EventRows rows;
    private final SenderTurns turns = new SenderTurns();

    LocalClaims(EventRows rows) {
        this.rows = rows;
    }

    private static String due(String ready) {
        return "SELECT id, next_attempt_at, seq, size, sender FROM zendesk_event WHERE " + ready
                + " AND sender = ? AND next_attempt_at <= ? ORDER BY next_attempt_at, seq LIMIT ?";
    }

    @Override
    public synchronized Claimed claim(Connection connection, Room room, long now) throws SQLException {
        Room.Filling filling = room.filling();
        List<SenderTurns.Due<Due>> due = new ArrayList<>();
        for (List<Due> events : due(connection, room.events(), now)) {
            due.add(new SenderTurns.Due<>(events.get(0).sender(), events.iterator()));
        }
        List<Due> next = turns.take(due, Due.ORDER, Due::size, filling);
        return new Claimed(take(connection, next), filling.refusedSome());
    }

    /** The first so many events that are due, of each sender and size in a list of their own; none is empty. */
    private List<List<Due>> due(Connection connection, int most, long now) throws SQLException {
        // Copied before the table is read: an event that ends meanwhile looks pending in the older snapshot of the
        // read.
        Map<Long, Claim> taken = Map.copyOf(inFlight);
        Map<Integer, Long> takenBySender =
                taken.values().stream().collect(Collectors.groupingBy(Claim::sender, Collectors.counting()));
        List<List<Due>> all = new ArrayList<>();
        for (int sender : Statements.query(connection, row -> row.getInt(1), ReadyRows.SENDERS)) {
            long limit = most + takenBySender.getOrDefault(sender, 0L);
            for (String sql : List.of(SMALL_DUE, LARGE_DUE)) {
                List<Due> events = Statements.query(connection, LocalClaims::due, sql, sender, now, limit).stream()
                        .filter(event -> !taken.containsKey(event.id()))
                        .toList();
                if (!events.isEmpty()) {
                    all.add(events);
                }
            }
        }
        return all;
    }

    /** They are in flight once all of them have been read: what is half read when memory ends would be in flight for ever. */
    private List<Delivery> take(Connection connection, List<Due> due) throws SQLException {
        List<Read> read = new ArrayList<>();
        try (PreparedStatement one = connection.prepareStatement(ONE)) {
            for (Due event : due) {
                read.addAll(Statements.rows(Statements.set(one, event.id()), rows::read));
            }
        }
        List<Delivery> deliveries = new ArrayList<>(read.size());
        for (Read event : read) {
            // What was withheld since it was found due has ended.
            if (inFlight.putIfAbsent(event.claim().id(), event.claim()) == null) {
                deliveries.add(event.delivery());
            }
        }
        return deliveries;
    }

    @Override
    public boolean withhold(Claim claim) {
        Claim other = inFlight.putIfAbsent(claim.id(), claim);
        return other == null || other.equals(claim);
    }

    /** Not while events are being claimed, of which an older snapshot may say that they wait. */
    @Override
    public synchronized void giveBack(Collection<Claim> withheld) {
        withheld.forEach(this::release);
    }

    @Override
    public Optional<Long> nextDue(Connection connection) throws SQLException {
        return due(connection, 1, Long.MAX_VALUE).stream()
                .map(events -> events.get(0).at())
                .min(Comparator.naturalOrder());
    }

    private static Due due(ResultSet row) throws SQLException {
        return new Due(
                row.getLong("id"),
                row.getLong("next_attempt_at"),
                row.getLong("seq"),
                row.getLong("size"),
                row.getInt("sender"));
    }

    private record Due(long id, long at, long seq, long size, int sender) {

        static final Comparator<Due> ORDER = Comparator.comparingLong(Due::at).thenComparingLong(Due::seq);
    }
}
