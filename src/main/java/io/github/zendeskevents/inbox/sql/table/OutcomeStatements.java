package io.github.zendeskevents.inbox.sql.table;

import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.ReasonPattern;
import io.github.zendeskevents.inbox.Suppressions;
import io.github.zendeskevents.inbox.lane.Keys;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The statements that record outcomes and free the lanes of the events that ended. Outcomes of one kind go to the database in
 * one batch, because many of them share a commit.
 */
public final class OutcomeStatements {

    private static final String IF_STILL_OURS = " WHERE id = ? AND state = 'pending' AND owner IS NOT DISTINCT FROM ?";

    private static final String RETRY =
            """
            UPDATE zendesk_event SET attempts = attempts + 1, next_attempt_at = ?, not_before = ?, reason = ?, owner = NULL"""
                    + IF_STILL_OURS;

    private static final String END =
            """
            UPDATE zendesk_event SET state = ?, attempts = attempts + 1, code = ?, reason = ?, ended_at = ?, owner = NULL,
                event = NULL, problem = NULL, lane = NULL, org_lane = NULL""";

    private static final String END_CLAIMED = END + IF_STILL_OURS;

    /** What is set of a row that is to forget whom it was about; it stands for one event still, and for no message that comes again. */
    public static final String FORGOTTEN =
            """
            event = NULL, problem = NULL, reason = NULL, pattern = NULL, step = NULL, user_id = NULL, group_id = NULL, lane = NULL,
                org_lane = NULL, owner = NULL, traceparent = NULL, origin = 'forgotten', message_id = 'forgotten-' || id""";

    private static final String END_FORGOTTEN = "UPDATE zendesk_event SET " + FORGOTTEN
            + ", state = 'ignored', attempts = attempts + 1, code = '" + Suppressions.CODE + "', ended_at = ?";

    private static final String END_FORGOTTEN_CLAIMED = END_FORGOTTEN + IF_STILL_OURS;

    private static final String END_FORGOTTEN_WAITING =
            END_FORGOTTEN + " WHERE id = ? AND state = 'pending' AND owner IS NULL RETURNING sender, size";

    private static final String END_WAITING =
            END + " WHERE id = ? AND state = 'pending' AND owner IS NULL RETURNING sender, size";

    private static final String END_DEAD =
            """
            UPDATE zendesk_event SET state = 'dead', attempts = attempts + 1, code = ?, reason = ?, step = ?, failed_at = ?,
                pattern = ?, owner = NULL"""
                    + IF_STILL_OURS;

    /** The next of the lane, which is named twice, whether it is the first or the second lane of that event. */
    public static final String UNBLOCK =
            """
            UPDATE zendesk_event SET blockers = blockers - 1 WHERE id = (SELECT n.id FROM (
                SELECT f.id, f.seq FROM (SELECT b.id, b.seq FROM zendesk_event b
                    WHERE b.state = 'pending' AND b.lane = ? AND b.seq > ? ORDER BY b.seq LIMIT 1) f
                UNION ALL SELECT s.id, s.seq FROM (SELECT b.id, b.seq FROM zendesk_event b
                    WHERE b.state = 'pending' AND b.org_lane IS NOT NULL AND b.org_lane = ? AND b.seq > ?
                    ORDER BY b.seq LIMIT 1) s) n ORDER BY n.seq LIMIT 1)""";

    /** Records outcomes; says of each whether the delivery was still this process's to settle. */
    public boolean[] settle(Transaction transaction, List<Settlement> settlements) throws SQLException {
        Map<String, List<Integer>> batches = new LinkedHashMap<>();
        for (int i = 0; i < settlements.size(); i++) {
            String sql = addToBatch(transaction, settlements.get(i));
            batches.computeIfAbsent(sql, key -> new ArrayList<>()).add(i);
        }
        boolean[] ours = new boolean[settlements.size()];
        for (Map.Entry<String, List<Integer>> batch : batches.entrySet()) {
            int[] counts = transaction.statement(batch.getKey()).executeBatch();
            for (int i = 0; i < counts.length; i++) {
                ours[batch.getValue().get(i)] = counts[i] == 1;
            }
        }
        List<Settlement> ended = new ArrayList<>();
        for (int i = 0; i < ours.length; i++) {
            if (ours[i] && !(settlements.get(i).outcome() instanceof Outcome.Retry)) {
                ended.add(settlements.get(i));
            }
        }
        // Before the lanes are freed, so that the next event is the one after those that end here.
        endMerged(transaction, ended);
        unblock(transaction, ended);
        return ours;
    }

    /** Returns the statement that it was added to. */
    private static String addToBatch(Transaction transaction, Settlement settlement) throws SQLException {
        Outcome outcome = settlement.outcome();
        Claim claim = settlement.claim();
        long now = transaction.now();
        String reason = reason(outcome);
        if (outcome instanceof Outcome.Retry retry) {
            long notBefore =
                    retry.notBefore().map(wait -> now + wait.toMillis()).orElse(0L);
            transaction.batch(RETRY, now + settlement.pauseMillis(), notBefore, reason, claim.id(), claim.owner());
            return RETRY;
        }
        if (outcome instanceof Outcome.Dead dead) {
            transaction.batch(
                    END_DEAD,
                    code(dead),
                    reason,
                    Keys.storable(dead.step()),
                    now,
                    settlement.pattern(),
                    claim.id(),
                    claim.owner());
            return END_DEAD;
        }
        if (outcome.code().equals(Suppressions.CODE)) {
            transaction.batch(END_FORGOTTEN_CLAIMED, now, claim.id(), claim.owner());
            return END_FORGOTTEN_CLAIMED;
        }
        transaction.batch(END_CLAIMED, outcome.status(), code(outcome), reason, now, claim.id(), claim.owner());
        return END_CLAIMED;
    }

    private static String code(Outcome outcome) {
        return outcome.code().isEmpty() ? null : Keys.storable(outcome.code());
    }

    private static String reason(Outcome outcome) {
        return outcome.reason().isEmpty() ? null : Keys.storable(outcome.reason());
    }

    private static void endMerged(Transaction transaction, List<Settlement> ended) throws SQLException {
        for (Settlement settlement : ended) {
            Outcome outcome = settlement.outcome();
            for (long id : settlement.merged()) {
                int changed = 0;
                try (ResultSet row = endWaiting(transaction, outcome, id).executeQuery()) {
                    while (row.next()) {
                        changed++;
                        transaction.hold(row.getInt(1), -row.getLong(2));
                    }
                }
                transaction.count("pending", -changed);
                transaction.count(outcome.status(), changed);
            }
        }
    }

    private static PreparedStatement endWaiting(Transaction transaction, Outcome outcome, long id) throws SQLException {
        return outcome.code().equals(Suppressions.CODE)
                ? transaction.statement(END_FORGOTTEN_WAITING, transaction.now(), id)
                : transaction.statement(
                        END_WAITING, outcome.status(), code(outcome), reason(outcome), transaction.now(), id);
    }

    private static void unblock(Transaction transaction, List<Settlement> ended) throws SQLException {
        for (Settlement settlement : ended) {
            transaction.count("pending", -1);
            transaction.count(settlement.outcome().status(), 1);
            Claim claim = settlement.claim();
            transaction.hold(claim.sender(), -claim.size());
            if (settlement.outcome() instanceof Outcome.Dead) {
                transaction.count(Transaction.DEAD_BYTES, claim.size());
            }
            unblock(transaction, claim.lane(), claim.seq());
            if (claim.orgLane() != null) {
                unblock(transaction, claim.orgLane(), claim.seq());
            }
        }
        transaction.statement(UNBLOCK).executeBatch();
    }

    private static void unblock(Transaction transaction, String lane, long seq) throws SQLException {
        transaction.batch(UNBLOCK, lane, seq, lane, seq);
    }

    /**
     * How a delivery ended.
     *
     * @param merged ids of the events that end together with it
     * @param pauseMillis how long the event waits, after {@link Outcome.Retry}
     * @param ids of the event, which its reason may name
     */
    public record Settlement(Claim claim, Outcome outcome, long pauseMillis, List<Long> merged, List<String> ids) {

        String pattern() {
            return Keys.storable(ReasonPattern.of(outcome.reason(), ids));
        }
    }
}
