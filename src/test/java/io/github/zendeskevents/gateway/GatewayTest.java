package io.github.zendeskevents.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.Outcome;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String EVENT =
            "{\"type\":\"identify\",\"messageId\":\"m1\",\"userId\":\"u1\",\"traits\":{\"name\":\"Ann\"}}";

    private static RunningRoutes routes;
    private static RecordingInbox inbox;

    @BeforeAll
    static void start() {
        routes = RunningRoutes.gateway(
                Map.of("zendesk.gateway.max-body-size", "100000", "zendesk.gateway.answer-within", "500ms"));
        inbox = routes.inbox();
    }

    @AfterAll
    static void stop() {
        routes.close();
    }

    @BeforeEach
    void forget() {
        inbox.reset();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/identify",
                "/v1/track",
                "/v1/group",
                "/v1/page",
                "/v1/screen",
                "/v1/alias",
                "/v1/batch",
                "/v1/import",
                "/v1/identify/",
                "/v1/batch/",
                "/v1/import/"
            })
    void everyCallOfTheSdksIsTaken(String path) throws Exception {
        HttpResponse<String> answer = post(path, EVENT);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"success\":true}");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(inbox.event().userId()).hasValue("u1");
    }

    @Test
    void anEventWithoutTypeGetsThatOfThePath() throws Exception {
        post("/v1/group/", "{\"userId\":\"u1\",\"groupId\":7}");

        assertThat(inbox.event().type()).isEqualTo("group");
        assertThat(inbox.event().groupId()).hasValue("7");
    }

    @Test
    void theTypeOfTheEventWinsOverThatOfThePath() throws Exception {
        post("/v1/track", EVENT);

        assertThat(inbox.event().type()).isEqualTo("identify");
    }

    @Test
    void aBatchIsNoType() throws Exception {
        post("/v1/batch", "{\"userId\":\"u1\"}");

        assertThat(inbox.event().problem())
                .hasValueSatisfying(p -> assertThat(p).contains("\"type\" is missing"));
    }

    @Test
    void aBadEventOfABatchIsADeadLetterAndTheRestGoesOn() throws Exception {
        HttpResponse<String> answer =
                post("/v1/batch", "{\"batch\":[17," + EVENT + ",{\"type\":\"track\",\"userId\":{}}]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(inbox.events()).extracting(e -> e.problem().isPresent()).containsExactly(true, false, true);
    }

    @Test
    void gzipLabelledAsAFormIsTaken() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(routes.url("/v1/batch"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip("{\"batch\":[" + EVENT + "]}"))));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(inbox.event().userId()).hasValue("u1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZip", "x-gzip", "X-GZIP"})
    void gzipIsInflatedUnderEachOfItsNames(String encoding) throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(routes.url("/v1/identify"))
                .header("Content-Encoding", encoding)
                .POST(BodyPublishers.ofByteArray(gzip(EVENT))));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(inbox.event().traits().get("name").asText()).isEqualTo("Ann");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "text/plain; charset=utf-16",
                "text/plain; charset=nonsense",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded",
                "application/x-www-form-urlencoded; charset=iso-8859-1",
                "nonsense",
                "*/*",
                "application/xml",
                "application/x-java-serialized-object"
            })
    void theContentTypeIsIgnored(String type) throws Exception {
        String event = "{\"type\":\"identify\",\"userId\":\"\u00fc&a=b%20+\"}";

        HttpResponse<String> answer = send(HttpRequest.newBuilder(routes.url("/v1/identify"))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(event)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(inbox.event().userId()).hasValue("\u00fc&a=b%20+");
    }

    @Test
    void aChunkedBodyIsTaken() throws Exception {
        BodyPublisher unknownLength =
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(EVENT.getBytes(StandardCharsets.UTF_8)));

        assertThat(send(HttpRequest.newBuilder(routes.url("/v1/identify")).POST(unknownLength))
                        .statusCode())
                .isEqualTo(200);
        assertThat(inbox.event().userId()).hasValue("u1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "{",
                "{\"batch\":[",
                "nonsense",
                "{\"type\":\"track\"",
                "[]",
                "{\"batch\":[]}",
                "{}",
                "42",
                "null"
            })
    void unreadableJsonAndNoEventsAreABadRequest(String body) throws Exception {
        assertError(post("/v1/batch", body), 400);
    }

    @Test
    void aBadRequestSaysWhereAndNotWhat() throws Exception {
        HttpResponse<String> answer = post("/v1/batch", "{\"batch\":[{\"userId\":\"s3cret\"},\n s3cret ]}");

        assertError(answer, 400);
        assertThat(answer.body()).contains("line 2").doesNotContain("s3cret");
    }

    @Test
    void corruptGzipIsABadRequest() throws Exception {
        byte[] cut = Arrays.copyOf(gzip(EVENT), 40);

        for (byte[] body : List.of(cut, EVENT.getBytes(StandardCharsets.UTF_8))) {
            assertError(
                    send(HttpRequest.newBuilder(routes.url("/v1/identify"))
                            .header("Content-Encoding", "gzip")
                            .POST(BodyPublishers.ofByteArray(body))),
                    400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "gzip, gzip"})
    void anotherEncodingIsABadRequest(String encoding) throws Exception {
        assertError(
                send(HttpRequest.newBuilder(routes.url("/v1/identify"))
                        .header("Content-Encoding", encoding)
                        .POST(BodyPublishers.ofString(EVENT))),
                400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
    void anotherMethodIsNotAllowed(String method) throws Exception {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(routes.url("/v1/identify")).method(method, BodyPublishers.noBody()));

        assertError(answer, 405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
    }

    @Test
    void headIsNotAllowed() throws Exception {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(routes.url("/v1/identify")).method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/xyz",
                "/v1/",
                "/v1",
                "/",
                "/v2/identify",
                "/v1/identify/x",
                "/v1/identify;a=b",
                "/v1/%7Bcall%7D"
            })
    void anotherPathIsNotFound(String path) throws Exception {
        assertError(post(path, EVENT), 404);
    }

    @Test
    void whileTheRouteIsGoneAndThePortStillOpenACallIsToComeAgain() throws Exception {
        routes.loadYaml(
                "other.camel.yaml",
                """
                - route:
                    id: other
                    from:
                      uri: zendesk-jetty:http://127.0.0.1:{{http.port}}/other
                      steps:
                        - setBody:
                            expression:
                              constant:
                                expression: other
                """);
        routes.context().getRouteController().stopRoute("zendesk-gateway");
        try {
            HttpResponse<String> answer = post("/v1/batch", "[" + EVENT + "]");

            assertError(answer, 503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertError(post("/v1/xyz", EVENT), 404);
        } finally {
            routes.context().getRouteController().startRoute("zendesk-gateway");
            routes.context().getRouteController().stopRoute("other");
            routes.context().removeRoute("other");
        }
    }

    @Test
    void whatIsTooLargeIsRefused() throws Exception {
        String tooLarge = "{\"type\":\"identify\",\"userId\":\"" + "x".repeat(100_000) + "\"}";

        assertError(post("/v1/identify", tooLarge), 413);
        assertError(
                send(HttpRequest.newBuilder(routes.url("/v1/identify"))
                        .POST(BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream(tooLarge.getBytes(StandardCharsets.UTF_8))))),
                413);
    }

    @Test
    void whoAnnouncesMoreThanTheLimitIsRefusedAtOnce() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), routes.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST /v1/identify HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
                                    + "a2V5Og==\r\nContent-Length: 50000000000\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine())
                    .startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void whatIsExactlyAsLargeAsTheLimitIsTaken() throws Exception {
        String event = EVENT + " ".repeat(100_000 - EVENT.length());

        assertThat(post("/v1/identify", event).statusCode()).isEqualTo(200);
        inbox.reset();
        assertError(post("/v1/identify", event + " "), 413);
    }

    @Test
    void aClientThatSendsMuchMoreThanTheLimitStillReadsTheAnswer() throws Exception {
        assertError(
                send(HttpRequest.newBuilder(routes.url("/v1/identify"))
                        .POST(BodyPublishers.ofByteArray(new byte[20_000_000]))),
                413);
    }

    @Test
    void aRefusedCallIsAnsweredThoughItsBodyIsLarge() throws Exception {
        byte[] large = new byte[20_000_000];

        assertError(send(HttpRequest.newBuilder(routes.url("/v1/xyz")).POST(BodyPublishers.ofByteArray(large))), 404);
        assertError(send(HttpRequest.newBuilder(routes.url("/v1/batch")).PUT(BodyPublishers.ofByteArray(large))), 405);
    }

    @Test
    void aClientThatAsksFirstIsAskedForItsBody() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(routes.url("/v1/batch"))
                .expectContinue(true)
                .POST(BodyPublishers.ofString("[" + EVENT + "]")));

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void aClientThatAsksFirstIsRefusedWithoutItsBody() throws Exception {
        String answer =
                sendRaw("POST /v1/xyz HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 500\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void aBodyThatEndsEarlyIsABadRequest() throws Exception {
        String request = "POST /v1/identify HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n" + EVENT;

        assertThat(sendRaw(request)).startsWith("HTTP/1.1 400 ").contains("{\"success\":false,");
        assertThat(inbox.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "POST /v1/identify HTTP/1.1\r\n\r\n",
                "POST /v1/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST //v1/identify HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
                "POST /v1/identify HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"
            })
    void whatIsNoHttpIsABadRequest(String request) throws Exception {
        assertThat(sendRaw(request))
                .startsWith("HTTP/1.1 400 ")
                .contains("Content-Type: application/json")
                .endsWith("{\"success\":false,\"error\":\"bad request\"}");
    }

    private static String sendRaw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), routes.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whatInflatesPastTheLimitIsRefused() throws Exception {
        byte[] bomb = gzip(" ".repeat(50_000_000));

        assertThat(bomb.length).isLessThan(100_000);
        assertError(
                send(HttpRequest.newBuilder(routes.url("/v1/identify"))
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(bomb))),
                413);
    }

    @Test
    void anInboxThatCannotStoreMeansLater() throws Exception {
        inbox.answerWith(events -> CompletableFuture.failedFuture(new InboxUnavailableException("disk full", null)));

        assertLater(post("/v1/identify", EVENT));
    }

    @Test
    void anInboxThatThrowsMeansLater() throws Exception {
        inbox.answerWith(events -> {
            throw new InboxUnavailableException("disk full", null);
        });

        assertLater(post("/v1/identify", EVENT));
    }

    @Test
    void anInboxThatTakesTooLongMeansLater() throws Exception {
        CompletableFuture<List<Outcome>> delivery = new CompletableFuture<>();
        inbox.answerWith(events -> delivery);

        assertLater(post("/v1/identify", EVENT));

        delivery.complete(List.of());
        assertThat(inbox.event().userId()).hasValue("u1");
        await().untilAsserted(() ->
                assertThat(routes.context().getInflightRepository().size()).isZero());
    }

    @Test
    void theAnswerComesOnlyWhenTheEventsAreSafe() throws Exception {
        CompletableFuture<List<Outcome>> commit = new CompletableFuture<>();
        CompletableFuture<List<Event>> arrived = new CompletableFuture<>();
        inbox.answerWith(events -> {
            arrived.complete(events);
            return commit;
        });

        CompletableFuture<HttpResponse<String>> answer = HTTP.sendAsync(
                HttpRequest.newBuilder(routes.url("/v1/identify"))
                        .POST(BodyPublishers.ofString(EVENT))
                        .build(),
                BodyHandlers.ofString());

        assertThat(arrived.get()).hasSize(1);
        assertThat(answer).isNotDone();
        commit.complete(List.of());
        assertThat(answer.get().statusCode()).isEqualTo(200);
    }

    @Test
    void aBugIsAnInternalErrorThatTellsNothing() throws Exception {
        inbox.answerWith(events -> {
            throw new IllegalStateException("s3cret");
        });

        HttpResponse<String> answer = post("/v1/identify", EVENT);

        assertError(answer, 500);
        assertThat(answer.body()).isEqualTo("{\"success\":false,\"error\":\"internal error\"}");
    }

    @Test
    void headersAndQueryAreNeitherEchoedNorActedOn() throws Exception {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(routes.url("/v1/identify?CamelHttpResponseCode=500&Allow=x"
                                + "&Retry-After=9&writeKey=k&bridgeEndpoint=true&type=track&zendeskDefaultType=track"
                                + "&Authorization=Basic%20eDo="))
                        .header("CamelHttpResponseCode", "500")
                        .header("CamelBeanMethodName", "close")
                        .header("Retry-After", "9")
                        .header("X-Echo", "s3cret")
                        .header("CamelHttpMethod", "GET")
                        .header("CamelHttpPath", "/v1/xyz")
                        .header("zendeskDefaultType", "track")
                        .POST(BodyPublishers.ofString("{\"userId\":\"u1\"}")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map().keySet()).containsExactlyInAnyOrder("content-type", "content-length");
        assertThat(inbox.event().type()).isEqualTo("identify");
        assertThat(inbox.event().json().properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("type", "userId", "messageId");
    }

    @Test
    void errorsEchoNothingEither() throws Exception {
        for (String path : List.of("/v1/identify?s3cret=s3cret", "/v1/s3cret", "/s3cret")) {
            HttpResponse<String> answer = send(HttpRequest.newBuilder(routes.url(path))
                    .header("X-Echo", "s3cret")
                    .header("Accept", "text/html")
                    .POST(BodyPublishers.ofString("s3cret")));

            assertThat(answer.statusCode()).isIn(400, 404);
            assertThat(answer.body()).startsWith("{\"success\":false,").doesNotContain("s3cret");
            assertThat(answer.headers().map().toString())
                    .doesNotContain("s3cret")
                    .doesNotContain("jetty")
                    .doesNotContain("Jetty");
        }
    }

    private static void assertError(HttpResponse<String> answer, int status) throws Exception {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode body = new ObjectMapper().readTree(answer.body());
        assertThat(body.path("success").isBoolean()).isTrue();
        assertThat(body.path("success").asBoolean()).isFalse();
        assertThat(body.path("error").asText()).isNotBlank().doesNotContain("zendeskevents", "Exception");
        assertThat(answer.headers().map()).doesNotContainKeys("server", "x-powered-by");
        assertThat(inbox.calls()).isEmpty();
    }

    private static void assertLater(HttpResponse<String> answer) throws Exception {
        assertError(answer, 503);
        assertThat(answer.headers().firstValue("Retry-After"))
                .hasValueSatisfying(
                        seconds -> assertThat(Integer.parseInt(seconds)).isPositive());
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static HttpResponse<String> post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(routes.url(path)).POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
