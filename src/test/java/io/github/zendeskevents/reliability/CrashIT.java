package io.github.zendeskevents.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.inbox.sql.PostgresServer;
import io.github.zendeskevents.main.RunningDistribution;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The built distribution ends under load, in order or not, and nothing that it accepted is lost or out of order. */
class CrashIT {

    private static final int USERS = 50;
    private static final int BATCH = 40;
    private static final int ORGANIZATIONS = 10;
    private static final int MANY_ORGANIZATIONS = 1_000;
    /** How long a busy machine may take from a call to the commit of its outcome, and from the kill to the end. */
    private static final Duration IN_FLIGHT = Duration.ofSeconds(10);

    private static final Duration DYING = Duration.ofSeconds(5);

    @RegisterExtension
    static final PostgresServer SERVER = new PostgresServer();

    @TempDir
    private Path directory;

    private Load load = new Load("u", ORGANIZATIONS, 1);
    private Sandbox sandbox;
    private RunningDistribution program;

    @BeforeEach
    void prepare() {
        sandbox = Sandbox.start();
        // As slow as life, so that there is always something in flight.
        sandbox.faults().onAny().always().delayAfter(Duration.ofMillis(20));
        program = new RunningDistribution(RunningDistribution.built(), directory);
    }

    @AfterEach
    void end() {
        program.close();
        sandbox.close();
    }

    @Test
    void tenKillsAtRandomMomentsLoseNothingAndDoubleOnlyWhatWasInFlight() {
        Random random = new Random(7);
        List<Instant> kills = new ArrayList<>();
        try (Sender sender = new Sender(load, USERS, BATCH, program)) {
            for (int i = 0; i < 10; i++) {
                program.start(sandbox, Map.of(), "-Dzendesk.oauth.token=sandbox-bearer");
                // Some of them while it starts.
                if (i % 4 != 3) {
                    program.awaitReady();
                }
                await().pollDelay(Duration.ofMillis(50 + random.nextInt(1_450))).until(() -> true);
                kills.add(sandbox.clock().instant());
                program.kill();
            }
            program.startAndAwaitReady(sandbox);
            sender.finish();
        }
        program.awaitAllEnded();

        Map<Integer, Integer> doubled = load.assertIn(sandbox);
        assertEachDoubledAround(kills, doubled);
        Load.assertWritesInOrder(sandbox);
        assertAllDelivered();
        System.out.printf(
                "ten kills: %d events accepted, %d on the timeline twice%n",
                load.events().size(), doubled.size());
    }

    @Test
    void sigtermUnderLoadEndsWithStatus0InTimeAndNothingIsDoneTwice() {
        List<Duration> ends = new ArrayList<>();
        try (Sender sender = new Sender(load, USERS, BATCH, program)) {
            for (int i = 0; i < 2; i++) {
                program.startAndAwaitReady(sandbox);
                await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
                Instant before = Instant.now();
                assertThat(program.terminate()).isZero();
                ends.add(Duration.between(before, Instant.now()));
            }
            program.startAndAwaitReady(sandbox);
            sender.finish();
        }
        program.awaitAllEnded();

        assertThat(load.assertIn(sandbox)).isEmpty();
        Load.assertWritesInOrder(sandbox);
        assertAllDelivered();
        assertThat(program.log()).contains("Stopped").doesNotContain("Exception", "were still in flight");
        System.out.printf(
                "SIGTERM under load: ended after %s; %d events%n",
                ends, load.events().size());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void sigtermWhileCallsHangEndsWithStatus0InTimeAndWhatHungIsDeliveredAfterwards() {
        program.startAndAwaitReady(sandbox);
        sandbox.faults().clear();
        sandbox.faults().onAny().always().delay(Duration.ofSeconds(60));
        for (int i = 0; i < 100; i++) {
            assertThat(program.send("identify", load.next(i)).statusCode()).isEqualTo(200);
        }
        await().until(() -> program.operations("/ops/inbox").path("pending").asInt() == 100);

        assertThat(program.terminate()).isZero();

        assertThat(program.log()).contains("were still in flight", "Stopped");
        sandbox.faults().clear();
        program.startAndAwaitReady(sandbox);
        program.awaitAllEnded();
        assertThat(load.assertIn(sandbox)).isEmpty();
        assertAllDelivered();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void ofTwoInstancesOnOneDatabaseTheSurvivorTakesOverWhatTheKilledOneHad() throws IOException, SQLException {
        // With few organizations their order is what users wait for, and one instance may come to hold them all.
        load = new Load("u", MANY_ORGANIZATIONS, 1);
        String inbox = "-Dzendesk.inbox.url=" + SERVER.newSchema();
        Path copy = directory.resolve("quick to take over");
        RunningDistribution.copy(RunningDistribution.built(), copy);
        Path account = copy.resolve("routes/account.camel.yaml");
        Files.writeString(account, Files.readString(account).replace(": PT30S", ": PT8S"));
        program = new RunningDistribution(copy, directory);
        Instant killed;
        try (RunningDistribution doomed =
                new RunningDistribution(copy, Files.createDirectory(directory.resolve("doomed")))) {
            doomed.start(sandbox, Map.of(), inbox, "-Dzendesk.oauth.token=sandbox-bearer");
            program.startAndAwaitReady(sandbox, inbox);
            doomed.awaitReady();
            try (Sender sender = new Sender(load, USERS, BATCH, doomed, program)) {
                await().atMost(Duration.ofSeconds(60)).until(() -> load.events().size() > 600);
                answerAfter(Duration.ofSeconds(1));
                await().atMost(Duration.ofSeconds(60)).until(() -> hasSomeInFlight(doomed));
                killed = sandbox.clock().instant();
                doomed.kill();
                answerAfter(Duration.ofMillis(20));
                await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
                sender.finish();
            }
        }
        program.awaitAllEnded();

        Map<Integer, Integer> doubled = load.assertIn(sandbox);
        assertEachDoubledAround(List.of(killed), doubled);
        Load.assertWritesInOrder(sandbox);
        assertAllDelivered();
        assertThat(program.log()).contains("that another instance had in flight");
        System.out.printf(
                "two instances: %d events accepted, %d on the timeline twice%n",
                load.events().size(), doubled.size());
    }

    private void answerAfter(Duration delay) {
        sandbox.faults().clear();
        sandbox.faults().onAny().always().delayAfter(delay);
    }

    private static boolean hasSomeInFlight(RunningDistribution instance) {
        return instance.metrics()
                .lines()
                .filter(line -> line.startsWith("zendesk_delivery_in_flight "))
                .anyMatch(line -> Double.parseDouble(line.substring(line.indexOf(' '))) >= 3);
    }

    private void assertAllDelivered() {
        assertThat(program.operations("/ops/inbox").toString())
                .isEqualTo(
                        "{\"pending\":0,\"delivered\":%d,\"ignored\":0,\"dead\":0,\"oldestPendingSeconds\":0,\"etaSeconds\":0}"
                                .formatted(load.events().size()));
    }

    /** Each of them arrived just before a kill, and again after it. */
    private void assertEachDoubledAround(List<Instant> kills, Map<Integer, Integer> doubled) {
        assertThat(doubled).as("one in flight for each user").hasSizeLessThanOrEqualTo(kills.size() * USERS);
        doubled.keySet().forEach(n -> {
            List<Instant> arrivals = sandbox
                    .calls(call -> call.method().equals("POST")
                            && call.path().endsWith("/events")
                            && call.body().contains("\"n\":" + n + "}"))
                    .stream()
                    .map(SandboxCall::at)
                    .toList();
            assertThat(arrivals).as("arrivals of %d", n).hasSizeGreaterThan(1);
            for (int i = 1; i < arrivals.size(); i++) {
                Instant first = arrivals.get(i - 1);
                Instant again = arrivals.get(i);
                assertThat(kills)
                        .as("kills around the arrivals %s", arrivals)
                        .anyMatch(kill -> again.isAfter(kill)
                                && first.isAfter(kill.minus(IN_FLIGHT))
                                && first.isBefore(kill.plus(DYING)));
            }
        });
    }
}
