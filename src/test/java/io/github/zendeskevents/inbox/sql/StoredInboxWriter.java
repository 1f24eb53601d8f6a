package io.github.zendeskevents.inbox.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.main.RunningDistribution;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxPlan;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Writes an inbox that {@link StoredInboxTest} opens, by the built distribution or the one of {@code -Ddistribution}: what is left
 * when the program is stopped while Zendesk is away. What an earlier version does not know, it ignores or answers with 404, and its
 * inbox has none of it.
 */
public final class StoredInboxWriter {

    private static final String PAGE = "https://shop.example";
    private static final String SPAN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    /** In the environment a setting that a version does not know stops nothing. */
    private static final Map<String, String> SETTINGS = Map.of(
            "ZENDESK_ALIAS", "merge",
            "ZENDESK_TRACING_ENABLED", "true",
            "ZENDESK_GATEWAY_ALLOWED_ORIGINS", PAGE,
            "ZENDESK_WAIT_FOR_IDENTIFY", "0s",
            "OTEL_TRACES_EXPORTER", "none");

    private StoredInboxWriter() {}

    /** Writes the file of the version of the schema that the distribution has, in place of one that is there. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("inbox");
        StoredInbox inbox = new StoredInbox(folder.resolve("data/inbox.db"));
        try (RunningDistribution program = new RunningDistribution(RunningDistribution.built(), folder)) {
            StoredEvents events = new StoredEvents((event, trust) -> send(program, event, trust));
            try (Sandbox zendesk = Sandbox.start(SandboxSettings.defaults().withPlan(SandboxPlan.ENTERPRISE_PLUS))) {
                program.start(zendesk, SETTINGS, "-Dzendesk.oauth.token=sandbox-bearer");
                program.awaitReady();
                events.known();
                events.dead();
                program.awaitAllEnded();
                program.operate("POST", "/ops/users/gone/suppress");
            }
            events.waiting();
            String tried = "SELECT count(*) FROM " + inbox.table("event") + " WHERE state = 'pending' AND attempts > 1";
            await().atMost(Duration.ofMinutes(1)).until(() -> inbox.number(tried) > 2);
            program.operate("POST", "/ops/delivery/pause");
            events.paused();
            program.operate("POST", "/ops/users/leaving/erase");
            assertThat(program.terminate()).as(program.log()).isZero();
        }
        inbox.compact();
        Path stored = StoredInbox.stored(inbox.version());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(stored))) {
            Files.copy(inbox.file(), out);
        }
        System.out.println(stored + ", " + Files.size(stored) + " bytes");
        inbox.rows("SELECT message_id, state, code FROM " + inbox.table("event") + " ORDER BY id")
                .forEach(System.out::println);
    }

    /** What comes from a web page is of a public sender. */
    private static void send(RunningDistribution program, String event, Trust trust) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + program.port() + "/v1/batch"))
                .header("Content-Type", "application/json")
                .header("traceparent", SPAN)
                .POST(HttpRequest.BodyPublishers.ofString("{\"batch\":[" + event + "]}"));
        if (trust == Trust.PUBLIC) {
            request.header("Origin", PAGE);
        }
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
