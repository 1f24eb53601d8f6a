package io.github.zendeskevents.bench;

import io.github.zendeskevents.main.RunningDistribution;
import io.github.zendeskevents.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * The built distribution, with the heap that it is shipped with, while good and hostile senders send at the same time. It prints
 * what a good sender and a supervisor see of it. {@code -Dsoak.minutes=2} sets how long; ten minutes without.
 */
public final class Soak {

    private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("soak.minutes", 10));
    private static final int GOOD_SENDERS = 8;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final int LOOKS_A_LINE = 20;
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Latencies good = new Latencies();
    private final Latencies health = new Latencies();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong comeAgain = new AtomicLong();
    private final AtomicLong otherwise = new AtomicLong();
    private final AtomicLong unhealthy = new AtomicLong();
    private final Instant end = Instant.now().plus(TIME);
    private final RunningDistribution program;

    private Soak(RunningDistribution program) {
        this.program = program;
    }

    /** Runs, prints, and ends. */
    public static void main(String[] args) throws Exception {
        Path directory = Files.createTempDirectory("soak");
        try (Sandbox sandbox = Sandbox.start();
                RunningDistribution program = new RunningDistribution(RunningDistribution.built(), directory)) {
            program.startAndAwaitReady(
                    sandbox, "-Dzendesk.gateway.write-keys=good", "-Dzendesk.gateway.public-keys=page");
            new Soak(program).run();
        }
    }

    private void run() throws InterruptedException, IOException {
        System.out.printf("%d good senders, hostile ones beside them, %d minutes%n%n", GOOD_SENDERS, TIME.toMinutes());
        System.out.printf(
                "%8s %16s %20s %10s %8s %8s %8s%n",
                "seconds", "health ms (max)", "good ms (p50, p99)", "accepted", "503", "other", "MiB");
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < GOOD_SENDERS; i++) {
            int sender = i;
            threads.add(thread("good-" + i, () -> sendWell(sender)));
        }
        for (HostileSender hostile : HostileSender.all(program.port(), http)) {
            threads.add(thread("hostile", () -> whileTimeLasts(hostile::attack)));
        }
        long memory = watch();
        for (Thread thread : threads) {
            thread.join(Duration.ofMinutes(1).toMillis());
        }
        summary(memory);
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void whileTimeLasts(Runnable work) {
        while (Instant.now().isBefore(end)) {
            work.run();
        }
    }

    private void sendWell(int sender) {
        AtomicLong number = new AtomicLong();
        whileTimeLasts(() -> {
            String user = "good-" + sender + "-" + number.incrementAndGet() % 50;
            String event = "{\"type\":\"identify\",\"userId\":\"" + user
                    + "\",\"traits\":{\"name\":\"Good\",\"plan\":\"" + number.get() + "\"}}";
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + program.port() + "/v1/identify"))
                    .timeout(Duration.ofSeconds(30))
                    .header("Authorization", "Bearer good")
                    .POST(BodyPublishers.ofString(event))
                    .build();
            long start = System.nanoTime();
            int status = status(request);
            if (status == 200) {
                good.add(System.nanoTime() - start);
                accepted.incrementAndGet();
            } else {
                (status == 503 ? comeAgain : otherwise).incrementAndGet();
            }
            pause(Duration.ofMillis(100));
        });
    }

    private int status(HttpRequest request) {
        try {
            HttpResponse<Void> response = http.send(request, BodyHandlers.discarding());
            boolean saysWhen = response.headers().firstValue("Retry-After").isPresent();
            return response.statusCode() == 503 && !saysWhen ? 0 : response.statusCode();
        } catch (IOException broken) {
            return 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Prints a line every ten seconds; returns the most memory that was seen, in MiB. */
    private long watch() throws IOException {
        long most = 0;
        Instant begin = Instant.now();
        for (int look = 1; Instant.now().isBefore(end); look++) {
            long start = System.nanoTime();
            if (program.status("/observe/health/live") != 200) {
                unhealthy.incrementAndGet();
            }
            health.add(System.nanoTime() - start);
            long memory = memory();
            most = Math.max(most, memory);
            if (look % LOOKS_A_LINE == 0) {
                System.out.printf(
                        "%8d %16d %20s %10d %8d %8d %8d%n",
                        Duration.between(begin, Instant.now()).toSeconds(),
                        health.highest(),
                        good.percentile(50) + ", " + good.percentile(99),
                        accepted.get(),
                        comeAgain.get(),
                        otherwise.get(),
                        memory);
            }
            pause(BETWEEN_LOOKS);
        }
        return most;
    }

    private long memory() throws IOException {
        var resident = RESIDENT.matcher(
                Files.readString(Path.of("/proc/" + program.pid() + "/status"), StandardCharsets.US_ASCII));
        return resident.find() ? Long.parseLong(resident.group(1)) / 1024 : 0;
    }

    private void summary(long memory) {
        System.out.printf(
                "%nhealth: p99 %d ms, longest %d ms, %d times not 200%n",
                health.percentile(99), health.highest(), unhealthy.get());
        System.out.printf(
                "good senders: p50 %d ms, p99 %d ms; %d accepted, %d told to come again, %d otherwise%n",
                good.percentile(50), good.percentile(99), accepted.get(), comeAgain.get(), otherwise.get());
        System.out.printf("most memory: %d MiB resident%n", memory);
        System.out.printf("inbox: %s%n", program.operations("/ops/inbox"));
        System.out.printf(
                "ready: %d; out of memory: %s%n",
                program.status("/observe/health/ready"), program.log().contains("OutOfMemoryError"));
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
