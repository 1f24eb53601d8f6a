package io.github.zendeskevents.inbox.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * The SQLite file of an inbox of any version.
 *
 * @param file where it is
 */
record StoredInbox(Path file) {

    private static final Path FOLDER = Path.of("src/test/resources/inboxes");

    /** Where the inbox is stored that this version of the schema wrote. */
    static Path stored(int version) {
        return FOLDER.resolve(String.format(Locale.ROOT, "sqlite-%02d.db.gz", version));
    }

    /** Unpacks the inbox that this version of the schema wrote. */
    static StoredInbox unpack(int version, Path folder) throws IOException {
        Path file = folder.resolve("inbox.db");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(stored(version)))) {
            Files.copy(in, file);
        }
        return new StoredInbox(file);
    }

    String url() {
        return "jdbc:sqlite:" + file;
    }

    /** The version of the schema. */
    int version() throws SQLException {
        return (int) number("SELECT max(version) FROM " + table("schema_version"));
    }

    /** When the last event was accepted. */
    Instant lastAccepted() throws SQLException {
        return Instant.ofEpochMilli(number("SELECT max(accepted_at) FROM " + table("event")));
    }

    /** The messageIds of the events of which this holds, in the order in which they came. */
    List<String> messageIds(String condition) throws SQLException {
        return rows("SELECT message_id FROM " + table("event") + " WHERE " + condition + " ORDER BY id").stream()
                .map(row -> row.get(0))
                .toList();
    }

    /** What a table is called: the first three versions named them otherwise. */
    String table(String name) throws SQLException {
        return rows("SELECT name FROM sqlite_master WHERE name IN ('inbox_" + name + "', 'zendesk_" + name + "')")
                .get(0)
                .get(0);
    }

    long number(String query) throws SQLException {
        return Long.parseLong(rows(query).get(0).get(0));
    }

    List<List<String>> rows(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<List<String>> all = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                all.add(row);
            }
            return all;
        }
    }

    /** Makes it one file without gaps. */
    void compact() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            statement.execute("VACUUM");
        }
    }
}
