package io.github.zendeskevents.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.FreePort;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that puts its events into a topic, and an instance that reads them there, by the files on the page Sources. */
class GatewayBeforeTopicTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Documentation PAGE = Documentation.page("sources");

    private final Sandbox sandbox = Sandbox.start();
    private final int port = FreePort.next();

    @TempDir
    private Path folder;

    private KafkaBroker kafka;
    private RunningRoutes gateway;
    private RunningRoutes instance;

    @BeforeEach
    void start() throws IOException {
        kafka = KafkaBroker.start(folder);
        kafka.createTopic("events", 3);
        kafka.createTopic("events-of-pages", 1);
        gateway = gateway(kafka.address());
        instance = RunningRoutes.startWith(
                sandbox,
                Map.of("events-of-pages.camel.yaml", file(1, kafka.address())),
                "zendesk.source.uri",
                PAGE.section("Kafka").property("zendesk.source.uri").replace("localhost:9092", kafka.address()));
    }

    private RunningRoutes gateway(String brokers) throws IOException {
        return RunningRoutes.startWith(
                sandbox,
                Map.of(
                        "accept.camel.yaml",
                        file(0, brokers),
                        "gateway.camel.yaml",
                        Files.readString(Path.of("routes/gateway.camel.yaml"))),
                "zendesk.gateway.enabled",
                "true",
                "http.port",
                String.valueOf(port),
                "zendesk.gateway.host",
                "127.0.0.1",
                "zendesk.gateway.write-keys",
                "server",
                "zendesk.gateway.public-keys",
                "page",
                "zendesk.accept-timeout",
                "5s");
    }

    /** The first or the second file of the page. */
    private static String file(int number, String brokers) {
        return PAGE.section("Gateways before a topic").code("yaml").get(number).replace("localhost:9092", brokers);
    }

    @AfterEach
    void stop() {
        gateway.close();
        instance.close();
        kafka.close();
        sandbox.close();
    }

    @Test
    void eventsOfServersAndPagesReachZendeskInOrderAndPagesMayDoNoMoreThanBefore() throws Exception {
        assertThat(post("server", "batch", "{'batch':[" + numbered("u1") + "," + numbered("u2") + "]}"))
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(60)).until(() -> timeline("u1").size() == 10);
        assertThat(post("page", "identify", "{'userId':'u1','traits':{'email':'thief@acme.example'}}"))
                .isEqualTo(200);
        assertThat(post("page", "track", "{'userId':'u1','event':'Seen'}")).isEqualTo(200);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(timeline("u1")).contains("Seen").hasSize(11));
        await().atMost(Duration.ofSeconds(60)).until(() -> timeline("u2").size() == 10);
        assertThat(timeline("u1").stream().filter(event -> !event.equals("Seen")))
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(sandbox.user("u1").orElseThrow().path("identities"))
                .as("addresses, of which a page may add none")
                .extracting(identity -> identity.path("value").asText())
                .containsExactly("u1@acme.example");
    }

    @Test
    void whereKafkaHasNotTheEventsTheSenderIsToldToComeAgain() throws Exception {
        gateway.close();
        gateway = gateway("127.0.0.1:" + FreePort.next());

        assertThat(post("server", "track", "{'userId':'u1','event':'Seen'}")).isEqualTo(503);
    }

    /** Ten events of a user, and who it is. */
    private static String numbered(String userId) {
        StringBuilder events = new StringBuilder("{'type':'identify','userId':'" + userId
                + "','traits':{'name':'Ada','email':'" + userId + "@acme.example'}}");
        for (int n = 0; n < 10; n++) {
            events.append(",{'type':'track','userId':'" + userId + "','event':'" + n + "'}");
        }
        return events.toString();
    }

    private List<String> timeline(String userId) {
        return sandbox.user(userId)
                .map(user -> sandbox.timeline(user.path("id").asLong()).stream()
                        .map(event -> event.path("type").asText())
                        .toList())
                .orElse(List.of());
    }

    private int post(String key, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/" + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.replace('\'', '"')))
                .build();
        return HTTP.send(request, BodyHandlers.ofString()).statusCode();
    }
}
