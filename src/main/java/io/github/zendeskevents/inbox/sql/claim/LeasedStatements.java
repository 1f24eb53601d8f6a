package io.github.zendeskevents.inbox.sql.claim;

import io.github.zendeskevents.event.Sender;
import io.github.zendeskevents.inbox.SenderTurns;
import io.github.zendeskevents.inbox.sql.table.EventRows;
import io.github.zendeskevents.inbox.sql.table.ReadyRows;

/** The statements by which one of several instances claims events, of each sender in turn, imports last. */
public final class LeasedStatements {

    private static final String LEASED =
            "EXISTS (SELECT 1 FROM zendesk_instance i WHERE i.id = ? AND i.lease_until > clock_timestamp())";

    /** Of each sender so many, and of these the first in turn; turn: the later next turns of senders, and that of all others. */
    public static final String TAKE =
            """
            WITH RECURSIVE small_sender (sender) AS (%s), large_sender (sender) AS (%s),
            small AS (SELECT d.* FROM small_sender s CROSS JOIN LATERAL (SELECT id, sender, next_attempt_at, seq, size
                FROM zendesk_event WHERE %s AND sender = s.sender AND next_attempt_at <= ? AND %s
                ORDER BY next_attempt_at, seq LIMIT ? FOR UPDATE SKIP LOCKED) d),
            large AS (SELECT d.* FROM large_sender s CROSS JOIN LATERAL (SELECT id, sender, next_attempt_at, seq, size
                FROM zendesk_event WHERE %s AND sender = s.sender AND next_attempt_at <= ? AND %s
                ORDER BY next_attempt_at, seq LIMIT ? FOR UPDATE SKIP LOCKED) d),
            turn AS (SELECT * FROM unnest(CAST(? AS int[]), CAST(? AS bigint[])) AS t (sender, turn)),
            ordered AS (SELECT e.*, CASE WHEN e.sender = %d THEN %d ELSE coalesce(t.turn, ?) END
                + row_number() OVER (PARTITION BY e.sender ORDER BY e.next_attempt_at, e.seq) AS turn
                FROM (SELECT small.*, FALSE AS large FROM small UNION ALL SELECT large.*, TRUE AS large FROM large) e
                LEFT JOIN turn t ON t.sender = e.sender),
            due AS (SELECT id, turn, next_attempt_at, seq, CASE WHEN large
                THEN sum(size) OVER k <= ? OR row_number() OVER k <= ? ELSE sum(size) OVER k <= ? END AS fits
                FROM ordered WINDOW k AS (PARTITION BY large ORDER BY turn, next_attempt_at, seq)),
            taken AS (SELECT id, turn FROM due WHERE fits ORDER BY turn, next_attempt_at, seq LIMIT ?),
            claimed AS (UPDATE zendesk_event e SET owner = ? FROM taken WHERE e.id = taken.id
                RETURNING taken.turn, e.next_attempt_at, e.seq, e.lane, e.org_lane, e.owner, e.attempts, %s)
            SELECT r.more, c.* FROM (SELECT EXISTS (SELECT 1 FROM due WHERE NOT fits) AS more) r LEFT JOIN claimed c ON TRUE"""
                    .formatted(
                            ReadyRows.senders("small_sender", ReadyRows.SMALL),
                            ReadyRows.senders("large_sender", ReadyRows.LARGE),
                            ReadyRows.SMALL,
                            LEASED,
                            ReadyRows.LARGE,
                            LEASED,
                            Sender.IMPORT,
                            SenderTurns.LAST,
                            "e." + EventRows.EVENT_COLUMNS.replace(", ", ", e."));

    public static final String NEXT = "WITH RECURSIVE small (sender) AS ("
            + ReadyRows.senders("small", ReadyRows.SMALL) + "), large (sender) AS ("
            + ReadyRows.senders("large", ReadyRows.LARGE) + ") "
            + next("small", ReadyRows.SMALL) + " UNION ALL " + next("large", ReadyRows.LARGE);

    private static String next(String senders, String ready) {
        return "SELECT d.next_attempt_at FROM " + senders
                + " s CROSS JOIN LATERAL (SELECT next_attempt_at FROM zendesk_event" + " WHERE " + ready
                + " AND sender = s.sender ORDER BY next_attempt_at, seq LIMIT 1) d";
    }

    private LeasedStatements() {}
}
