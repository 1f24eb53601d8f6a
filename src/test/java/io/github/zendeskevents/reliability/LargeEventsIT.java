package io.github.zendeskevents.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.main.RunningDistribution;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The built distribution with the heap that it comes with, and senders who try to fill it. */
@Execution(ExecutionMode.CONCURRENT)
class LargeEventsIT {

    private static final int LARGE = 100;

    @TempDir
    private Path directory;

    private final Sandbox sandbox = Sandbox.start();
    private RunningDistribution program;

    @AfterEach
    void end() {
        program.close();
        sandbox.close();
    }

    /** Nearly 4 MiB, as many traits of ten thousand characters each. */
    private static String large(int number) {
        String traits = IntStream.range(0, 390)
                .mapToObj(i -> ",'t" + i + "':'" + "x".repeat(10_000) + "'")
                .collect(Collectors.joining());
        return "{'messageId':'large-%d','userId':'large-%d','traits':{'name':'Large'%s}}"
                .formatted(number, number, traits);
    }

    private void sendUntilAccepted(String body) {
        await().atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .until(() -> program.send("identify", body).statusCode() == 200);
    }

    @Test
    void aHundredOfTheLargestEventsThatWaitTogetherAreDeliveredAndSmallOnesDoNotWaitForThem() {
        program = new RunningDistribution(RunningDistribution.built(), directory)
                .startAndAwaitReady(sandbox, "-Dzendesk.custom-fields=off");
        sandbox.faults().onAny().always().answer(SandboxFault.status(503));
        for (int i = 0; i < LARGE; i++) {
            sendUntilAccepted(large(i));
        }
        assertThat(program.operations("/ops/inbox").path("pending").asInt()).isEqualTo(LARGE);

        sandbox.faults().clear();
        sendUntilAccepted("{'userId':'small','traits':{'name':'Small'}}");
        await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.user("small").isPresent());
        await().atMost(Duration.ofMinutes(3))
                .until(() -> program.operations("/ops/inbox").path("delivered").asInt() == LARGE + 1);
        assertThat(program.status("/observe/health/live")).isEqualTo(200);
        assertThat(program.log()).doesNotContain("OutOfMemoryError");
    }

    @Test
    void withoutMemoryItEndsWithAStatusThatASupervisorStartsItAgainFor() {
        program = new RunningDistribution(RunningDistribution.built(), directory)
                .start(sandbox, Map.of("JAVA_OPTS", "-Xms8m -Xmx12m", "ZENDESK_OAUTH_TOKEN", "sandbox-bearer"));
        assertThat(program.awaitEnd(Duration.ofMinutes(1))).isEqualTo(3);
        assertThat(program.log()).contains("OutOfMemoryError");
    }

    @Test
    void whatItKeepsIsForItsOwnerAlone() throws IOException {
        program = new RunningDistribution(RunningDistribution.built(), directory).startAndAwaitReady(sandbox);
        program.send("identify", "{'userId':'u1','traits':{'name':'Ada'}}");
        program.awaitAllEnded();

        Path data = directory.resolve("data");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
        try (var files = Files.list(data)) {
            assertThat(files).isNotEmpty().allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .isEqualTo("rw-------"));
        }
    }
}
