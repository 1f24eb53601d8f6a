package io.github.zendeskevents.inbox.sql.erasure;

import io.github.zendeskevents.inbox.Erasures.Erasure;
import io.github.zendeskevents.inbox.lane.Keys;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import io.github.zendeskevents.inbox.sql.table.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Rows whose {@code userId} an index of the database does not find as lanes compare ids: it has blanks around it, letters whose case
 * the database does not know, or it was shortened. There are few such rows, if any.
 */
public final class OddRows {

    private static final int AT_ONCE = 5_000;
    private static final String LANE_OF_USER = "u:";

    private final SqlDatabase database;
    private final String select;

    OddRows(SqlDatabase database) {
        this.database = database;
        this.select = select(database.notPlain("user_id"));
    }

    /** The query for the next of them, by the condition that a {@code user_id} is not plain. */
    public static String select(String notPlain) {
        return "SELECT id, user_id, lane FROM zendesk_event WHERE user_id IS NOT NULL AND (" + notPlain
                + " OR length(user_id) > 160) AND id > ? ORDER BY id LIMIT ?";
    }

    /** The numbers of those that are about these users, with the keys of their erasures. */
    Map<Long, String> of(List<Erasure> erasures) {
        Map<String, String> keys = new HashMap<>();
        for (Erasure erasure : erasures) {
            keys(erasure.userId()).forEach(key -> keys.put(key, erasure.key()));
        }
        Map<Long, String> found = new LinkedHashMap<>();
        List<Row> page = keys.isEmpty() ? List.of() : after(Long.MIN_VALUE);
        while (!page.isEmpty()) {
            for (Row row : page) {
                row.keys().filter(keys::containsKey).findFirst().ifPresent(key -> found.put(row.id(), keys.get(key)));
            }
            page = after(page.get(page.size() - 1).id());
        }
        return found;
    }

    private List<Row> after(long id) {
        return database.read(connection -> Statements.query(connection, Row::of, select, id, AT_ONCE));
    }

    /** What {@link Row#keys()} may say of this user. */
    private static Stream<String> keys(String userId) {
        String key = Keys.ofExternalId(userId);
        return Stream.concat(Stream.of(key), shortened(key));
    }

    /** Of a shortened id what it begins with, because the rest tells upper from lower case. */
    private static Stream<String> shortened(String id) {
        return Keys.isShortened(id) ? Stream.of(Keys.beginning(id).toLowerCase(Locale.ROOT)) : Stream.empty();
    }

    /** @param lane null where the event has ended */
    private record Row(long id, String userId, String lane) {

        static Row of(ResultSet row) throws SQLException {
            return new Row(row.getLong("id"), row.getString("user_id"), row.getString("lane"));
        }

        /** What the user may be called as a lane, the surest first: a shortened id of an ended event has lost its case. */
        Stream<String> keys() {
            Stream<String> ofLane = lane != null && lane.startsWith(LANE_OF_USER)
                    ? Stream.of(lane.substring(LANE_OF_USER.length()))
                    : Stream.empty();
            return Stream.concat(ofLane, Stream.concat(Stream.of(Keys.ofExternalId(userId)), shortened(userId)));
        }
    }
}
