package io.github.zendeskevents.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.main.RunningDistribution;
import io.github.zendeskevents.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** There is no room left for the inbox, until there is again; a limit on the size of the process's files takes the room. */
class DiskFullIT {

    private static final int ROOM = 256 * 1024;

    @TempDir
    private Path directory;

    private final Load load = new Load("u", 5, 1);
    private final Sandbox sandbox = Sandbox.start();
    private RunningDistribution program;

    @BeforeEach
    void start() {
        program = new RunningDistribution(RunningDistribution.built(), directory).startAndAwaitReady(sandbox);
    }

    @AfterEach
    void end() {
        program.close();
        sandbox.close();
    }

    @Test
    void withoutRoomEventsAreRefusedAndWithRoomAgainAllThatWasAcceptedIsDeliveredOnce() throws Exception {
        try (Sender sender = new Sender(load, 20, 20, program)) {
            await().until(() ->
                    program.operations("/ops/inbox").path("delivered").asInt() > 100);
            limitFiles(String.valueOf(sizeOfTheLargest() + ROOM));
            await().until(() -> sender.refused() >= 20);
            assertThat(program.status("/observe/health/live")).isEqualTo(200);

            limitFiles("unlimited");
            int sent = load.events().size();
            await().until(() -> load.events().size() > sent + 100);
            sender.finish();
        }
        program.awaitAllEnded();

        assertThat(load.assertIn(sandbox)).isEmpty();
        assertThat(program.operations("/ops/inbox").path("delivered").asInt())
                .isEqualTo(load.events().size());
        assertThat(program.log())
                .containsOnlyOnce("Outcomes of events wait for the inbox")
                .doesNotContain("\tat ");
    }

    private long sizeOfTheLargest() throws IOException {
        long largest = 0;
        for (String file : new String[] {"inbox.db", "inbox.db-wal", "inbox.db-shm"}) {
            largest = Math.max(largest, Files.size(directory.resolve("data").resolve(file)));
        }
        return largest;
    }

    private void limitFiles(String bytes) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(
                                "prlimit", "--pid", String.valueOf(program.pid()), "--fsize=" + bytes + ":unlimited")
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }
}
