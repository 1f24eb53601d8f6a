package io.github.zendeskevents.inbox.sql.claim;

import io.github.zendeskevents.inbox.Inbox.Claimed;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.Room;
import io.github.zendeskevents.inbox.sql.table.EventRows;
import io.github.zendeskevents.inbox.sql.table.EventRows.Read;
import io.github.zendeskevents.inbox.sql.table.EventTable;
import io.github.zendeskevents.inbox.sql.table.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Claims of a process that is alone with its database: in memory, so that after a crash everything is free again. */
public final class LocalClaims extends Claims {

    public static final String SMALL_DUE = due(EventTable.READY_SMALL);
    public static final String LARGE_DUE = due(EventTable.READY_LARGE);
    public static final String NEXT_SMALL = next(EventTable.READY_SMALL);
    public static final String NEXT_LARGE = next(EventTable.READY_LARGE);
    private static final String ONE = "SELECT " + EventRows.CLAIM_COLUMNS + " FROM zendesk_event WHERE id = ?";

    private final EventRows rows;

    LocalClaims(EventRows rows) {
        this.rows = rows;
    }

    private static String due(String ready) {
        return "SELECT id, next_attempt_at, seq, size FROM zendesk_event WHERE " + ready
                + " AND next_attempt_at <= ? ORDER BY next_attempt_at, seq LIMIT ?";
    }

    private static String next(String ready) {
        return "SELECT id, next_attempt_at, seq, size FROM zendesk_event WHERE " + ready
                + " ORDER BY next_attempt_at, seq LIMIT ?";
    }

    @Override
    public synchronized Claimed claim(Connection connection, Room room, long now) throws SQLException {
        // Copied before the table is read: an event that ends meanwhile looks pending in the older snapshot of the
        // read.
        Set<Long> taken = Set.copyOf(inFlight.keySet());
        int most = room.events() + taken.size();
        Room.Filling filling = room.filling();
        List<Due> due = Stream.concat(
                        Statements.query(connection, LocalClaims::due, SMALL_DUE, now, most).stream(),
                        Statements.query(connection, LocalClaims::due, LARGE_DUE, now, most).stream())
                .filter(event -> !taken.contains(event.id()))
                .sorted(Due.ORDER)
                .takeWhile(event -> !filling.isFull())
                .filter(event -> filling.takes(event.size()))
                .toList();
        return new Claimed(take(connection, due), filling.refusedSome());
    }

    /** They are in flight once all of them have been read: what is half read when memory ends would be in flight for ever. */
    private List<Delivery> take(Connection connection, List<Due> due) throws SQLException {
        List<Read> read = new ArrayList<>();
        try (PreparedStatement one = connection.prepareStatement(ONE)) {
            for (Due event : due) {
                read.addAll(Statements.rows(Statements.set(one, event.id()), rows::read));
            }
        }
        List<Delivery> deliveries = read.stream().map(Read::delivery).toList();
        read.forEach(event -> inFlight.put(event.claim().id(), event.claim()));
        return deliveries;
    }

    @Override
    public Optional<Long> nextDue(Connection connection) throws SQLException {
        Set<Long> taken = Set.copyOf(inFlight.keySet());
        int most = taken.size() + 1;
        return Stream.concat(
                        Statements.query(connection, LocalClaims::due, NEXT_SMALL, most).stream(),
                        Statements.query(connection, LocalClaims::due, NEXT_LARGE, most).stream())
                .filter(due -> !taken.contains(due.id()))
                .map(Due::at)
                .min(Comparator.naturalOrder());
    }

    private static Due due(ResultSet row) throws SQLException {
        return new Due(row.getLong("id"), row.getLong("next_attempt_at"), row.getLong("seq"), row.getLong("size"));
    }

    private record Due(long id, long at, long seq, long size) {

        static final Comparator<Due> ORDER = Comparator.comparingLong(Due::at).thenComparingLong(Due::seq);
    }
}
