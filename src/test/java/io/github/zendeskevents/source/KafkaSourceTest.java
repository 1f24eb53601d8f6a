package io.github.zendeskevents.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.sql.PostgresServer;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxLimits;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real Kafka, read as the documentation says. */
class KafkaSourceTest {

    private static final int PARTITIONS = 4;
    private static final int USERS = 10;

    @RegisterExtension
    static final PostgresServer POSTGRES = new PostgresServer();

    @TempDir
    static Path brokerFolder;

    private static KafkaBroker kafka;
    private static String asDocumented;

    @TempDir
    Path folder;

    private String topic;
    private String group;
    private String source;

    @BeforeAll
    static void startBroker() {
        kafka = KafkaBroker.start(brokerFolder);
        asDocumented = Documentation.page("sources").section("Kafka").property("zendesk.source.uri");
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    /** A topic and a group of its own for each test, on the one broker. */
    @BeforeEach
    void createTopic(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
        group = topic;
        assertThat(asDocumented).startsWith("kafka:events?").contains("brokers=localhost:9092&groupId=zendesk&");
        source = asDocumented
                .replace("kafka:events?", "kafka:" + topic + "?")
                .replace("localhost:9092", kafka.address())
                .replace("groupId=zendesk", "groupId=" + group);
        kafka.createTopic(topic, PARTITIONS);
    }

    @Test
    void offsetsAreCommittedOnlyOnceTheInboxHasTheEvents() {
        AtomicInteger refused = new AtomicInteger();
        send(0, 100);
        try (var routes =
                io.github.zendeskevents.gateway.RunningRoutes.start(Map.of("zendesk.source.uri", source), "accept")) {
            routes.inbox().answerWith(events -> {
                refused.incrementAndGet();
                return CompletableFuture.failedFuture(new InboxUnavailableException("disk full", null));
            });
            routes.load("source");
            await().atMost(Duration.ofMinutes(2)).until(() -> refused.get() >= 2);
            assertThat(kafka.committed(group, topic)).isZero();

            routes.inbox().reset();
            await().atMost(Duration.ofMinutes(2)).until(() -> kafka.committed(group, topic) == 100);

            assertInOrder(routes.inbox().events(), 100);
            assertThat(routes.inbox().calls()).as("many records, few commits").hasSizeLessThan(20);
        }
    }

    @Test
    void whatCannotBeReadIsADeadLetterAndHoldsNothingUp() {
        kafka.send(topic, "user-0", "oops");
        kafka.send(topic, "user-0", null);
        kafka.send(topic, "user-0", "{\"batch\":[" + track(0) + "," + track(1) + "]}");
        kafka.flush();
        try (var routes = io.github.zendeskevents.gateway.RunningRoutes.start(
                Map.of("zendesk.source.uri", source), "accept", "source")) {
            await().atMost(Duration.ofMinutes(2)).until(() -> kafka.committed(group, topic) == 3);

            assertThat(routes.inbox().events()).extracting(Event::type).containsExactly("invalid", "track", "track");
            assertThat(routes.inbox().events().get(0).problem()).isPresent();
        }
    }

    @Test
    void withTheInboxOffOffsetsAreCommittedOnlyOnceZendeskHasTheEvents() {
        Instant stopping;
        try (Sandbox sandbox = Sandbox.start()) {
            sandbox.faults().on("*", "/api/v2/users/.*search.*").always().status(503);
            kafka.send(topic, "user-0", "{\"type\":\"identify\",\"userId\":\"user-0\",\"traits\":{\"name\":\"Ada\"}}");
            kafka.flush();
            try (RunningRoutes routes = RunningRoutes.startImpatiently(sandbox, "zendesk.source.uri", source)) {
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> sandbox.calls(call -> call.status() == 503).size() > 3);
                assertThat(kafka.committed(group, topic)).isZero();
                stopping = Instant.now();
            }
            assertThat(Duration.between(stopping, Instant.now()))
                    .as("a stop that waits for nobody")
                    .isLessThan(Duration.ofSeconds(20));
            assertThat(kafka.committed(group, topic))
                    .as("after a stop in the middle")
                    .isZero();
            sandbox.faults().clear();
            try (RunningRoutes routes = RunningRoutes.startImpatiently(sandbox, "zendesk.source.uri", source)) {
                await().atMost(Duration.ofMinutes(2)).until(() -> kafka.committed(group, topic) == 1);
            }
            assertThat(sandbox.user("user-0")).isPresent();
        }
    }

    /** As after a crash between the two. */
    @Test
    void recordsThatTheInboxHasAndWhoseCommitIsMissingComeAgainAndAreDeliveredOnce() {
        String inbox = "jdbc:sqlite:" + folder.resolve("inbox.db");
        try (Sandbox sandbox = Sandbox.start()) {
            for (int n = 0; n < 20; n++) {
                kafka.send(topic, "user-0", identifiedTrack(n));
            }
            kafka.flush();
            try (RunningRoutes routes = RunningRoutes.start(
                    sandbox,
                    none -> {},
                    file -> file.replace("${body.commit}", "${body.noCommit}"),
                    "zendesk.source.uri",
                    source,
                    "zendesk.inbox.url",
                    inbox)) {
                await().atMost(Duration.ofMinutes(2)).until(() -> seen(sandbox) == 20);
                assertThat(kafka.committed(group, topic)).isZero();
            }

            try (RunningRoutes routes =
                    RunningRoutes.start(sandbox, "zendesk.source.uri", source, "zendesk.inbox.url", inbox)) {
                await().atMost(Duration.ofMinutes(2)).until(() -> kafka.committed(group, topic) == 20);
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> routes.inbox().counts().pending() == 0);
            }
            long id = sandbox.user("user-0").orElseThrow().path("id").asLong();
            assertThat(sandbox.timeline(id))
                    .extracting(event -> event.at("/properties/n").asInt())
                    .containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
        }
    }

    private static String identifiedTrack(int n) {
        return """
            {"type":"track","messageId":"m%d","userId":"user-0","event":"Seen","properties":{"n":%d},
             "context":{"traits":{"name":"Ada","email":"ada@acme.example"}}}"""
                .formatted(n, n);
    }

    @Test
    void ofTwoInstancesInOneGroupTheOtherGoesOnWhereTheKilledOneStopped() throws SQLException, IOException {
        // The broker misses the killed one sooner; otherwise as documented.
        assertThat(source).contains("&sessionTimeoutMs=10000");
        source = source.replace("&sessionTimeoutMs=10000", "&sessionTimeoutMs=5000&heartbeatIntervalMs=1000");
        String inbox = "zendesk.inbox.url=" + POSTGRES.newSchema();
        int total = 400;
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withLimits(SandboxLimits.none()));
                Program doomed = start(sandbox, "doomed", inbox);
                Program survivor = start(sandbox, "survivor", inbox)) {
            for (int user = 0; user < USERS; user++) {
                kafka.send(
                        topic,
                        "user-" + user,
                        "{\"type\":\"identify\",\"messageId\":\"i" + user + "\",\"userId\":\"user-" + user
                                + "\",\"traits\":{\"name\":\"User\"}}");
            }
            await().atMost(Duration.ofMinutes(2)).until(() -> kafka.membersWithPartitions(group) == 2);
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sendSlowly(total));
            await().atMost(Duration.ofMinutes(2)).until(() -> seen(sandbox) > total / 5);
            doomed.kill();
            sent.join();

            await("survivor says: " + survivor.log())
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> kafka.committed(group, topic) == total + USERS && seen(sandbox) == total);
            assertThat(survivor.isAlive()).isTrue();
            for (int user = 0; user < USERS; user++) {
                long id = sandbox.user("user-" + user).orElseThrow().path("id").asLong();
                List<Integer> timeline = sandbox.timeline(id).stream()
                        .map(event -> event.at("/properties/n").asInt())
                        .toList();
                assertThat(timeline).as("timeline of user-" + user).isSorted();
                assertThat(new LinkedHashSet<>(timeline)).containsExactlyElementsOf(numbers(user, total));
            }
        }
    }

    private Program start(Sandbox sandbox, String name, String inbox) throws IOException {
        return Program.start(
                Files.createDirectory(folder.resolve(name)),
                "PT4S",
                "zendesk.url=" + sandbox.url(),
                inbox,
                "zendesk.source.uri=" + source);
    }

    /** How many different tracks are on timelines. */
    private static int seen(Sandbox sandbox) {
        return (int) sandbox.endUsers().stream()
                .flatMap(user -> sandbox.timeline(user.path("id").asLong()).stream())
                .map(event -> event.at("/properties/n").asInt())
                .distinct()
                .count();
    }

    /** So many tracks, as fast as one or two hundred a second. */
    private void sendSlowly(int total) {
        for (int n = 0; n < total; n += USERS) {
            send(n, n + USERS);
            await().pollDelay(Duration.ofMillis(40)).until(() -> true);
        }
    }

    private static List<Integer> numbers(int user, int total) {
        return IntStream.iterate(user, n -> n < total, n -> n + USERS).boxed().toList();
    }

    /** So many tracks, of ten users in turn. */
    private void send(int from, int to) {
        for (int n = from; n < to; n++) {
            kafka.send(topic, "user-" + n % USERS, track(n));
        }
        kafka.flush();
    }

    private static String track(int n) {
        return "{\"type\":\"track\",\"messageId\":\"m" + n + "\",\"userId\":\"user-" + n % USERS
                + "\",\"event\":\"Seen\",\"properties\":{\"n\":" + n + "}}";
    }

    private static void assertInOrder(List<Event> events, int total) {
        for (int user = 0; user < USERS; user++) {
            String id = "user-" + user;
            assertThat(events.stream()
                            .filter(event -> event.userId().orElseThrow().equals(id))
                            .map(Event::messageId))
                    .as("events of " + id)
                    .containsExactlyElementsOf(
                            numbers(user, total).stream().map(n -> "m" + n).toList());
        }
    }
}
