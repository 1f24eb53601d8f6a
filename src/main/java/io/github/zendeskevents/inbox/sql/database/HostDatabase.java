package io.github.zendeskevents.inbox.sql.database;

import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.inbox.InboxSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The {@code DataSource} of a host. Its connections serve the host too, so what a session needs is set for one transaction at a time, and
 * readers have one as well; the host's pool undoes the rest when it takes a connection back, as pools do. It is never closed here.
 */
final class HostDatabase implements Connections {

    private final DataSource connections;
    private final String begin;
    /** Whether the statement belongs to the transaction, or comes before it. */
    private final boolean inTransaction;

    private HostDatabase(DataSource connections, String begin, boolean inTransaction) {
        this.connections = connections;
        this.begin = begin;
        this.inTransaction = inTransaction;
    }

    /**
     * Recognises the kind of database by what its driver says.
     *
     * @param name of the bean
     * @throws InboxSettingException when it is neither SQLite nor PostgreSQL, or cannot be asked
     */
    static SqlDatabase open(String name, DataSource bean, Duration timeout) {
        String product;
        String url;
        try (Connection connection = bean.getConnection()) {
            product = connection.getMetaData().getDatabaseProductName();
            url = String.valueOf(connection.getMetaData().getURL());
        } catch (SQLException failure) {
            throw new InboxSettingException(InboxSettings.URL_PROPERTY + ": the DataSource '" + name
                    + "' gives no connection: " + PostgresDatabase.withoutSecrets(Drivers.oneLine(failure)));
        }
        return switch (product) {
            case "PostgreSQL" ->
                new PostgresDatabase(
                        "in " + PostgresDatabase.withoutSecrets(url),
                        new HostDatabase(bean, PostgresDatabase.session("SET LOCAL", timeout), true));
            case "SQLite" -> SqliteDatabase.ofHost(url, new HostDatabase(bean, SqliteDatabase.session(timeout), false));
            default ->
                throw new InboxSettingException(InboxSettings.URL_PROPERTY + ": the DataSource '" + name + "' is of "
                        + product + "; must be of SQLite or PostgreSQL");
        };
    }

    @Override
    public Connection writer() throws SQLException {
        return begun();
    }

    @Override
    public Connection reader() throws SQLException {
        return begun();
    }

    private Connection begun() throws SQLException {
        Connection connection = connections.getConnection();
        try {
            if (inTransaction) {
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                execute(connection);
            } else {
                execute(connection);
                connection.setAutoCommit(false);
            }
            return connection;
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    private void execute(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String one : begin.split(";", -1)) {
                statement.execute(one);
            }
        }
    }

    @Override
    public void discard(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException goneAlready) {
            return;
        }
    }

    @Override
    public void close() {
        // It is the host's.
    }
}
