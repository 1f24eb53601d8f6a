package io.github.zendeskevents.inbox.sql.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;

/**
 * Room on the disk of a PostgreSQL server, which nobody sees from here: a table of nothing. When the disk is full it is dropped, so that
 * the outcomes of events that are there can be stored and delivery makes room; and no new events are taken until it can be made again.
 */
final class DiskReserve {

    private static final String TABLE = "CREATE TABLE zendesk_reserve (filler bytea)";
    /** Else nothing is what it would take. */
    private static final String UNCOMPRESSED = "ALTER TABLE zendesk_reserve ALTER COLUMN filler SET STORAGE EXTERNAL";

    /** Emptying it would need room for its new, empty files. */
    private static final String GIVE = "DROP TABLE IF EXISTS zendesk_reserve";

    private static final String FILL =
            "INSERT INTO zendesk_reserve SELECT decode(repeat('00', 1048576), 'hex') FROM generate_series(1, 32)";

    private final Connections connections;
    private volatile boolean given;

    DiskReserve(Connections connections) {
        this.connections = connections;
    }

    /** Zero while the reserve is given; else nobody knows. */
    OptionalLong freeSpace() {
        return given ? OptionalLong.of(0) : OptionalLong.empty();
    }

    /** Gives it to what must be written. */
    void give() throws SQLException {
        given = true;
        change(GIVE);
    }

    /** Makes it, or fills it again as soon as there is room; all or nothing, so that a try leaves nothing on the disk. */
    void keep() throws SQLException {
        try {
            if (!isThere()) {
                change(TABLE, UNCOMPRESSED, FILL);
            }
            given = false;
        } catch (SQLException failure) {
            given |= PostgresDatabase.isFull(failure);
            throw failure;
        }
    }

    private boolean isThere() throws SQLException {
        return ask("SELECT to_regclass('zendesk_reserve') IS NOT NULL");
    }

    private boolean ask(String question) throws SQLException {
        try (Connection connection = connections.writer();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            boolean yes = answer.next() && answer.getBoolean(1);
            connection.commit();
            return yes;
        }
    }

    private void change(String... statements) throws SQLException {
        try (Connection connection = connections.writer();
                Statement statement = connection.createStatement()) {
            try {
                for (String sql : statements) {
                    statement.execute(sql);
                }
                connection.commit();
            } catch (SQLException failure) {
                connection.rollback();
                throw failure;
            }
        }
    }
}
