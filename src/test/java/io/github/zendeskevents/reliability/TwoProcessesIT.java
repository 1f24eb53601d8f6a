package io.github.zendeskevents.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.inbox.sql.PostgresServer;
import io.github.zendeskevents.main.RunningDistribution;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxPlan;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two real processes on one PostgreSQL, before one account, that see the same new person at once. */
class TwoProcessesIT {

    private static final int PERSONS = 30;

    @RegisterExtension
    static final PostgresServer SERVER = new PostgresServer();

    private final Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withPlan(SandboxPlan.ENTERPRISE_PLUS));
    private RunningDistribution one;
    private RunningDistribution other;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        String inbox = SERVER.newSchema();
        one = started(directory.resolve("one"), inbox);
        other = started(directory.resolve("other"), inbox);
        one.awaitReady();
        other.awaitReady();
        // Answers that take a while: both have looked before either has written.
        sandbox.faults().onAny().always().delayAfter(Duration.ofMillis(100));
    }

    private RunningDistribution started(Path directory, String inbox) throws Exception {
        return new RunningDistribution(RunningDistribution.built(), Files.createDirectory(directory))
                .start(sandbox, Map.of(), "-Dzendesk.oauth.token=sandbox-bearer", "-Dzendesk.inbox.url=" + inbox);
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        sandbox.close();
    }

    @Test
    void aNewPersonUnderTwoUserIdsIsOneUserAndOneConflict() {
        sendToBoth(i -> identify("a-" + i, i), i -> identify("b-" + i, i));

        one.awaitAllEnded();
        assertThat(sandbox.endUsers().stream().map(user -> user.path("email").asText()))
                .hasSize(PERSONS)
                .doesNotHaveDuplicates();
        JsonNode dead = one.operations("/ops/dead-letters?limit=1000").path("deadLetters");
        assertThat(StreamSupport.stream(dead.spliterator(), false)
                        .map(letter -> letter.path("code").asText()))
                .hasSize(PERSONS)
                .containsOnly("identity-conflict");
        assertThat(one.operations("/ops/inbox").path("delivered").asInt()).isEqualTo(PERSONS);
    }

    @Test
    void aNewPersonTwiceAtOnceIsOneUser() {
        sendToBoth(i -> identify("c-" + i, i), i -> identify("c-" + i, i));

        one.awaitAllEnded();
        assertThat(sandbox.endUsers().stream()
                        .map(user -> user.path("external_id").asText()))
                .hasSize(PERSONS)
                .doesNotHaveDuplicates();
        assertThat(one.operations("/ops/inbox").path("dead").asInt()).isZero();
        assertThat(one.operations("/ops/inbox").path("delivered").asInt()).isEqualTo(2 * PERSONS);
    }

    private void sendToBoth(IntFunction<String> events, IntFunction<String> eventsOfTheOther) {
        CompletableFuture<Integer> first = CompletableFuture.supplyAsync(
                () -> one.send("batch", batch(events)).statusCode());
        CompletableFuture<Integer> second = CompletableFuture.supplyAsync(
                () -> other.send("batch", batch(eventsOfTheOther)).statusCode());
        assertThat(first.join()).isEqualTo(200);
        assertThat(second.join()).isEqualTo(200);
    }

    private static String batch(IntFunction<String> events) {
        return "{'batch':[" + IntStream.range(0, PERSONS).mapToObj(events).collect(Collectors.joining(",")) + "]}";
    }

    private static String identify(String userId, int person) {
        return "{'type':'identify','userId':'" + userId + "','traits':{'name':'Person " + person + "','email':'p"
                + person + "@x.example'}}";
    }
}
