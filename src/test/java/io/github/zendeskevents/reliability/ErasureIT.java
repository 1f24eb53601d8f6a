package io.github.zendeskevents.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.main.RunningDistribution;
import io.github.zendeskevents.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built distribution is killed while it erases users, and erases them all the same. */
class ErasureIT {

    private static final int USERS = 20;
    private static final int KILLS = 5;

    @TempDir
    private Path directory;

    private Sandbox sandbox;
    private RunningDistribution program;

    @BeforeEach
    void prepare() {
        sandbox = Sandbox.start();
        program = new RunningDistribution(RunningDistribution.built(), directory);
    }

    @AfterEach
    void end() {
        program.close();
        sandbox.close();
    }

    private static String user(int number) {
        return "erased-user-" + number + "-x";
    }

    private static String events(int number, String name) {
        return ("{'batch':[{'type':'identify','userId':'%1$s','traits':{'name':'Name of %1$s','email':'%1$s@shop.example'}},"
                        + "{'type':'track','userId':'%1$s','event':'%2$s','properties':{'to':'Name of %1$s'}}]}")
                .formatted(user(number), name);
    }

    private JsonNode status(int number) {
        return program.operations("/ops/users/" + user(number));
    }

    @Test
    void killsInTheMiddleOfErasuresLoseNoneOfThem() {
        String token = "-Dzendesk.oauth.token=sandbox-bearer";
        program.startAndAwaitReady(sandbox, token);
        for (int i = 0; i < 2 * USERS; i++) {
            assertThat(program.send("batch", events(i, "Bought")).statusCode()).isEqualTo(200);
        }
        program.awaitAllEnded();
        List<Long> ids = IntStream.range(0, USERS)
                .mapToObj(i -> sandbox.user(user(i)).orElseThrow().path("id").asLong())
                .toList();
        // As slow as life, so that there is always something under way.
        sandbox.faults().on("DELETE", ".*").always().delayAfter(Duration.ofMillis(300));
        for (int i = 0; i < USERS; i++) {
            assertThat(program.operate("POST", "/ops/users/" + user(i) + "/erase?permanent=" + (i % 2 == 0))
                            .statusCode())
                    .isEqualTo(202);
        }
        Random random = new Random(11);
        for (int kill = 0; kill < KILLS; kill++) {
            await().pollDelay(Duration.ofMillis(random.nextInt(700))).until(() -> true);
            program.kill();
            program.startAndAwaitReady(sandbox, token);
            // Senders do not know of it.
            program.send("batch", events(kill, "Late"));
        }
        await("the end of all erasures").atMost(Duration.ofMinutes(2)).until(() -> IntStream.range(0, USERS)
                .allMatch(i -> status(i).path("erasure").asText().equals("done")));
        program.awaitAllEnded();

        ids.forEach(id -> assertThat(
                        sandbox.userById(id).orElseThrow().path("active").asBoolean())
                .isFalse());
        assertThat(IntStream.range(0, USERS)).allSatisfy(i -> {
            assertThat(sandbox.user(user(i))).as("does not come back").isEmpty();
            assertThat(status(i).path("suppressed").asBoolean()).isTrue();
        });
        assertThat(IntStream.range(USERS, 2 * USERS))
                .allSatisfy(i -> assertThat(sandbox.user(user(i))).isPresent());
        assertThat(program.operate("POST", "/ops/users/nobody/erase").statusCode())
                .isEqualTo(202);
        await("a file without what came late").atMost(Duration.ofMinutes(1)).until(() -> program.operations(
                        "/ops/users/nobody")
                .path("erasure")
                .asText()
                .equals("done"));
        String bytes = bytes();
        assertThat(IntStream.range(0, USERS)).allSatisfy(i -> assertThat(bytes).doesNotContain(user(i)));
        assertThat(bytes).contains(user(USERS));
        assertThat(program.log()).doesNotContain("@shop.example", "Name of");
    }

    private String bytes() {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(directory.resolve("data"))) {
            for (Path file : files.filter(one -> one.getFileName().toString().startsWith("inbox.db"))
                    .toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toString();
    }
}
