package io.github.zendeskevents.inbox.sql.table;

import io.github.zendeskevents.inbox.lane.EventSize;

/**
 * Which events may be claimed: those at the head of their lanes that nobody has in flight. The conditions are written as those of the
 * partial indexes, because a database uses such an index only where it can see at preparation that its condition holds.
 */
public final class ReadyRows {

    private static final String READY = "state = 'pending' AND blockers = 0 AND owner IS NULL AND size ";
    /** What may be claimed, of the small events. */
    public static final String SMALL = READY + "< " + EventSize.LARGE;
    /** What may be claimed, of the large events. */
    public static final String LARGE = READY + ">= " + EventSize.LARGE;

    /** Who has events that may be claimed, due or not: from one to the next by the indexes, however many events there are. */
    public static final String SENDERS =
            """
            WITH RECURSIVE small (sender) AS (%s), large (sender) AS (%s)
            SELECT sender FROM small WHERE sender IS NOT NULL UNION SELECT sender FROM large WHERE sender IS NOT NULL"""
                    .formatted(senders("small", SMALL), senders("large", LARGE));

    /** A recursive query for the senders of what may be claimed; after the last of them comes NULL. */
    public static String senders(String name, String ready) {
        return """
            SELECT min(e.sender) FROM zendesk_event e WHERE %s UNION ALL SELECT (SELECT min(e.sender) FROM zendesk_event e
                WHERE %s AND e.sender > s.sender) FROM %s s WHERE s.sender IS NOT NULL"""
                .formatted(ready, ready, name);
    }

    private ReadyRows() {}
}
