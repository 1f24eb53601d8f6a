package io.github.zendeskevents.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.FreePort;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An application while it is tried: its process, the Zendesk that it talks to, and the folder that it is run in. */
final class Trial implements AutoCloseable {

    /** A misspelt setting, and what is said of it. */
    static final String MISSPELT = "zendesk.allias";

    private static final int PARTITIONS = 3;

    private final Sandbox sandbox = Sandbox.start();
    private final int port = FreePort.next();
    private final Host host;
    private final String topic;
    private final Path logs;
    private final Path own;
    private final Path alone;
    private final Path run;
    private Start start = Start.NONE;
    private HostProcess process;

    /** What a start of the application is for. */
    enum Start {
        NONE,
        WITHOUT_INBOX,
        INBOX_AND_FILES,
        INBOX_AND_KAFKA
    }

    /**
     * Makes all ready, and starts nothing.
     *
     * @param topic the name of its topic, and of its group of consumers
     * @param folder for all that there is
     */
    Trial(Host host, String topic, Path folder) throws IOException {
        this.host = host;
        this.topic = topic;
        this.logs = Files.createDirectory(folder.resolve("logs"));
        this.own = Files.createDirectory(folder.resolve("own"));
        this.alone = Files.createDirectory(folder.resolve("alone"));
        this.run = Files.createDirectory(folder.resolve("run"));
        OwnFiles.write(own, !host.hasTableInCode());
        host.prepare(folder);
    }

    /** The application as it runs after a start of this kind, which it is given where it does not. */
    HostProcess running(Start wanted) {
        if (start != wanted) {
            if (process != null) {
                process.close();
            }
            if (wanted == Start.INBOX_AND_KAFKA) {
                SharedKafka.createTopic(topic, PARTITIONS);
            }
            process = HostProcess.start(host.command(launch(wanted)), folder(wanted), port, logs)
                    .awaitReady();
            start = wanted;
        }
        return process;
    }

    /** Asks it to stop, and waits for the end; returns the exit status. */
    int stop(Duration patience) throws InterruptedException {
        start = Start.NONE;
        process.terminate();
        return process.awaitEnd(patience);
    }

    /** What it prints when it is to start with this and does not. */
    List<String> refused(String setting, String value) throws InterruptedException {
        Launch launch = launch(Start.WITHOUT_INBOX)
                .with(setting, value)
                .with(host.portSetting(), String.valueOf(FreePort.next()));
        try (HostProcess refused = HostProcess.start(host.command(launch), alone, port, logs)) {
            assertThat(refused.awaitEnd(Duration.ofMinutes(1))).isNotZero();
            return refused.lines();
        }
    }

    private Launch launch(Start wanted) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(host.portSetting(), String.valueOf(port));
        settings.put("zendesk.url", sandbox.url());
        settings.put("zendesk.oauth.token", SandboxSettings.BEARER_TOKEN);
        settings.put("zendesk.inbox.url", wanted == Start.WITHOUT_INBOX ? "off" : "jdbc:sqlite:" + inbox());
        if (!host.standsAlone()) {
            settings.put(MISSPELT, "merge");
        }
        if (wanted == Start.INBOX_AND_FILES) {
            settings.put("zendesk.source.uri", documented("Files"));
        } else if (wanted == Start.INBOX_AND_KAFKA) {
            settings.put("zendesk.source.uri", SharedKafka.of(documented("Kafka"), topic));
        }
        return new Launch(settings, Optional.of(own).filter(files -> wanted == Start.INBOX_AND_FILES));
    }

    private static String documented(String section) {
        return Documentation.page("sources").section(section).property("zendesk.source.uri");
    }

    /** The file of the inbox. */
    Path inbox() {
        return run.resolveSibling("inbox").resolve("inbox.db");
    }

    /** Puts a file into the folder that the documented source of files reads. */
    void putFile(String name, String content) throws IOException {
        Path in = Files.createDirectories(run.resolve("events"));
        Files.move(Files.writeString(logs.resolve(name), content), in.resolve(name));
    }

    /** Whether a file was read and acknowledged. */
    boolean isDone(String name) {
        return Files.exists(run.resolve("events/.done").resolve(name));
    }

    /** Where it is run in a start of this kind. */
    Path folder(Start wanted) {
        return wanted == Start.WITHOUT_INBOX ? alone : run;
    }

    /** How many records of its topic its group has committed. */
    long committed() {
        return SharedKafka.broker().committed(topic, topic);
    }

    /** Sends an event, written with single quotes, as a record whose key is its user. */
    void record(String user, String event) {
        SharedKafka.broker().send(topic, user, event.replace('\'', '"'));
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** The user in Zendesk; missing where there is none. */
    JsonNode user(String id) {
        return sandbox.user(id).orElseGet(MissingNode::getInstance);
    }

    /** The numbers of the tracks that are on the timeline of a user in Zendesk. */
    List<Integer> timeline(String user) {
        return Sent.numbers(sandbox.timeline(user(user).path("id").asLong()));
    }

    /** Those that the application's own route has written into the user's file. */
    List<Integer> ownTimeline(String user) {
        return OwnFiles.timeline(run, user(user));
    }

    /** Waits until the user is a member of the organization, and of no other. */
    void awaitMember(String user, String organization) {
        await().untilAsserted(() -> assertThat(
                        sandbox.organizationsOf(user(user).path("id").asLong()))
                .containsExactly(sandbox.organization(organization)
                        .orElseThrow(() -> new AssertionError("no organization " + organization))
                        .path("id")
                        .asLong()));
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
        sandbox.close();
    }
}
