package io.github.zendeskevents.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.FreePort;
import io.github.zendeskevents.sandbox.Sandbox;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The built distribution as a process of its own, as a user starts it. */
public final class RunningDistribution implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path home;
    private final Path directory;
    private final int port = FreePort.next();
    private final int managementPort = FreePort.next();
    private final Path log;
    private Process process;

    /**
     * @param home the unpacked distribution
     * @param directory where it is run from, and keeps its data
     */
    public RunningDistribution(Path home, Path directory) {
        this.home = home;
        this.directory = directory;
        this.log = directory.resolve("run.log");
    }

    /** Where the build left the distribution. */
    public static Path built() {
        return Path.of(System.getProperty("distribution", "target/camel-zendesk-events"))
                .toAbsolutePath();
    }

    /** Starts it, without waiting. */
    public RunningDistribution start(Sandbox sandbox, Map<String, String> environment, String... options) {
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/run").toString(),
                "-Dhttp.port=" + port,
                "-Dmanagement.port=" + managementPort,
                "-Dzendesk.url=" + sandbox.url()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Starts it with a good token, and waits until it is ready. */
    public RunningDistribution startAndAwaitReady(Sandbox sandbox, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("-Dzendesk.oauth.token=sandbox-bearer");
        start(sandbox, Map.of(), all.toArray(String[]::new));
        awaitReady();
        return this;
    }

    /** Waits until readiness answers 200. */
    public void awaitReady() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("It has ended; the log says: " + log());
            }
            assertThat(status("/observe/health/ready"))
                    .as("readiness; the log says: %s", log())
                    .isEqualTo(200);
        });
    }

    /** Posts a body, written with single quotes, to the gateway. */
    public HttpResponse<String> send(String call, String body) {
        return request(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/" + call))
                .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                .build());
    }

    /** What the management port answers. */
    public JsonNode operations(String path) {
        try {
            return JSON.readTree(
                    request(HttpRequest.newBuilder(URI.create(management(path))).build())
                            .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the management port answers to a request that changes something. */
    public HttpResponse<String> operate(String method, String path) {
        return request(HttpRequest.newBuilder(URI.create(management(path)))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }

    /** The page for Prometheus. */
    public String metrics() {
        return request(HttpRequest.newBuilder(URI.create(management("/observe/metrics")))
                        .build())
                .body();
    }

    /** Waits until nothing is pending. */
    public void awaitAllEnded() {
        await("an empty inbox; the log says: " + log())
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .atMost(Duration.ofSeconds(60))
                .until(() -> operations("/ops/inbox").path("pending").asLong(-1) == 0);
    }

    /** The status that the management port answers; 0 where nothing listens. */
    public int status(String path) {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create(management(path))).build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException notListening) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** The port of the gateway. */
    public int port() {
        return port;
    }

    /** The process. */
    public long pid() {
        return process.pid();
    }

    /** Ends it as a supervisor does, within the time that is documented; returns the exit status. */
    public int terminate() {
        process.destroy();
        return awaitEnd(Duration.ofSeconds(30));
    }

    /** Ends it as by {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofMinutes(1));
    }

    /** Waits for its end; returns the exit status. */
    public int awaitEnd(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + patience + "; the log says: " + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What is above INFO in the log, but for what every run says: that its bearer token ends in time, and was given with -D. */
    public List<String> warnings() {
        return log().lines()
                .filter(line -> !line.contains(" INFO "))
                .filter(line -> !line.contains("zendesk.oauth.token"))
                .toList();
    }

    /** What it printed. */
    public String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }

    private String management(String path) {
        return "http://127.0.0.1:" + managementPort + path;
    }

    private static HttpResponse<String> request(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Copies a distribution, to edit it. */
    public static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        if (!new File(to.toFile(), "bin/run").setExecutable(true)) {
            throw new IOException("cannot make bin/run executable");
        }
    }
}
