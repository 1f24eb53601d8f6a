package io.github.zendeskevents.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.host.ListeningSockets;
import io.github.zendeskevents.scenario.Trial.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What has to work in each application that embeds the module and on each line of Camel: one list, and one jar of the module for
 * all. The applications are those of {@code src/it}, built by a Maven of their own. Each is looked at from outside, as a process of
 * its own that talks to Zendesk, Kafka and files.
 *
 * <p>Each test makes sure of the start that it needs, and so can run alone; in their order they share starts, which take time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class HostScenarios {

    private static final String NOT_ALLOWED = "zendesk.alias: 'sometimes' is not allowed; must be 'ignore' or 'merge'";
    private static final String NEAREST = Trial.MISSPELT + ": there is no such setting; the nearest is zendesk.alias";
    private static final Duration TO_STOP = Duration.ofSeconds(30);

    private final Host host;
    private Trial trial;

    HostScenarios(Host host) {
        this.host = host;
    }

    final Host host() {
        return host;
    }

    @BeforeAll
    void prepare(@TempDir Path folder) throws IOException {
        trial = new Trial(host, getClass().getSimpleName(), folder);
    }

    @AfterAll
    void end() {
        trial.close();
    }

    @Test
    @Order(0)
    void theJarOfTheModuleIsTheOneThatWasBuiltAndCamelIsOfTheLine() throws IOException {
        Jars jars = host.jars();

        assertThat(jars.module()).containsExactly(Jars.checksum(Launch.module()));
        assertThat(jars.versions("kafka-clients")).containsExactly(host.line().kafkaClient());
        assertThat(jars.camel()).hasSizeGreaterThan(20);
        assertThat(jars.camel().entrySet())
                .filteredOn(jar -> !jar.getValue().equals(host.line().camel()))
                .as("parts of Camel that are not of %s", host.line().camel())
                .allSatisfy(jar -> assertThat(host.line().otherVersion()).contains(jar.getKey()));
    }

    @Test
    @Order(1)
    void eventsByARouteOfItsOwnHaveTheirOutcomesInTheAnswer() throws IOException {
        HostProcess running = trial.running(Start.WITHOUT_INBOX);

        assertThat(running.send(Sent.identify("u1"))).isEqualTo("delivered");
        assertThat(running.send(Sent.group("u1", "g1"))).isEqualTo("delivered");
        assertThat(running.send(Sent.track("u1", 1))).isEqualTo("delivered");
        assertThat(running.send("{'type':'screen','userId':'u1'}")).isEqualTo("ignored not-sent");
        assertThat(running.send("{'type':'identify','userId':'u2','traits':{}}"))
                .isEqualTo("dead missing-name");

        trial.awaitMember("u1", "g1");
        assertThat(trial.timeline("u1")).containsExactly(1);
        assertThat(trial.sandbox().user("u2")).isEmpty();
    }

    @Test
    @Order(2)
    void withTheAccountAloneSetItOpensNoPortButItsOwnAndMakesNoFile() throws IOException {
        HostProcess running = trial.running(Start.WITHOUT_INBOX);

        assertThat(ListeningSockets.of(running.pid())).hasSizeLessThanOrEqualTo(1);
        assertThat(trial.folder(Start.WITHOUT_INBOX)).isEmptyDirectory();
    }

    @Test
    @Order(3)
    void aMisspeltSettingIsToldWithTheNearestOneAndIsAWarningUnlessItStandsAlone() throws Exception {
        List<String> lines = host.standsAlone()
                ? trial.refused(Trial.MISSPELT, "merge")
                : trial.running(Start.WITHOUT_INBOX).lines().stream()
                        .filter(line -> line.contains("WARN"))
                        .toList();

        assertThat(lines).filteredOn(line -> line.endsWith(NEAREST)).hasSize(1);
    }

    @Test
    @Order(4)
    void eventsByFileGoThroughTheInbox() throws IOException {
        trial.running(Start.INBOX_AND_FILES);

        trial.putFile(
                "some.ndjson",
                String.join("\n", Sent.identify("f1"), Sent.group("f1", "g2"), Sent.track("f1", 1))
                        .replace('\'', '"'));

        await().until(() -> trial.ownTimeline("f1").equals(List.of(1)));
        trial.awaitMember("f1", "g2");
        await().until(() -> trial.isDone("some.ndjson"));
    }

    @Test
    @Order(5)
    void aFileOfItsOwnTakesThePlaceOfOneOfTheModule() {
        HostProcess running = trial.running(Start.INBOX_AND_FILES);

        assertThat(running.send(Sent.identify("o1"))).isEqualTo("accepted");
        assertThat(running.send(Sent.track("o1", 7))).isEqualTo("accepted");

        await().until(() -> trial.ownTimeline("o1").equals(List.of(7)));
        assertThat(trial.timeline("o1")).isEmpty();
    }

    @Test
    @Order(6)
    void aTraitTableOfItsOwnTakesThePlaceOfThatOfTheModule() {
        HostProcess running = trial.running(Start.INBOX_AND_FILES);

        assertThat(running.send("{'type':'identify','userId':'t1','traits':{'name':'Ada','mobile':'+4930123456'}}"))
                .isEqualTo("accepted");

        await().until(() -> trial.user("t1").path("phone").asText().equals("+4930123456"));
    }

    @Test
    @Order(7)
    void aStopByASignalEndsInTimeAndTheNextStartDeliversTheRestInOrder() throws Exception {
        HostProcess stopping = trial.running(Start.INBOX_AND_FILES);
        List<Integer> all = IntStream.range(0, 40).boxed().toList();
        assertThat(stopping.send(Sent.identify("s1"))).isEqualTo("accepted");
        await().until(() -> trial.sandbox().user("s1").isPresent());
        trial.sandbox().faults().on("*", "/api/v2/users.*").always().delay(Duration.ofMillis(300));
        all.forEach(n -> assertThat(stopping.send(Sent.track("s1", n))).isEqualTo("accepted"));
        await().until(() -> trial.ownTimeline("s1").size() >= 2);

        assertThat(trial.stop(TO_STOP)).isEqualTo(host.statusWhenStopped());
        trial.sandbox().faults().clear();
        List<Integer> before = trial.ownTimeline("s1");
        assertThat(before).hasSizeLessThan(all.size());
        assertThat(stopping.lines()).noneMatch(line -> line.contains("ERROR"));

        trial.running(Start.INBOX_AND_KAFKA);
        await().until(() -> before.size() + trial.timeline("s1").size() >= all.size());
        assertThat(Stream.concat(before.stream(), trial.timeline("s1").stream()))
                .as("in the file until the stop, and then in Zendesk")
                .containsExactlyElementsOf(all);
    }

    @Test
    @Order(8)
    void recordsOfKafkaAreCommittedOnlyOnceTheInboxHasThem() throws Exception {
        HostProcess running = trial.running(Start.INBOX_AND_KAFKA);
        List<String> users = List.of("k1", "k2", "k3", "k4");
        List<Integer> tracks = List.of(0, 1, 2, 3, 4);

        Path away = Files.move(trial.inbox(), trial.inbox().resolveSibling("away"));
        for (String user : users) {
            trial.record(user, Sent.identify(user));
            tracks.forEach(n -> trial.record(user, Sent.track(user, n)));
        }
        await().until(() -> running.log().contains("A message stays with its source"));
        assertThat(trial.committed()).isZero();
        Files.move(away, trial.inbox());

        await().until(() -> trial.committed() == users.size() * (1L + tracks.size()));
        for (String user : users) {
            await("events of " + user).until(() -> trial.timeline(user).equals(tracks));
        }
    }

    @Test
    @Order(9)
    void aWrongSettingStopsTheStartWithOneLineThatNamesIt() throws Exception {
        List<String> lines = trial.refused("zendesk.alias", "sometimes");

        assertThat(lines).anyMatch(line -> line.endsWith(NOT_ALLOWED));
        if (host.hidesStackTraces()) {
            assertThat(lines)
                    .noneMatch(line -> line.startsWith("\tat "))
                    .filteredOn(line -> line.endsWith(NOT_ALLOWED))
                    .hasSize(1);
        }
    }
}
