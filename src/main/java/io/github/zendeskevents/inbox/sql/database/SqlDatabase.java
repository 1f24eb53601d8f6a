package io.github.zendeskevents.inbox.sql.database;

import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/**
 * A database that holds an inbox. What differs between the kinds of database is in the subclasses: how to connect, who may
 * write, and what their errors mean. The tables and nearly all statements are the same.
 */
public abstract sealed class SqlDatabase implements AutoCloseable permits SqliteDatabase, PostgresDatabase {

    private final String place;
    private final Connections connections;

    /**
     * @param place where the database is, for people and without secrets
     */
    SqlDatabase(String place, Connections connections) {
        this.place = place;
        this.connections = connections;
    }

    /**
     * Connects, and makes or updates the tables. The folder of an SQLite file is made where it is missing; a relative name counts
     * from the working directory.
     *
     * @param jdbcUrl {@code jdbc:sqlite:} with a file, or {@code jdbc:postgresql:} with a database
     * @throws InboxSettingException when nothing can be opened there, in one line that names {@code zendesk.inbox.url}
     */
    public static SqlDatabase open(String jdbcUrl, InboxSettings settings) {
        return migrated(connect(jdbcUrl, settings));
    }

    /**
     * The database of a host's {@code DataSource}, which stays open when this is closed.
     *
     * @param name of the bean
     * @param bean of SQLite or PostgreSQL; anything else, or empty where there is no bean, is refused
     * @throws InboxSettingException when it is of another kind, or no tables can be made there
     */
    public static SqlDatabase openHosts(String name, Optional<Object> bean, InboxSettings settings) {
        DataSource source = bean.filter(DataSource.class::isInstance)
                .map(DataSource.class::cast)
                .orElseThrow(() -> new InboxSettingException(InboxSettings.URL_PROPERTY + ": there is no DataSource '"
                        + name + "' among the beans; must be the name of one, such as #dataSource"));
        return migrated(HostDatabase.open(name, source, settings.storeTimeout()));
    }

    private static SqlDatabase migrated(SqlDatabase database) {
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
    public abstract boolean shared();

    /** A connection for one write transaction; close it afterwards. */
    public Connection writer() throws SQLException {
        return connections.writer();
    }

    /**
     * Gives up a connection whose transaction failed. SQLite ends a transaction by itself when the disk is full, and its driver
     * does not notice: what is written next on that connection would be stored statement by statement.
     */
    public void discard(Connection connection) {
        connections.discard(connection);
    }

    /** A connection for what is done outside of any transaction while nobody writes; close it afterwards. */
    Connection alone() throws SQLException {
        Connection connection = writer();
        connection.setAutoCommit(true);
        return connection;
    }

    /** A connection for reading, each statement for itself; close it afterwards. */
    public Connection reader() throws SQLException {
        return connections.reader();
    }

    /**
     * Reads on a connection of its own.
     *
     * @throws InboxUnavailableException when that fails
     */
    public <T> T read(Query<T> query) {
        try (Connection connection = reader()) {
            T answer = query.on(connection);
            if (!connection.getAutoCommit()) {
                // Some reads also claim what they read.
                connection.commit();
            }
            return answer;
        } catch (SQLException failure) {
            throw unavailable("read", failure);
        }
    }

    /** Keeps other writers out until the end of the transaction. */
    public abstract void lock(Connection connection) throws SQLException;

    /** The resource folder with the numbered scripts that make the tables. */
    abstract String scripts();

    /** Keeps other instances from making the tables at the same time, until the end of the transaction. */
    abstract void lockSchema(Connection connection) throws SQLException;

    /** The condition that a text has other characters than the visible ones of ASCII, written as the indexes have it. */
    public abstract String notPlain(String column);

    /**
     * Has the files hold no trace of what was deleted or written over, while nobody writes.
     *
     * @return empty when that is so; else how long until it is worth another call
     */
    public abstract Optional<Duration> leaveNoTrace() throws SQLException;

    /** True when the failure is about what was written, so that something else written in its place may succeed. */
    public abstract boolean blamesData(SQLException failure);

    /** True when the failure is that there is no room left to write to. */
    public abstract boolean blamesSpace(SQLException failure);

    /** Gives what is kept for the case that there is no room left to write to. */
    public void makeRoom() {
        // Where the free space can be seen, events are refused before it ends.
    }

    /** Keeps something for that case, again after it was given; to be called about each minute. */
    public void keepReserve() {
        // Nothing to keep, where the free space can be seen.
    }

    /**
     * Goes on where nothing is known to be damaged.
     *
     * @throws InboxUnavailableException when something is, though some of it can still be read
     */
    public void requireWhole() {
        // A server tells of its own.
    }

    /** How many bytes are free where it writes to; empty where that cannot be told from here. */
    public abstract OptionalLong freeSpace();

    /** Where it is, for people and without secrets. */
    public String place() {
        return place;
    }

    /** What to tell callers after a failure, where {@code doing} is such as {@code write to}. */
    public InboxUnavailableException unavailable(String doing, SQLException failure) {
        return new InboxUnavailableException(
                "Cannot " + doing + " the inbox " + place + ": " + reason(failure) + ".", failure);
    }

    /** What a failure means, in one line. */
    String reason(SQLException failure) {
        return Drivers.oneLine(failure);
    }

    @Override
    public void close() {
        connections.close();
    }

    /** What is asked of a database. */
    @FunctionalInterface
    public interface Query<T> {

        /** Asks on this connection. */
        T on(Connection connection) throws SQLException;
    }
}
