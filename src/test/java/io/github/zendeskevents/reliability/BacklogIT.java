package io.github.zendeskevents.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.main.RunningDistribution;
import io.github.zendeskevents.sandbox.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A long outage under a small heap. {@code -Dbacklog=1000000} makes it longer. It prints the curve. */
class BacklogIT {

    private static final int EVENTS = Integer.getInteger("backlog", 100_000);
    private static final int BATCH = 250;
    private static final int USERS = 5_000;

    @TempDir
    private Path directory;

    private final Sandbox sandbox = Sandbox.start();
    private RunningDistribution program;

    @AfterEach
    void end() {
        program.close();
        sandbox.close();
    }

    @Test
    void aBacklogOfAHundredThousandEventsFitsInto128MegabytesAndIsDeliveredWhenZendeskIsBack() throws Exception {
        sandbox.faults().onAny().always().status(503);
        program = new RunningDistribution(RunningDistribution.built(), directory)
                .start(sandbox, Map.of("JAVA_OPTS", "-Xmx128m"), "-Dzendesk.oauth.token=sandbox-bearer");
        await().atMost(Duration.ofSeconds(60)).until(() -> program.status("/observe/health/live") == 200);
        System.out.printf(
                "%n%10s %10s %10s %12s %12s %10s%n",
                "accepted", "pending", "delivered", "oldest, s", "resident, MB", "heap, MB");
        for (int from = 0; from < EVENTS; from += BATCH) {
            assertThat(program.send("batch", batch(from)).statusCode()).isEqualTo(200);
            if (from % (EVENTS / 10) == 0) {
                curve();
            }
        }
        JsonNode full = curve();
        assertThat(full.path("pending").asInt()).isEqualTo(EVENTS);
        assertThat(full.path("oldestPendingSeconds").asInt()).isPositive();

        sandbox.faults().clear();
        for (int delivered : new int[] {500, 1_000, 1_500}) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            program.operations("/ops/inbox").path("delivered").asInt() >= delivered);
            curve();
        }
        assertThat(program.terminate()).isZero();
        assertThat(program.log()).doesNotContain("OutOfMemoryError");
    }

    private JsonNode curve() throws IOException, InterruptedException {
        JsonNode inbox = program.operations("/ops/inbox");
        long accepted = inbox.path("pending").asLong() + inbox.path("delivered").asLong();
        System.out.printf(
                "%10d %10d %10d %12d %12.0f %10.0f%n",
                accepted,
                inbox.path("pending").asLong(),
                inbox.path("delivered").asLong(),
                inbox.path("oldestPendingSeconds").asLong(),
                resident(),
                heap());
        return inbox;
    }

    private double resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + program.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }

    /** What is in use of eden, the survivors and the old generation. */
    private double heap() throws IOException, InterruptedException {
        Process jstat = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jstat").toString(),
                        "-gc",
                        String.valueOf(program.pid()))
                .start();
        String[] lines = new String(jstat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n");
        jstat.waitFor();
        String[] names = lines[0].trim().split("\\s+");
        String[] values = lines[1].trim().split("\\s+");
        return IntStream.range(0, names.length)
                .filter(i -> Arrays.asList("S0U", "S1U", "EU", "OU").contains(names[i]))
                .mapToDouble(i -> Double.parseDouble(values[i]) / 1024)
                .sum();
    }

    private static String batch(int from) {
        return "{'batch':["
                + IntStream.range(from, from + BATCH).mapToObj(BacklogIT::event).collect(Collectors.joining(","))
                + "]}";
    }

    private static String event(int n) {
        String user = "u" + n % USERS;
        return n % 3 == 0 || n < USERS
                ? "{'type':'identify','messageId':'m%d','userId':'%s','traits':{'name':'User','email':'%s@load.example','counter':%d}}"
                        .formatted(n, user, user, n)
                : "{'type':'track','messageId':'m%d','userId':'%s','event':'Seen','properties':{'n':%d}}"
                        .formatted(n, user, n);
    }
}
