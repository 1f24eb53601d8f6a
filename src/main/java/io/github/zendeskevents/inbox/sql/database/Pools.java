package io.github.zendeskevents.inbox.sql.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Pools of this program's own.
 *
 * @param writers connections for write transactions
 * @param readers connections for reading; may be the same as {@code writers}
 */
record Pools(HikariDataSource writers, HikariDataSource readers) implements Connections {

    /** What a pool of so many connections begins with; one of them is kept open. */
    static HikariConfig config(String name, String url, int size, Duration timeout) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(Math.max(1_000, timeout.toMillis()));
        return config;
    }

    @Override
    public Connection writer() throws SQLException {
        Connection connection = writers.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    @Override
    public Connection reader() throws SQLException {
        return readers.getConnection();
    }

    @Override
    public void discard(Connection connection) {
        writers.evictConnection(connection);
    }

    @Override
    public void close() {
        readers.close();
        writers.close();
    }
}
