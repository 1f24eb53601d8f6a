package io.github.zendeskevents.inbox.sql.database;

import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/**
 * What differs between the databases that can hold an inbox: how to connect, who may write, and what their errors mean. The
 * tables and nearly all statements are the same.
 */
public interface SqlDatabase extends AutoCloseable {

    /**
     * Connects, and makes or updates the tables.
     *
     * @param jdbcUrl {@code jdbc:sqlite:} with a file, or {@code jdbc:postgresql:} with a database
     * @throws InboxSettingException when nothing can be opened there, in one line that names {@code zendesk.inbox.url}
     */
    static SqlDatabase open(String jdbcUrl, InboxSettings settings) {
        SqlDatabase database = connect(jdbcUrl, settings);
        try {
            Migrator.migrate(database);
            return database;
        } catch (SQLException failure) {
            database.close();
            throw new InboxSettingException(InboxSettings.URL_PROPERTY + ": the tables of the inbox cannot be made: "
                    + Drivers.oneLine(failure));
        } catch (InboxSettingException newer) {
            database.close();
            throw newer;
        }
    }

    private static SqlDatabase connect(String jdbcUrl, InboxSettings settings) {
        String lowerCase = jdbcUrl.toLowerCase(Locale.ROOT);
        if (lowerCase.startsWith("jdbc:sqlite:")) {
            return SqliteDatabase.open(jdbcUrl, settings.storeTimeout());
        }
        if (lowerCase.startsWith("jdbc:postgresql:")) {
            return PostgresDatabase.open(jdbcUrl, settings.storeTimeout());
        }
        String scheme = jdbcUrl.replaceFirst("(?s)^((jdbc:)?[A-Za-z0-9]*).*", "$1");
        throw new InboxSettingException(InboxSettings.URL_PROPERTY + " must be off, jdbc:sqlite:<file> or "
                + "jdbc:postgresql://<host>/<database>, but begins with \"" + scheme + "\"");
    }

    /** True when several instances may use this database at the same time. */
    boolean shared();

    /** A connection for one write transaction; close it afterwards. */
    Connection writer() throws SQLException;

    /**
     * Gives up a connection whose transaction failed. SQLite ends a transaction by itself when the disk is full, and its driver
     * does not notice: what is written next on that connection would be stored statement by statement.
     */
    void discard(Connection connection);

    /** A connection for reading, each statement for itself; close it afterwards. */
    Connection reader() throws SQLException;

    /**
     * Reads on a connection of its own.
     *
     * @throws InboxUnavailableException when that fails
     */
    default <T> T read(Query<T> query) {
        try (Connection connection = reader()) {
            return query.on(connection);
        } catch (SQLException failure) {
            throw unavailable("read", failure);
        }
    }

    /** Keeps other writers out until the end of the transaction. */
    void lock(Connection connection) throws SQLException;

    /** The resource folder with the numbered scripts that make the tables. */
    String scripts();

    /** Keeps other instances from making the tables at the same time, until the end of the transaction. */
    void lockSchema(Connection connection) throws SQLException;

    /** True when the failure is about what was written, so that something else written in its place may succeed. */
    boolean blamesData(SQLException failure);

    /** @param doing such as {@code write to} */
    InboxUnavailableException unavailable(String doing, SQLException failure);

    @Override
    void close();

    /** What is asked of a database. */
    @FunctionalInterface
    interface Query<T> {

        /** Asks on this connection. */
        T on(Connection connection) throws SQLException;
    }
}
