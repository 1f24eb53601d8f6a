package io.github.zendeskevents.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An application that embeds the module, as a process of its own; spoken to at {@code POST /events}, where its own route takes events. */
final class HostProcess implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int METHOD_NOT_ALLOWED = 405;

    private final Process process;
    private final URI events;
    private final Path log;

    private HostProcess(Process process, int port, Path log) {
        this.process = process;
        this.events = URI.create("http://127.0.0.1:" + port + "/events");
        this.log = log;
    }

    /**
     * Starts it, without waiting.
     *
     * @param folder where it is run from
     * @param port where it will listen
     * @param logs where its log is kept
     */
    static HostProcess start(List<String> command, Path folder, int port, Path logs) {
        try {
            Path log = Files.createTempFile(logs, "", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            // Java would print that it has these.
            builder.environment().remove("JDK_JAVA_OPTIONS");
            return new HostProcess(builder.start(), port, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until its route for events is there. */
    HostProcess awaitReady() {
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            assertThat(process.isAlive())
                    .as("it runs; its log says:%n%s", log())
                    .isTrue();
            return status() == METHOD_NOT_ALLOWED;
        });
        return this;
    }

    private int status() {
        try {
            return HTTP.send(HttpRequest.newBuilder(events).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException notListening) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Sends an event, written with single quotes; returns what its route answers. */
    String send(String event) {
        try {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(events)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(event.replace('\'', '"')))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode())
                    .as("answer '%s'; its log says:%n%s", answer.body(), log())
                    .isEqualTo(200);
            return answer.body().strip();
        } catch (IOException e) {
            throw new UncheckedIOException(log(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Asks it to end, as a supervisor does. */
    void terminate() {
        process.destroy();
    }

    /** Waits for its end; returns the exit status. */
    int awaitEnd(Duration patience) throws InterruptedException {
        assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
                .as("it has ended within %s; its log says:%n%s", patience, log())
                .isTrue();
        return process.exitValue();
    }

    /** What it printed. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines that it printed. */
    List<String> lines() {
        return log().lines().toList();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
