package io.github.zendeskevents.inbox.sql.table;

import io.github.zendeskevents.inbox.LastKnownUsers;
import io.github.zendeskevents.inbox.lane.Keys;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The table of last known users, and what is on its way there. Details are written at the head of the next transaction, whatever that
 * is for, and are kept until one succeeds. So remembering costs the caller no wait, and yet the details are safe no later
 * than the outcome of the event that brought them.
 */
public final class SqlLastKnownUsers implements LastKnownUsers {

    private static final String SAVE =
            "INSERT INTO zendesk_person (user_id, name, email, updated_at) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (user_id) DO UPDATE SET name = coalesce(?, zendesk_person.name, excluded.name),"
                    + " email = coalesce(?, zendesk_person.email, excluded.email), updated_at = excluded.updated_at";
    private static final String FIND = "SELECT name, email FROM zendesk_person WHERE user_id = ?";
    private static final String FORGET = "DELETE FROM zendesk_person WHERE user_id = ?";
    public static final String PRUNE = "DELETE FROM zendesk_person WHERE user_id IN"
            + " (SELECT p.user_id FROM zendesk_person p WHERE p.updated_at < ? ORDER BY p.updated_at LIMIT ?)";

    public static final String PRUNE_MOST = "DELETE FROM zendesk_person WHERE user_id IN"
            + " (SELECT p.user_id FROM zendesk_person p ORDER BY p.updated_at DESC LIMIT ? OFFSET ?)";

    private final SqlDatabase database;
    private final Supplier<CompletionStage<Void>> write;
    private final Map<String, Unwritten> unwritten = new ConcurrentHashMap<>();
    private final SqlAliases aliases;

    /** @param write asks for a transaction soon, which begins with {@link #flush}, and completes after its commit */
    public SqlLastKnownUsers(SqlDatabase database, Supplier<CompletionStage<Void>> write) {
        this.database = database;
        this.write = write;
        this.aliases = new SqlAliases(database);
    }

    @Override
    public CompletionStage<Void> same(String previousId, String userId) {
        put(userId, Details.NONE, recall(previousId));
        aliases.put(previousId, Optional.of(userId));
        aliases.put(userId, Optional.empty());
        return write.get();
    }

    @Override
    public void notSame(String previousId) {
        aliases.put(previousId, Optional.empty());
        writeSoon();
    }

    @Override
    public Optional<String> nextId(String userId) {
        return aliases.nextId(userId);
    }

    @Override
    public List<String> previousIds(String userId) {
        return aliases.previousIds(userId, LONGEST_CHAIN);
    }

    @Override
    public void remember(String userId, Details carried, Details otherwise) {
        put(userId, carried, otherwise);
        writeSoon();
    }

    private void put(String userId, Details carried, Details otherwise) {
        unwritten.merge(Keys.ofExternalId(userId), new Unwritten(carried, otherwise), Unwritten::then);
    }

    private void writeSoon() {
        CompletionStage<Void> unused = write.get();
    }

    @Override
    public Details recall(String userId) {
        String userKey = Keys.ofExternalId(userId);
        // Looked up before the table is read: what is written meanwhile would otherwise be missed in both places.
        Unwritten notYet = unwritten.getOrDefault(userKey, Unwritten.NONE);
        Details written =
                database
                        .read(connection -> Statements.query(connection, SqlLastKnownUsers::details, FIND, userKey))
                        .stream()
                        .findFirst()
                        .orElse(Details.NONE);
        return notYet.carried().over(written).over(notYet.otherwise());
    }

    private static Details details(ResultSet row) throws SQLException {
        return new Details(Optional.ofNullable(row.getString(1)), Optional.ofNullable(row.getString(2)));
    }

    /** Writes what is on its way; it stays so until the result is run, after the transaction is committed. */
    public Runnable flush(Transaction transaction) throws SQLException {
        Map<String, Unwritten> written = new TreeMap<>(unwritten);
        for (Map.Entry<String, Unwritten> user : written.entrySet()) {
            Details carried = user.getValue().carried();
            Details all = carried.over(user.getValue().otherwise());
            transaction.batch(
                    SAVE,
                    user.getKey(),
                    storable(all.name()),
                    storable(all.email()),
                    transaction.now(),
                    storable(carried.name()),
                    storable(carried.email()));
        }
        if (!written.isEmpty()) {
            transaction.statement(SAVE).executeBatch();
        }
        Runnable aliasesWritten = aliases.flush(transaction);
        return () -> {
            written.forEach(unwritten::remove);
            aliasesWritten.run();
        };
    }

    /** Forgets a user, by the key of the external id, for good. */
    public void forget(Transaction transaction, String userKey) throws SQLException {
        unwritten.remove(userKey);
        transaction.statement(FORGET, userKey).executeUpdate();
        aliases.forget(transaction, userKey);
    }

    private static String storable(Optional<String> detail) {
        return detail.map(Keys::storable).orElse(null);
    }

    /** Forgets users of whom nothing was heard since a time, and those who are too many; returns how many. */
    public int prune(Transaction transaction, long before, int most, int limit) throws SQLException {
        return transaction.statement(PRUNE, before, limit).executeUpdate()
                + transaction.statement(PRUNE_MOST, limit, most).executeUpdate()
                + aliases.prune(transaction, most, limit);
    }

    /** What is to be laid over the details that are known, and what is to fill up what they lack. */
    private record Unwritten(Details carried, Details otherwise) {

        static final Unwritten NONE = new Unwritten(Details.NONE, Details.NONE);

        Unwritten then(Unwritten later) {
            return new Unwritten(later.carried.over(carried), otherwise.over(later.otherwise));
        }
    }
}
