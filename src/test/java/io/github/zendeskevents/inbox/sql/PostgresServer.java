package io.github.zendeskevents.inbox.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** A real PostgreSQL server, started once for all tests that need one and stopped after the last. */
public final class PostgresServer implements BeforeAllCallback {

    private static final Namespace NAMESPACE = Namespace.create(PostgresServer.class);
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private Running running;

    @Override
    public void beforeAll(ExtensionContext context) {
        running = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Running.class, key -> Running.start(), Running.class);
    }

    /** The URL of a schema of its own, empty. */
    public String newSchema() throws SQLException {
        String schema = "inbox_" + SCHEMAS.incrementAndGet();
        String url = running.server.getJdbcUrl("postgres", "postgres");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        }
        return url + "&currentSchema=" + schema;
    }

    /** JUnit closes it at the end of the run. */
    private record Running(EmbeddedPostgres server) implements AutoCloseable {

        static Running start() {
            try {
                return new Running(EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "200")
                        .start());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
