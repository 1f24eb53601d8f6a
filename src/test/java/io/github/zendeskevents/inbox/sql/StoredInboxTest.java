package io.github.zendeskevents.inbox.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.bench.SpedUpTimer;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.inbox.DeadLetters.DeadLetter;
import io.github.zendeskevents.inbox.EventCriteria;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxPlan;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Inboxes that the program of each version of the schema wrote, opened by the program of today. The README beside the files says
 * what is in them. Time goes on where it stood when they were written, and fast.
 */
@Execution(ExecutionMode.CONCURRENT)
class StoredInboxTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double SPEED = 20;

    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(
                SandboxSettings.defaults().withPlan(SandboxPlan.ENTERPRISE_PLUS).withSpeed(SPEED));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private static IntStream versions() {
        return IntStream.iterate(1, version -> version + 1)
                .takeWhile(version -> Files.exists(Path.of("src/main/resources/zendesk-inbox", script(version))));
    }

    private static String script(int version) {
        return String.format(Locale.ROOT, "sqlite/%03d.sql", version);
    }

    private static int newest() {
        return versions().max().orElseThrow();
    }

    private StoredInbox unpack(int version) throws IOException {
        return StoredInbox.unpack(version, folder);
    }

    @Test
    void eachVersionOfTheSchemaHasAFileThatItsProgramWrote() {
        assertThat(versions().mapToObj(StoredInbox::stored))
                .as("each script needs a file: CONTRIBUTING.md says how it is written")
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file).exists());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aFileHasTheTablesThatTheScriptsOfItsVersionMake(int version) throws IOException, SQLException {
        StoredInbox stored = unpack(version);
        StoredInbox made = new StoredInbox(folder.resolve("made.db"));
        try (Connection connection = DriverManager.getConnection(made.url())) {
            for (int script = 1; script <= version; script++) {
                SqlInboxContract.run(connection, script(script));
            }
        }
        String tables = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%schema_version%' ORDER BY name";

        assertThat(stored.version()).isEqualTo(version);
        assertThat(stored.rows(tables)).isEqualTo(made.rows(tables));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatAnEarlierVersionLeftGoesOn(int version) throws IOException, SQLException {
        StoredInbox stored = unpack(version);
        List<String> pending = stored.messageIds("state = 'pending'");
        List<String> all = stored.messageIds("id > 0");
        assertThat(pending).contains("anna-3", "bert-6", "cora-3", "otto-2", "gina-2", "fred-2");
        sandbox.seed().organization("acme", "Acme");
        long leaving = sandbox.seed().user("leaving", "Leaving", "leaving@shop.example");

        try (RunningRoutes program = open(stored)) {
            MockEndpoint told = program.context().getEndpoint("mock:outcomes", MockEndpoint.class);
            assertThat(program.inbox().paused().isPresent()).isEqualTo(version >= 3);
            program.inbox().resume();
            awaitAllEnded(program);

            List<String> endings = endings(told, pending);
            assertThat(endings).as("each once").containsExactlyInAnyOrderElementsOf(pending);
            for (String user : List.of("anna", "bert", "cora", "otto", "gina")) {
                assertThat(endings.stream().filter(id -> id.startsWith(user)))
                        .as("the order of the user")
                        .isSorted();
            }
            assertWrittenAsWanted();
            if (version >= 6) {
                assertThat(timeline("fred")).containsExactly("Seen by his old id");
                assertThat(user("gina").path("email").asText()).isEqualTo("gina@shop.example");
                assertThat(sandbox.user("visitor-8")).as("is gina now").isEmpty();
            }
            if (version >= 7) {
                assertForgotten(program, leaving);
            }
            assertNothingIsTakenTwice(program, all, version);
            assertDeadLettersAreThere(program);
        }
        assertThat(stored.version()).isEqualTo(newest());
    }

    @Test
    void aFileOfANewerVersionIsRefusedInOneLineAndLeftAsItIs() throws IOException, SQLException {
        StoredInbox stored = unpack(newest());
        int newer = newest() + 1;
        try (Connection connection = DriverManager.getConnection(stored.url());
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO zendesk_schema_version (version) VALUES (" + newer + ")");
        }
        byte[] before = Files.readAllBytes(stored.file());

        assertThatThrownBy(() -> open(stored).close())
                .rootCause()
                .isInstanceOf(InboxSettingException.class)
                .hasMessage("zendesk.inbox.url: the inbox there was made by a newer version of this program "
                        + "(schema " + newer + "). Start that version, or name another place.");
        assertThat(stored.file()).hasBinaryContent(before);
    }

    private RunningRoutes open(StoredInbox stored) throws SQLException {
        Duration since = Duration.between(
                stored.lastAccepted().plus(Duration.ofMinutes(2)),
                sandbox.clock().instant());
        return RunningRoutes.start(
                sandbox,
                registry -> {
                    registry.bind("zendeskClock", Clock.class, Clock.offset(sandbox.clock(), since.negated()));
                    registry.bind("zendeskTimer", ScheduledExecutorService.class, new SpedUpTimer(SPEED));
                },
                UnaryOperator.identity(),
                "zendesk.inbox.url",
                stored.url(),
                "zendesk.alias",
                "merge",
                "zendesk.outcome.uri",
                "mock:outcomes");
    }

    private static void awaitAllEnded(RunningRoutes program) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> program.inbox().counts().pending() == 0);
    }

    /** The messageIds of the events that have ended, in the order in which they did, once all of these have. */
    private static List<String> endings(MockEndpoint told, List<String> pending) {
        await().atMost(Duration.ofMinutes(1)).until(() -> messageIds(told).containsAll(pending));
        return messageIds(told);
    }

    private static List<String> messageIds(MockEndpoint told) {
        return told.getExchanges().stream()
                .map(exchange -> json(exchange.getMessage().getBody(String.class)))
                .map(outcome -> outcome.path("messageId").asText())
                .toList();
    }

    private void assertWrittenAsWanted() {
        JsonNode anna = user("anna");
        assertThat(anna.path("name").asText()).as("as it was last known").isEqualTo("Anna Ångström");
        assertThat(anna.path("email").asText()).isEqualTo("anna@shop.example");
        assertThat(timeline("anna")).containsExactly("Order Completed", "Order Shipped");
        JsonNode note = sandbox.timeline(anna.path("id").asLong()).get(0).at("/properties/note");
        assertThat(note.asText()).hasSizeGreaterThan(30_000);
        assertThat(user("bert").path("name").asText()).isEqualTo("Bert 北京 😀");
        assertThat(user("bert").path("phone").asText()).isEqualTo("+15550100");
        assertThat(timeline("bert")).containsExactly("Päckchen geöffnet ✓");
        assertThat(organizations("bert")).containsExactly("acme-north");
        assertThat(timeline("cora")).containsExactly("Signed Up");
        assertThat(organizations("cora")).containsExactly("acme");
        assertThat(timeline("otto")).containsExactly("Seen on the page");
        assertThat(user("gina").path("phone").asText()).isEqualTo("+15550101");
    }

    private void assertForgotten(RunningRoutes program, long leaving) {
        assertThat(program.inbox().suppressions().isSuppressed("gone")).isTrue();
        assertThat(sandbox.user("gone")).isEmpty();
        assertThat(sandbox.timeline(leaving)).isEmpty();
        await().atMost(Duration.ofMinutes(1)).until(() -> sandbox.userById(leaving)
                .filter(user -> user.path("active").asBoolean())
                .isEmpty());
    }

    /** Sends all events again as they came, and a new one after them. */
    private void assertNothingIsTakenTwice(RunningRoutes program, List<String> all, int version) {
        Inbox.Counts before = program.inbox().counts();
        ProducerTemplate producer = program.context().createProducerTemplate();
        StoredEvents repeats = new StoredEvents((event, trust) ->
                producer.requestBodyAndHeader("direct:zendesk-accept", event, Trust.HEADER, trust.value()));
        repeats.known();
        repeats.dead();
        repeats.waiting();
        repeats.paused();
        assertThat(repeats.sent()).isEqualTo(all);
        awaitAllEnded(program);
        Inbox.Counts after = program.inbox().counts();
        assertThat(after.delivered()).isEqualTo(before.delivered());
        assertThat(after.dead()).isEqualTo(before.dead());
        assertThat(after.ignored())
                .as("of who is forgotten, not even the messageId is known: gone-2, leaving-1, leaving-2")
                .isEqualTo(before.ignored() + (version >= 7 ? 3 : 0));

        repeats.send("track", "anna-5", "anna", "'event':'Order Returned'");
        awaitAllEnded(program);
        assertThat(timeline("anna")).containsExactly("Order Completed", "Order Shipped", "Order Returned");
    }

    private void assertDeadLettersAreThere(RunningRoutes program) {
        assertThat(deadLetters(program))
                .extracting(letter -> letter.event().messageId(), DeadLetter::code)
                .containsExactly(
                        tuple("carl-1", "invalid-event"),
                        tuple("emil-1", "missing-name"),
                        tuple("dora-1", "unknown-user"));
        List<Long> counts = new ArrayList<>();
        program.inbox().deadLetters().count(EventCriteria.ALL, Instant.now(), group -> counts.add(group.count()));
        assertThat(counts).containsExactly(1L, 1L, 1L);
        sandbox.seed().user("dora", "Dora", "dora@shop.example");
        assertThat(program.inbox()
                        .deadLetters()
                        .replay(deadLetters(program).get(2).id()))
                .isTrue();
        awaitAllEnded(program);
        assertThat(timeline("dora")).containsExactly("Seen before she was known");
        assertThat(deadLetters(program)).hasSize(2);
    }

    private static List<DeadLetter> deadLetters(RunningRoutes program) {
        return program.inbox().deadLetters().list(10, Optional.empty());
    }

    private JsonNode user(String userId) {
        return sandbox.user(userId).orElseThrow(() -> new AssertionError("no user " + userId));
    }

    private List<String> timeline(String userId) {
        return sandbox.timeline(user(userId).path("id").asLong()).stream()
                .map(event -> event.path("type").asText())
                .toList();
    }

    private List<String> organizations(String userId) {
        List<Long> members = sandbox.organizationsOf(user(userId).path("id").asLong());
        return sandbox.organizations().stream()
                .filter(one -> members.contains(one.path("id").asLong()))
                .map(one -> one.path("external_id").asText())
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
