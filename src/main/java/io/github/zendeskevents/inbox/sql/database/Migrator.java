package io.github.zendeskevents.inbox.sql.database;

import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.inbox.InboxSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tables to the state that this program knows, by numbered scripts that are each run once. So much is all that is
 * needed of a migration tool here, and a library for embedding should not bring one along.
 */
final class Migrator {

    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);

    private Migrator() {}

    /**
     * Runs the scripts that were not run yet, all or none.
     *
     * @throws InboxSettingException when the tables are those of a newer version
     */
    static void migrate(SqlDatabase database) throws SQLException {
        try (Connection connection = database.writer()) {
            try {
                database.lockSchema(connection);
                migrate(connection, database.scripts());
                connection.commit();
            } catch (SQLException | RuntimeException failure) {
                connection.rollback();
                throw failure;
            }
        }
    }

    private static void migrate(Connection connection, String folder) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (hasTable(connection, "inbox_schema_version")) {
                statement.execute("ALTER TABLE inbox_schema_version RENAME TO zendesk_schema_version");
            }
            statement.execute("CREATE TABLE IF NOT EXISTS zendesk_schema_version (version INTEGER PRIMARY KEY)");
        }
        int version = version(connection);
        Optional<String> script = script(folder, version + 1);
        if (version > 0 && script(folder, version).isEmpty()) {
            throw new InboxSettingException(
                    InboxSettings.URL_PROPERTY + ": the inbox there was made by a newer version of this program "
                            + "(schema " + version + "). Start that version, or name another place.");
        }
        while (script.isPresent()) {
            version++;
            run(connection, script.get(), version);
            script = script(folder, version + 1);
        }
    }

    /** The first three schemas named their tables otherwise. */
    private static boolean hasTable(Connection connection, String name) throws SQLException {
        try (ResultSet tables =
                connection.getMetaData().getTables(connection.getCatalog(), connection.getSchema(), name, null)) {
            return tables.next();
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT coalesce(max(version), 0) FROM zendesk_schema_version")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void run(Connection connection, String script, int version) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : script.split(";\\s*(\\n|$)", 0)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
        if (version == AliasKeys.VERSION) {
            AliasKeys.fill(connection);
        }
        try (PreparedStatement note =
                connection.prepareStatement("INSERT INTO zendesk_schema_version (version) VALUES (?)")) {
            note.setInt(1, version);
            note.executeUpdate();
        }
        LOG.info("The inbox has schema version {} now", version);
    }

    private static Optional<String> script(String folder, int version) {
        String resource = String.format(Locale.ROOT, "/%s/%03d.sql", folder, version);
        try (InputStream in = Migrator.class.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
