package io.github.zendeskevents.inbox.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.inbox.Events;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.Outcome.Delivered;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real processes, killed as by {@code kill -9}. */
class InboxCrashTest {

    @RegisterExtension
    static final PostgresServer SERVER = new PostgresServer();

    @TempDir
    Path folder;

    /** The lease is longer than a busy machine lets a process stand still, whose lanes would be taken over while it lives. */
    private final InboxSettings settings = InboxSettings.defaults().withLease(Duration.ofSeconds(5));

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatWasPromisedBeforeAKillIsThereAfterwardsInOrder() throws IOException {
        String url = "jdbc:sqlite:" + folder.resolve("inbox.db");
        Map<String, List<String>> promised = new LinkedHashMap<>();
        for (int run = 0; run < 3; run++) {
            try (InboxProcess process = InboxProcess.start("accept", url, "run" + run)) {
                List<String> lines = new ArrayList<>();
                for (int i = 0; i < 150 + run * 37; i++) {
                    lines.add(process.line());
                }
                lines.addAll(process.kill());
                lines.stream().map(line -> line.split(" ")).forEach(line -> promised.computeIfAbsent(
                                line[0], user -> new ArrayList<>())
                        .add(line[1]));
            }
        }

        Map<String, List<String>> found = new LinkedHashMap<>();
        try (Inbox inbox = SqlInbox.open(SqlDatabase.open(url, settings), settings, Clock.systemUTC())) {
            for (List<Delivery> claimed = inbox.claim(50); !claimed.isEmpty(); claimed = inbox.claim(50)) {
                for (Delivery delivery : claimed) {
                    found.computeIfAbsent(delivery.event().userId().orElseThrow(), user -> new ArrayList<>())
                            .add(delivery.event().messageId());
                    inbox.settle(delivery, new Delivered())
                            .toCompletableFuture()
                            .join();
                }
            }
        }
        assertThat(promised).hasSize(12);
        promised.forEach((user, ids) ->
                assertThat(found.get(user)).as(user).containsSubsequence(ids).doesNotHaveDuplicates());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theLanesOfAKilledInstanceAreTakenOverInOrder() throws IOException, SQLException {
        String url = SERVER.newSchema();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                Inbox inbox = SqlInbox.open(SqlDatabase.open(url, settings), settings, Clock.systemUTC())) {
            statement.execute("CREATE TABLE effect (n BIGSERIAL, user_id TEXT, message_id TEXT, process TEXT)");
            int users = 40;
            int perUser = 100;
            try (InboxProcess doomed = InboxProcess.start("deliver", url, "doomed");
                    InboxProcess survivor = InboxProcess.start("deliver", url, "survivor")) {
                assertThat(doomed.line()).isEqualTo("ready");
                assertThat(survivor.line()).isEqualTo("ready");
                accept(inbox, users, perUser);
                await().until(() ->
                        count(statement, "process = 'doomed'") > 200 && count(statement, "process = 'survivor'") > 200);
                doomed.kill();
                await().until(() -> inbox.counts().delivered() == (long) users * perUser);
            }
            assertThat(count(statement, "process = 'survivor'")).isGreaterThan(200);
            for (int user = 0; user < users; user++) {
                Set<String> firsts = new LinkedHashSet<>(ids(statement, "u" + user));
                assertThat(firsts).containsExactlyElementsOf(orderOf(user, perUser));
            }
            assertThat(count(statement, "true"))
                    .as("only what was in flight may be done twice")
                    .isBetween(users * perUser, users * perUser + 8);
        }
    }

    private static void accept(Inbox inbox, int users, int perUser) {
        Events events = new Events(Clock.systemUTC());
        for (int i = 0; i < perUser; i++) {
            int number = i;
            inbox.accept(IntStream.range(0, users)
                            .mapToObj(user -> events.identify(user + "-" + number, "u" + user))
                            .toList())
                    .toCompletableFuture()
                    .join();
        }
    }

    private static List<String> orderOf(int user, int perUser) {
        return IntStream.range(0, perUser)
                .mapToObj(number -> user + "-" + number)
                .toList();
    }

    private static int count(Statement statement, String condition) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM effect WHERE " + condition)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static List<String> ids(Statement statement, String user) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("SELECT message_id FROM effect WHERE user_id = '" + user + "' ORDER BY n")) {
            List<String> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        }
    }
}
