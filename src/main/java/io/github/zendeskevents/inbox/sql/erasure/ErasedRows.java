package io.github.zendeskevents.inbox.sql.erasure;

import io.github.zendeskevents.inbox.Erasures.Ended;
import io.github.zendeskevents.inbox.Erasures.Erasure;
import io.github.zendeskevents.inbox.Erasures.Forgotten;
import io.github.zendeskevents.inbox.lane.Keys;
import io.github.zendeskevents.inbox.lane.Lanes;
import io.github.zendeskevents.inbox.sql.claim.Claims;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import io.github.zendeskevents.inbox.sql.table.Claim;
import io.github.zendeskevents.inbox.sql.table.OutcomeStatements;
import io.github.zendeskevents.inbox.sql.table.SqlLastKnownUsers;
import io.github.zendeskevents.inbox.sql.table.Statements;
import io.github.zendeskevents.inbox.sql.table.Transaction;
import io.github.zendeskevents.inbox.sql.write.SqlWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes rows forget whom they were about. Their number, type, times and end stay, so that counts are right and an operator sees that
 * there was something. What waits ends as suppressed; a dead letter becomes an ignored event, because without its content nobody can
 * send it again.
 */
public final class ErasedRows {

    public static final String OF_USER = "SELECT " + ErasedRow.COLUMNS
            + " FROM zendesk_event WHERE user_id IS NOT NULL AND lower(user_id) = ? AND id > ? ORDER BY id LIMIT ?";

    private static final String ONE =
            "SELECT " + ErasedRow.COLUMNS + " FROM zendesk_event WHERE id = ? AND user_id IS NOT NULL";

    /** Pending and dead aliases that name the user as the previous one, by the lane of that user. */
    public static final String ALIASES_OF = "SELECT " + ErasedRow.COLUMNS
            + " FROM zendesk_event WHERE type = 'alias' AND org_lane IS NOT NULL AND org_lane = ? AND id > ? ORDER BY id LIMIT ?";

    /** A lane, which is named twice, has events in either column. */
    private static final String EARLIER =
            """
            SELECT id FROM zendesk_event WHERE state = 'pending' AND lane = ? AND seq < ?
            UNION ALL SELECT id FROM zendesk_event
            WHERE state = 'pending' AND org_lane IS NOT NULL AND org_lane = ? AND seq < ? LIMIT 1""";

    private static final String FORGET = "UPDATE zendesk_event SET " + OutcomeStatements.FORGOTTEN
            + " WHERE id = ? AND state = ? AND user_id IS NOT NULL";

    private static final String FORGET_DEAD = "UPDATE zendesk_event SET " + OutcomeStatements.FORGOTTEN
            + ", state = 'ignored', code = 'suppressed', failed_at = NULL, ended_at = ? WHERE id = ? AND state = 'dead'";

    private static final String FORGET_PENDING = "UPDATE zendesk_event SET " + OutcomeStatements.FORGOTTEN
            + ", state = 'ignored', code = 'suppressed', ended_at = ? WHERE id = ? AND state = 'pending' AND owner IS NULL";

    private final SqlWriter writer;
    private final Claims claims;
    private final SqlLastKnownUsers users;
    private final OddRows oddRows;

    public ErasedRows(SqlDatabase database, SqlWriter writer, Claims claims, SqlLastKnownUsers users) {
        this.writer = writer;
        this.claims = claims;
        this.users = users;
        this.oddRows = new OddRows(database);
    }

    /** Forgets about as many rows as one transaction may change. */
    Forgotten forget(List<Erasure> erasures) {
        Forgotten found = change(piece -> {
            Set<String> done = new HashSet<>();
            for (Erasure erasure : erasures) {
                if (piece.left > 0 && piece.forget(erasure)) {
                    done.add(erasure.key());
                }
            }
            return done;
        });
        Map<Long, String> odd = oddRows.of(erasures.stream()
                .filter(erasure -> found.done().contains(erasure.key()))
                .toList());
        return odd.isEmpty() ? found : and(found, odd);
    }

    private Forgotten and(Forgotten found, Map<Long, String> odd) {
        Forgotten more = change(piece -> {
            Set<String> done = new HashSet<>(found.done());
            for (Map.Entry<Long, String> row : odd.entrySet()) {
                piece.key = row.getValue();
                if (!piece.forget(piece.rows(ONE, row.getKey()))) {
                    done.remove(row.getValue());
                }
            }
            return done;
        });
        Map<String, List<Long>> events = new HashMap<>(found.events());
        more.events()
                .forEach(
                        (key, ids) -> events.merge(key, ids, (one, other) -> Stream.concat(one.stream(), other.stream())
                                .toList()));
        List<Ended> ended =
                Stream.concat(found.ended().stream(), more.ended().stream()).toList();
        return new Forgotten(more.done(), found.inFlight() || more.inFlight(), ended, events);
    }

    /** Changes rows in one transaction; the change answers the keys of the erasures that are done. */
    private Forgotten change(Change change) {
        List<Claim> withheld = new ArrayList<>();
        try {
            return writer.runNow(transaction -> {
                Piece piece = new Piece(transaction, withheld);
                return piece.result(change.of(piece));
            });
        } finally {
            claims.giveBack(withheld);
        }
    }

    private interface Change {

        Set<String> of(Piece piece) throws SQLException;
    }

    /** What one transaction does. */
    private final class Piece {

        private final Transaction transaction;
        private final List<Claim> withheld;
        private int left = SqlWriter.MAX_ROWS;
        private boolean inFlight;
        private final List<Ended> ended = new ArrayList<>();
        /** Of the erasure that is under way. */
        private String key = "";

        private final Map<String, List<Long>> events = new HashMap<>();

        Piece(Transaction transaction, List<Claim> withheld) {
            this.transaction = transaction;
            this.withheld = withheld;
        }

        List<ErasedRow> rows(String statement, Object... parameters) throws SQLException {
            return Statements.rows(transaction.statement(statement, parameters), ErasedRow::of);
        }

        Forgotten result(Set<String> done) {
            return new Forgotten(done, inFlight, ended, events);
        }

        /** True when the index finds nothing of the user any more. */
        boolean forget(Erasure erasure) throws SQLException {
            key = erasure.key();
            String userKey = Keys.ofExternalId(erasure.userId());
            users.forget(transaction, userKey);
            boolean noAliases = forget(ALIASES_OF, Lanes.ofUser(erasure.userId()));
            return forget(OF_USER, userKey) && noAliases;
        }

        private boolean forget(String statement, String whose) throws SQLException {
            boolean all = true;
            long after = Long.MIN_VALUE;
            while (left > 0) {
                List<ErasedRow> rows = rows(statement, whose, after, left);
                if (rows.isEmpty()) {
                    return all;
                }
                // What is in flight stays, and must not keep the rest from being found.
                all &= forget(rows);
                after = rows.get(rows.size() - 1).claim().id();
            }
            return false;
        }

        /** True when none of them is in flight. */
        boolean forget(List<ErasedRow> rows) throws SQLException {
            boolean all = true;
            for (ErasedRow row : rows) {
                if (row.state().equals("pending")) {
                    all &= end(row);
                } else if (row.state().equals("dead")) {
                    transaction.batch(
                            FORGET_DEAD, transaction.now(), row.claim().id());
                    transaction.count("dead", -1);
                    transaction.count(Transaction.DEAD_BYTES, -row.claim().size());
                    transaction.count("ignored", 1);
                } else {
                    transaction.batch(FORGET, row.claim().id(), row.state());
                }
            }
            transaction.statement(FORGET_DEAD).executeBatch();
            transaction.statement(FORGET).executeBatch();
            left -= rows.size();
            events.computeIfAbsent(key, of -> new ArrayList<>())
                    .addAll(rows.stream().map(row -> row.claim().id()).toList());
            inFlight |= !all;
            return all;
        }

        /** False for an event in flight. */
        private boolean end(ErasedRow row) throws SQLException {
            Claim claim = row.claim();
            if (!claims.withhold(claim)) {
                return false;
            }
            withheld.add(claim);
            boolean first = isFirst(claim.lane(), claim.seq());
            boolean firstOfOther = claim.orgLane() != null && isFirst(claim.orgLane(), claim.seq());
            if (transaction
                            .statement(FORGET_PENDING, transaction.now(), claim.id())
                            .executeUpdate()
                    == 0) {
                return false;
            }
            transaction.count("pending", -1);
            transaction.hold(claim.sender(), -claim.size());
            transaction.count("ignored", 1);
            ended.add(row.ended());
            if (first) {
                unblock(claim.lane(), claim.seq());
            }
            if (firstOfOther) {
                unblock(claim.orgLane(), claim.seq());
            }
            return true;
        }

        private void unblock(String lane, long seq) throws SQLException {
            transaction
                    .statement(OutcomeStatements.UNBLOCK, lane, seq, lane, seq)
                    .executeUpdate();
        }

        private boolean isFirst(String lane, long seq) throws SQLException {
            return Statements.rows(transaction.statement(EARLIER, lane, seq, lane, seq), row -> 1)
                    .isEmpty();
        }
    }
}
