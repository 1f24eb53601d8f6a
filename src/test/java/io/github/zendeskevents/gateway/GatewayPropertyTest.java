package io.github.zendeskevents.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever is sent, the answer is one that the contract names, and the next good event is taken. */
class GatewayPropertyTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String GOOD = "{\"type\":\"identify\",\"messageId\":\"good\",\"userId\":\"u1\"}";

    private static RunningRoutes routes;

    @BeforeContainer
    static void start() {
        routes = RunningRoutes.gateway(Map.of("zendesk.gateway.max-body-size", "200000"));
    }

    @AfterContainer
    static void stop() {
        routes.close();
    }

    @Property(tries = 200)
    void everyBodyHasANamedAnswer(
            @ForAll("bodies") byte[] body,
            @ForAll("calls") String call,
            @ForAll("encodings") String encoding,
            @ForAll("types") String type)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(routes.url("/v1/" + call)).header("Content-Type", type);
        byte[] sent = body;
        if (!encoding.isEmpty()) {
            request.header("Content-Encoding", encoding);
            sent = encoding.equals("gzip") ? gzip(body) : body;
        }

        HttpResponse<String> answer =
                HTTP.send(request.POST(BodyPublishers.ofByteArray(sent)).build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isIn(200, 400, 413);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode json = JSON.readTree(answer.body());
        assertThat(json.get("success").asBoolean()).isEqualTo(answer.statusCode() == 200);
        assertThat(json.has("error")).isEqualTo(answer.statusCode() != 200);
        assertThat(routes.inbox().calls()).hasSize(answer.statusCode() == 200 ? 1 : 0);
        routes.inbox().reset();
        assertTheNextGoodEventIsTaken();
    }

    private static void assertTheNextGoodEventIsTaken() throws Exception {
        HttpRequest good = HttpRequest.newBuilder(routes.url("/v1/identify"))
                .POST(BodyPublishers.ofString(GOOD))
                .build();

        assertThat(HTTP.send(good, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        assertThat(routes.inbox().event().messageId()).isEqualTo("good");
        routes.inbox().reset();
    }

    @Provide
    Arbitrary<String> calls() {
        return Arbitraries.of(
                "identify", "track/", "group", "page", "screen/", "alias", "batch", "import/", "batch?a=%00&b=[x]&c");
    }

    @Provide
    Arbitrary<String> encodings() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just("")),
                Tuple.of(2, Arbitraries.just("gzip")),
                Tuple.of(1, Arbitraries.of("x-gzip", "br", "identity", "gzip;q=1", " ")));
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.of(
                "application/json",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "text/plain; charset=x");
    }

    @Provide
    Arbitrary<byte[]> bodies() {
        return Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(200),
                strangeEvents().map(text -> text.getBytes(StandardCharsets.UTF_8)),
                strangeEvents().list().ofMaxSize(4).map(events -> ("{\"batch\":[" + String.join(",", events) + "]}")
                        .getBytes(StandardCharsets.UTF_8)),
                strangeEvents().list().ofMaxSize(4).map(events -> String.join("\n", events)
                        .getBytes(StandardCharsets.UTF_8)),
                Arbitraries.integers().between(1, 3_000).map(depth -> ("{\"type\":\"track\",\"properties\":"
                                + "[".repeat(depth) + "]".repeat(depth) + "}")
                        .getBytes(StandardCharsets.UTF_8)),
                Arbitraries.integers().between(199_000, 220_000).map(size -> new byte[size]));
    }

    private static Arbitrary<String> strangeEvents() {
        Arbitrary<String> value = Arbitraries.oneOf(
                Arbitraries.of(
                        "null", "true", "1", "-1e999", "1e99999999", "9".repeat(2_000), "[]", "{}", "[[[]]]", "oops"),
                Arbitraries.of(
                        "\"\"",
                        "\"u1\"",
                        "\"\\u0000\"",
                        "\"\\ud800\"",
                        "\"\u0080\"",
                        "\"" + "x".repeat(300) + "\"",
                        "\"2026-01-01T00:00:00Z\"",
                        "\"not a date\""),
                Arbitraries.of(
                        "{\"__proto__\":{\"admin\":true}}",
                        "{\"constructor\":1}",
                        "{\"\":\"\"}",
                        "{\"a\\u0000\":1,\"a\\u0000\":2}"),
                Arbitraries.of(
                        "\"${exception}\"",
                        "\"{{zendesk.subdomain}}\"",
                        "\"${bean:zendeskInbox?method=close}\"",
                        "\"#bean:zendeskInbox\""),
                Arbitraries.integers().between(1, 500).map(GatewayPropertyTest::traits));
        Arbitrary<String> name = Arbitraries.of(
                "type",
                "messageId",
                "userId",
                "groupId",
                "anonymousId",
                "event",
                "traits",
                "properties",
                "context",
                "timestamp",
                "originalTimestamp",
                "sentAt",
                "integrations",
                "batch",
                "writeKey",
                "__proto__",
                "CamelHttpResponseCode");
        return name.flatMap(n -> value.map(v -> "\"" + n + "\":" + v))
                .list()
                .ofMaxSize(6)
                .map(members -> "{" + String.join(",", members) + "}");
    }

    private static String traits(int count) {
        StringBuilder traits = new StringBuilder("{\"t0\":0");
        for (int i = 1; i < count; i++) {
            traits.append(",\"trait ").append(i).append("\":\"value ").append(i).append('"');
        }
        return traits.append('}').toString();
    }

    private static byte[] gzip(byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
