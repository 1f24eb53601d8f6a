package io.github.zendeskevents.inbox.sql.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.log.Visible;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL database, which several instances may share. Writers take turns by locking one row: each transaction holds the
 * work of many callers, so that turns are few, and what a lane holds cannot change between looking and writing.
 */
final class PostgresDatabase extends SqlDatabase {

    private static final int CONNECTIONS = 6;
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(PostgresDatabase.class);

    private final DiskReserve reserve;

    PostgresDatabase(String place, Connections connections) {
        super(place, connections);
        this.reserve = new DiskReserve(connections);
    }

    static PostgresDatabase open(String url, Duration timeout) {
        Drivers.require("org.postgresql.Driver", "org.postgresql:postgresql");
        String place = withoutSecrets(url);
        try {
            HikariDataSource pool = connections(url, timeout);
            return new PostgresDatabase(place, new Pools(pool, pool));
        } catch (RuntimeException failure) {
            throw new InboxSettingException(InboxSettings.URL_PROPERTY + ": " + place + " cannot be opened: "
                    + withoutSecrets(Drivers.oneLine(failure).replace(url, place)));
        }
    }

    /** A text without what may stand in a URL before the host, or as its parameters. */
    static String withoutSecrets(String url) {
        String withoutParameters = url.contains("?") ? url.substring(0, url.indexOf('?')) : url;
        return withoutParameters.replaceAll("[^\\s/]*@", "");
    }

    private static HikariDataSource connections(String url, Duration timeout) {
        HikariConfig config = Pools.config("zendesk-inbox", url, CONNECTIONS, timeout);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setConnectionInitSql(session("SET", timeout));
        config.addDataSourceProperty("ApplicationName", "zendesk-inbox");
        config.addDataSourceProperty("connectTimeout", String.valueOf(Math.max(1, timeout.toSeconds())));
        config.addDataSourceProperty("socketTimeout", String.valueOf(SOCKET_TIMEOUT.toSeconds()));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        return new HikariDataSource(config);
    }

    /**
     * An instance that is frozen in a transaction must not hold up the others longer than they wait for a lock anyway. And every
     * statement here is meant to walk an index in its order; the planner's statistics lag behind a table that fills and drains
     * within seconds, and would at times have it read the whole table instead.
     *
     * @param set {@code SET} for the session, or {@code SET LOCAL} for the transaction
     */
    static String session(String set, Duration timeout) {
        return String.format(
                Locale.ROOT,
                "%1$s lock_timeout = %2$d; %1$s idle_in_transaction_session_timeout = %2$d; "
                        + "%1$s enable_seqscan = off; %1$s enable_bitmapscan = off; %1$s jit = off",
                set,
                timeout.toMillis());
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public String notPlain(String column) {
        return column + " ~ '[^!-~]'";
    }

    /** What was deleted goes when the database vacuums, which it does by itself, and nobody reads its files by mistake. */
    @Override
    public Optional<Duration> leaveNoTrace() {
        return Optional.empty();
    }

    @Override
    String scripts() {
        return "zendesk-inbox/postgresql";
    }

    @Override
    public void lock(Connection connection) throws SQLException {
        execute(connection, "SELECT n FROM zendesk_tally WHERE name = 'sequence' FOR UPDATE");
    }

    @Override
    void lockSchema(Connection connection) throws SQLException {
        execute(connection, "SELECT pg_advisory_xact_lock(hashtext('zendesk-inbox'))");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    @Override
    public OptionalLong freeSpace() {
        return reserve.freeSpace();
    }

    @Override
    public void makeRoom() {
        try {
            reserve.give();
        } catch (SQLException failure) {
            LOG.warn("The reserve on the disk of the inbox cannot be given: {}", Visible.of(reason(failure)));
        }
    }

    @Override
    public void keepReserve() {
        try {
            reserve.keep();
        } catch (SQLException failure) {
            LOG.debug("The reserve on the disk of the inbox cannot be kept: {}", Visible.of(reason(failure)));
        }
    }

    /** It goes on after a failed transaction; and while its disk is full, the server lets nobody connect anew. */
    @Override
    public void discard(Connection connection) {
        // The pool finds out by itself about connections that are broken.
    }

    /** Its disk is full, or what it may take of it. */
    @Override
    public boolean blamesSpace(SQLException failure) {
        return isFull(failure);
    }

    static boolean isFull(SQLException failure) {
        return "53100".equals(failure.getSQLState());
    }

    /** Class 22: data, 23: constraints, 54: limits, such as an index entry that is too long. */
    @Override
    public boolean blamesData(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
    }
}
