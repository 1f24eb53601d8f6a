package io.github.zendeskevents.inbox.sql.table;

import io.github.zendeskevents.inbox.lane.Keys;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The table of ids that others took the place of, and what is on its way there, as in {@link SqlLastKnownUsers}. It is kept for
 * longer than the details of persons: an id that a sender still uses after a year must not make a second user.
 */
final class SqlAliases {

    private static final String SAVE =
            "INSERT INTO zendesk_alias (user_id, next_id, next_key, updated_at) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (user_id) DO UPDATE SET next_id = excluded.next_id, next_key = excluded.next_key,"
                    + " updated_at = excluded.updated_at";
    private static final String FORGET = "DELETE FROM zendesk_alias WHERE user_id = ?";
    private static final String FIND = "SELECT next_id FROM zendesk_alias WHERE user_id = ?";

    static final String PREVIOUS = "SELECT user_id FROM zendesk_alias WHERE next_key = ? LIMIT ?";
    private static final String FORGET_ALL = "DELETE FROM zendesk_alias WHERE user_id = ? OR next_key = ?";

    static final String PRUNE_MOST = "DELETE FROM zendesk_alias WHERE user_id IN"
            + " (SELECT a.user_id FROM zendesk_alias a ORDER BY a.updated_at DESC LIMIT ? OFFSET ?)";

    private final SqlDatabase database;
    private final Map<String, Optional<String>> unwritten = new ConcurrentHashMap<>();

    SqlAliases(SqlDatabase database) {
        this.database = database;
    }

    /** @param nextId the id that takes the place of this one; empty: none does */
    void put(String userId, Optional<String> nextId) {
        unwritten.put(Keys.ofExternalId(userId), nextId.map(Keys::storable));
    }

    Optional<String> nextId(String userId) {
        String key = Keys.ofExternalId(userId);
        // Looked up before the table is read: what is written meanwhile would otherwise be missed in both places.
        Optional<String> notYet = unwritten.get(key);
        return notYet != null
                ? notYet
                : database.read(connection -> Statements.query(connection, row -> row.getString(1), FIND, key)).stream()
                        .findFirst();
    }

    /** The ids whose place this one took. */
    List<String> previousIds(String userId, int most) {
        String key = Keys.ofExternalId(userId);
        Map<String, Optional<String>> notYet = new TreeMap<>(unwritten);
        List<String> written =
                database.read(connection -> Statements.query(connection, row -> row.getString(1), PREVIOUS, key, most));
        return Stream.concat(
                        written.stream().filter(id -> !notYet.containsKey(id)),
                        notYet.entrySet().stream()
                                .filter(alias -> alias.getValue()
                                        .filter(next -> Keys.ofExternalId(next).equals(key))
                                        .isPresent())
                                .map(Map.Entry::getKey))
                .limit(most)
                .toList();
    }

    /** Forgets that this id or another one is the same person's, by the key of the external id. */
    void forget(Transaction transaction, String userKey) throws SQLException {
        unwritten.remove(userKey);
        unwritten.values().removeIf(next -> next.map(Keys::ofExternalId)
                .filter(userKey::equals)
                .isPresent());
        transaction.statement(FORGET_ALL, userKey, userKey).executeUpdate();
    }

    /** Writes what is on its way; it stays so until the result is run, after the transaction is committed. */
    Runnable flush(Transaction transaction) throws SQLException {
        Map<String, Optional<String>> written = new TreeMap<>(unwritten);
        for (Map.Entry<String, Optional<String>> alias : written.entrySet()) {
            if (alias.getValue().isPresent()) {
                String next = alias.getValue().get();
                transaction.batch(SAVE, alias.getKey(), next, Keys.ofExternalId(next), transaction.now());
            } else {
                transaction.batch(FORGET, alias.getKey());
            }
        }
        if (!written.isEmpty()) {
            transaction.statement(SAVE).executeBatch();
            transaction.statement(FORGET).executeBatch();
        }
        return () -> written.forEach(unwritten::remove);
    }

    /** Forgets those that are too many, the oldest; returns how many. */
    int prune(Transaction transaction, int most, int limit) throws SQLException {
        return transaction.statement(PRUNE_MOST, limit, most).executeUpdate();
    }
}
