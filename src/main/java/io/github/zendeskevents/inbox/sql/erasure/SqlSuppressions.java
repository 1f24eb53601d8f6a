package io.github.zendeskevents.inbox.sql.erasure;

import io.github.zendeskevents.inbox.Suppressions;
import io.github.zendeskevents.inbox.lane.Keys;
import io.github.zendeskevents.inbox.lane.UserHash;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import io.github.zendeskevents.inbox.sql.table.Statements;
import io.github.zendeskevents.inbox.sql.table.Transaction;
import io.github.zendeskevents.inbox.sql.write.SqlWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The table of users who want to be forgotten. Who is suppressed is in memory too, because it is asked for each event; each instance
 * looks now and then for what others have changed.
 */
public final class SqlSuppressions implements Suppressions {

    /** So long others may deliver for a user whom one has suppressed; an erasure begins after that. */
    private static final Duration UNTIL_ALL_KNOW = Duration.ofSeconds(4);

    /** Of how many users one transaction writes at the most. */
    private static final int AT_ONCE = 500;

    private static final String MAKE_SALT =
            "INSERT INTO zendesk_salt (id, salt) VALUES (1, ?) ON CONFLICT (id) DO NOTHING";
    private static final String SALT = "SELECT salt FROM zendesk_salt";
    public static final String CHANGED =
            "SELECT user_hash, suppressed, change FROM zendesk_suppression WHERE change > ? ORDER BY change";
    private static final String SUPPRESS =
            """
            INSERT INTO zendesk_suppression (user_hash, suppressed, change, permanent, attempts, next_attempt_at)
            VALUES (?, 1, ?, 0, 0, 0)
            ON CONFLICT (user_hash) DO UPDATE SET suppressed = 1, change = excluded.change""";
    private static final String LIFT =
            """
            UPDATE zendesk_suppression SET suppressed = 0, change = ?
            WHERE user_hash = ? AND (erasure IS NULL OR erasure <> 'requested')""";
    private static final String UNDER_WAY =
            "SELECT permanent FROM zendesk_suppression WHERE user_hash = ? AND erasure = 'requested' AND result IS NULL";
    private static final String JOIN =
            "UPDATE zendesk_suppression SET permanent = 1, next_attempt_at = ? WHERE user_hash = ? AND permanent = 0";
    private static final String REQUEST =
            """
            UPDATE zendesk_suppression SET erasure = 'requested', result = NULL, permanent = ?, user_id = ?, reason = NULL,
                answer = NULL, requested_at = ?, ended_at = NULL, attempts = 0, next_attempt_at = ?
            WHERE user_hash = ?""";
    private static final String STATUS =
            """
            SELECT suppressed, erasure, permanent, reason, zendesk_id, answer, requested_at, ended_at
            FROM zendesk_suppression WHERE user_hash = ?""";

    private final SqlDatabase database;
    private final SqlWriter writer;
    private final Set<String> suppressed = ConcurrentHashMap.newKeySet();
    private Optional<UserHash> hash = Optional.empty();
    private long seen = Long.MIN_VALUE;

    public SqlSuppressions(SqlDatabase database, SqlWriter writer) {
        this.database = database;
        this.writer = writer;
    }

    /** Reads who is suppressed; to be called before anything else is asked. */
    public void start() {
        String salt = UserHash.newSalt();
        String kept = writer.runNow(transaction -> {
            transaction.statement(MAKE_SALT, salt).executeUpdate();
            return Statements.rows(transaction.statement(SALT), row -> row.getString(1))
                    .get(0);
        });
        hash = Optional.of(new UserHash(kept));
        look();
    }

    /** Looks for what has changed since the last time. */
    public synchronized void look() {
        List<Change> changes = database.read(connection -> Statements.query(connection, Change::of, CHANGED, seen));
        for (Change change : changes) {
            if (change.suppressed()) {
                suppressed.add(change.hash());
            } else {
                suppressed.remove(change.hash());
            }
            seen = change.number();
        }
    }

    private String hash(String userId) {
        return hash.orElseThrow().of(userId);
    }

    @Override
    public boolean isSuppressed(String userId) {
        return !suppressed.isEmpty() && suppressed.contains(hash(userId));
    }

    @Override
    public void suppress(String userId) {
        suppressAll(List.of(userId));
    }

    @Override
    public void suppressAll(List<String> userIds) {
        inTurn(userIds, this::suppress);
    }

    private boolean suppress(Transaction transaction, String userId) throws SQLException {
        return transaction
                        .statement(SUPPRESS, hash(userId), transaction.numbers(1))
                        .executeUpdate()
                == 1;
    }

    @Override
    public boolean lift(String userId) {
        return liftAll(List.of(userId)).isEmpty();
    }

    @Override
    public List<String> liftAll(List<String> userIds) {
        return inTurn(userIds, (transaction, userId) -> {
            String key = hash(userId);
            return transaction.statement(LIFT, transaction.numbers(1), key).executeUpdate() == 1
                    || Statements.rows(transaction.statement(STATUS, key), row -> key)
                            .isEmpty();
        });
    }

    @Override
    public void requestErasure(String userId, boolean permanent) {
        requestErasures(List.of(userId), permanent);
    }

    @Override
    public void requestErasures(List<String> userIds, boolean permanent) {
        inTurn(userIds, (transaction, userId) -> requestErasure(transaction, userId, permanent));
    }

    private boolean requestErasure(Transaction transaction, String userId, boolean permanent) throws SQLException {
        String key = hash(userId);
        suppress(transaction, userId);
        boolean underWay = !Statements.rows(transaction.statement(UNDER_WAY, key), row -> key)
                .isEmpty();
        if (!underWay) {
            long begins = database.shared() ? transaction.now() + UNTIL_ALL_KNOW.toMillis() : 0;
            return transaction
                            .statement(
                                    REQUEST, permanent ? 1 : 0, Keys.storable(userId), transaction.now(), begins, key)
                            .executeUpdate()
                    == 1;
        }
        return permanent && transaction.statement(JOIN, transaction.now(), key).executeUpdate() == 1;
    }

    /**
     * Writes for each of them, so many in a transaction that others soon get their turn.
     *
     * @return those for which it was not done
     */
    private List<String> inTurn(List<String> userIds, UserWrite write) {
        List<String> not = new ArrayList<>();
        for (int i = 0; i < userIds.size(); i += AT_ONCE) {
            List<String> some = userIds.subList(i, Math.min(userIds.size(), i + AT_ONCE));
            not.addAll(writer.runNow(transaction -> {
                List<String> left = new ArrayList<>();
                for (String userId : some) {
                    if (!write.of(transaction, userId)) {
                        left.add(userId);
                    }
                }
                return left;
            }));
            look();
        }
        return not;
    }

    @Override
    public Status status(String userId) {
        return database
                .read(connection -> Statements.query(connection, SqlSuppressions::status, STATUS, hash(userId)))
                .stream()
                .findFirst()
                .orElse(Status.NONE);
    }

    private static Status status(ResultSet row) throws SQLException {
        boolean suppressed = row.getInt("suppressed") == 1;
        Optional<String> erasure = Optional.ofNullable(row.getString("erasure"));
        if (erasure.isEmpty()) {
            return new Status(suppressed, Optional.empty());
        }
        return new Status(
                suppressed,
                Optional.of(new Report(
                        SqlErasures.state(erasure.get()),
                        row.getInt("permanent") == 1,
                        Optional.ofNullable(row.getString("reason")).orElse(""),
                        SqlErasures.number(row, "zendesk_id"),
                        Optional.ofNullable(row.getString("answer")),
                        Instant.ofEpochMilli(row.getLong("requested_at")),
                        SqlErasures.number(row, "ended_at").map(Instant::ofEpochMilli))));
    }

    private interface UserWrite {

        /** @return whether it was done */
        boolean of(Transaction transaction, String userId) throws SQLException;
    }

    private record Change(String hash, boolean suppressed, long number) {

        static Change of(ResultSet row) throws SQLException {
            return new Change(row.getString("user_hash"), row.getInt("suppressed") == 1, row.getLong("change"));
        }
    }
}
