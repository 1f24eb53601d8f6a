package io.github.zendeskevents.inbox.sql.database;

import io.github.zendeskevents.inbox.lane.Keys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fills in the keys of aliases of earlier versions, which no SQL can compute. */
final class AliasKeys {

    /** The schema that has them. */
    static final int VERSION = 8;

    private AliasKeys() {}

    static void fill(Connection connection) throws SQLException {
        Map<String, String> keys = new LinkedHashMap<>();
        try (PreparedStatement find = connection.prepareStatement("SELECT user_id, next_id FROM zendesk_alias");
                ResultSet rows = find.executeQuery()) {
            while (rows.next()) {
                keys.put(rows.getString(1), Keys.ofExternalId(rows.getString(2)));
            }
        }
        try (PreparedStatement save =
                connection.prepareStatement("UPDATE zendesk_alias SET next_key = ? WHERE user_id = ?")) {
            for (Map.Entry<String, String> alias : keys.entrySet()) {
                save.setString(1, alias.getValue());
                save.setString(2, alias.getKey());
                save.addBatch();
            }
            if (!keys.isEmpty()) {
                save.executeBatch();
            }
        }
    }
}
