package io.github.zendeskevents.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.event.Event;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The webhook destinations of RudderStack and Segment: each event is a request of its own to one address, as it came from its SDK,
 * with headers that the user has set.
 */
class WebhookTest {

    private static final String EVENT =
            """
            {"type":"%s","userId":"u1","messageId":"m1","event":"Order Completed","groupId":"g1","channel":"web","version":2,
             "traits":{"name":"Ada"},"context":{"traits":{"email":"ada@acme.example"},"ip":"192.0.2.1"},
             "integrations":{"All":true},"originalTimestamp":"2026-01-01T00:00:00Z","receivedAt":"2026-01-01T00:00:01Z",
             "request_ip":"192.0.2.1","rudderId":"r1","projectId":"p1"}
            """;

    private static RunningRoutes routes;

    @BeforeAll
    static void start() {
        routes = RunningRoutes.gateway(Map.of("zendesk.gateway.write-keys", "the-key"));
    }

    @AfterAll
    static void stop() {
        routes.close();
    }

    @BeforeEach
    void forget() {
        routes.inbox().reset();
    }

    @ParameterizedTest
    @CsvSource({
        "RudderLabs,identify,application/json,Bearer the-key",
        "RudderLabs,track,application/json,Basic dGhlLWtleTo=",
        "Segment.io/1.0,group,application/json; charset=utf-8,Bearer the-key",
        "Segment.io/1.0,track,application/json; charset=utf-8,Basic dGhlLWtleTo="
    })
    void oneEventIsARequest(String sender, String type, String contentType, String authorization) throws Exception {
        assertThat(post(sender, contentType, authorization, EVENT.formatted(type)))
                .isEqualTo(200);

        Event event = routes.inbox().event();
        assertThat(event.type()).isEqualTo(type);
        assertThat(event.userId()).hasValue("u1");
        assertThat(event.messageId()).isEqualTo("m1");
    }

    @ParameterizedTest
    @CsvSource({"RudderLabs,Bearer other", "Segment.io/1.0,Basic b3RoZXI6"})
    void aWebhookWithoutTheKeyIsRefused(String sender, String authorization) throws Exception {
        assertThat(post(sender, "application/json", authorization, EVENT.formatted("track")))
                .isEqualTo(401);
        assertThat(routes.inbox().calls()).isEmpty();
    }

    private static int post(String sender, String contentType, String authorization, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + routes.port() + "/v1/batch"))
                .header("User-Agent", sender)
                .header("Content-Type", contentType)
                .header("Authorization", authorization)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
