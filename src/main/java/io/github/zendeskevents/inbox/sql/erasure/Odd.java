package io.github.zendeskevents.inbox.sql.erasure;

import io.github.zendeskevents.inbox.lane.Keys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A row whose {@code userId} an index of the database does not find as lanes compare ids: it has blanks around it, letters whose case
 * the database does not know, or it was shortened.
 *
 * @param lane null where the event has ended
 */
record Odd(long id, String userId, String lane) {

    private static final String LANE_OF_USER = "u:";

    static Odd of(ResultSet row) throws SQLException {
        return new Odd(row.getLong("id"), row.getString("user_id"), row.getString("lane"));
    }

    /** What the user may be called as a lane, the surest first: a shortened id of an ended event has lost its case. */
    Stream<String> keys() {
        Stream<String> ofLane = lane != null && lane.startsWith(LANE_OF_USER)
                ? Stream.of(lane.substring(LANE_OF_USER.length()))
                : Stream.empty();
        return Stream.concat(ofLane, Stream.concat(Stream.of(Keys.ofExternalId(userId)), shortened(userId)));
    }

    /** What {@link #keys()} may say of this user. */
    static Stream<String> keys(String userId) {
        String key = Keys.ofExternalId(userId);
        return Stream.concat(Stream.of(key), shortened(key));
    }

    /** Of a shortened id what it begins with, because the rest tells upper from lower case. */
    private static Stream<String> shortened(String id) {
        return Keys.isShortened(id) ? Stream.of(Keys.beginning(id).toLowerCase(Locale.ROOT)) : Stream.empty();
    }
}
