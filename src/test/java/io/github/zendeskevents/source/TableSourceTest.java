package io.github.zendeskevents.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.gateway.RecordingInbox;
import io.github.zendeskevents.gateway.RunningRoutes;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.sql.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A table in a real PostgreSQL, read as the documentation says. */
class TableSourceTest {

    private static final int ROWS = 40;

    @RegisterExtension
    static final PostgresServer POSTGRES = new PostgresServer();

    @Test
    void rowsAreMarkedOnceTheirEventsAreSafeAndNoneOvertakesOneThatCouldNotBeTaken() throws SQLException {
        String url = POSTGRES.newSchema();
        String yaml = Documentation.page("sources").section("A table").onlyCode("yaml");
        String place = "jdbc:postgresql://localhost:5432/shop?user=shop&password=secret";
        assertThat(yaml).contains(place);
        AtomicInteger calls = new AtomicInteger();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                RunningRoutes routes = RunningRoutes.start(Map.of(), "accept", "source")) {
            statement.execute(
                    "CREATE TABLE outbox (id BIGSERIAL PRIMARY KEY, event TEXT NOT NULL, sent_at TIMESTAMPTZ)");
            insert(connection, 0, ROWS);
            routes.inbox().answerWith(events -> {
                if (calls.incrementAndGet() < 3 || calls.get() == 20) {
                    assertThat(sent(statement)).isEqualTo(routes.inbox().calls().size());
                    return CompletableFuture.failedFuture(new InboxUnavailableException("disk full", null));
                }
                return RecordingInbox.stored().apply(events);
            });
            routes.loadYaml("outbox.camel.yaml", yaml.replace(place, url));
            await().until(() -> sent(statement) == ROWS);
            insert(connection, ROWS, ROWS + 1);
            await().until(() -> sent(statement) == ROWS + 1);

            assertThat(calls).hasValue(ROWS + 1 + 3);
            assertThat(routes.inbox().events())
                    .extracting(Event::messageId)
                    .containsExactlyElementsOf(IntStream.rangeClosed(0, ROWS)
                            .mapToObj(n -> "m" + n)
                            .toList());
        }
    }

    private static void insert(Connection connection, int from, int to) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO outbox (event) VALUES (?)")) {
            for (int n = from; n < to; n++) {
                insert.setString(
                        1, "{\"type\":\"track\",\"messageId\":\"m" + n + "\",\"userId\":\"u1\",\"event\":\"Seen\"}");
                insert.executeUpdate();
            }
        }
    }

    private static int sent(Statement statement) {
        synchronized (statement) {
            try (ResultSet row = statement.executeQuery("SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL")) {
                row.next();
                return row.getInt(1);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
