package io.github.zendeskevents.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.event.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Web pages and apps: who may send, how far each is trusted, and what a browser needs to see. */
class BrowserTest {

    private static final String SHOP = "https://shop.example";
    private static final String SERVER_KEY = "Authorization: Basic c2VydmVyOg==";
    private static final String PAGE_KEY = "Authorization: Basic cGFnZTo=";
    private static final String EVENT = "{\"type\":\"identify\",\"userId\":\"u1\"}";

    private static final Queue<String> TRUST = new ConcurrentLinkedQueue<>();
    private static RunningRoutes routes;

    @BeforeAll
    static void start() {
        routes = RunningRoutes.start(
                BrowserTest::watchTrust,
                Map.of(
                        "zendesk.gateway.write-keys", "server",
                        "zendesk.gateway.public-keys", "page",
                        "zendesk.gateway.allowed-origins", SHOP + ", http://LOCALHOST:3000, https://x.example:443",
                        "zendesk.gateway.host", "127.0.0.1"),
                "accept",
                "gateway");
    }

    private static void watchTrust(CamelContext context) {
        context.getCamelContextExtension().addInterceptStrategy((ctx, step, target, next) -> {
            if (!"zendesk-accept-decode".equals(step.getId())) {
                return target;
            }
            return exchange -> {
                Message message = exchange.getMessage();
                TRUST.add(Trust.of(message.getHeader(Trust.HEADER, String.class)) + " " + message.getHeaders());
                target.process(exchange);
            };
        });
    }

    @AfterAll
    static void stop() {
        routes.close();
    }

    @BeforeEach
    void forget() {
        routes.inbox().reset();
        TRUST.clear();
    }

    @ParameterizedTest
    @CsvSource({"i,identify", "t,track", "g,group", "p,page", "s,screen", "a,alias", "t/,track"})
    void theShortNamesAreThoseOfTheCalls(String call, String type) throws Exception {
        Answer answer = post("/v1/" + call, "{\"userId\":\"u1\"}", PAGE_KEY);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(routes.inbox().event().type()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/b", "/v1/b/", "/v1/batch"})
    void aBatchOfSegmentHasItsKeyInTheBody(String path) throws Exception {
        Answer answer = post(path, "{\"writeKey\":\"page\",\"batch\":[" + EVENT + "]}", "Origin: " + SHOP);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(routes.inbox().event().userId()).hasValue("u1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/beacon/v1/batch?writeKey=page", "/beacon/v1/batch/?a=b&writeKey=p%61ge"})
    void theBeaconHasItsKeyInTheQuery(String path) throws Exception {
        Answer answer =
                post(path, "{\"batch\":[" + EVENT + "]}", "Origin: " + SHOP, "Content-Type: text/plain;charset=UTF-8");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(routes.inbox().event().userId()).hasValue("u1");
    }

    @Test
    void theQueryIsNoPlaceForTheKeyOfOtherCalls() throws Exception {
        assertThat(post("/v1/batch?writeKey=page", "[" + EVENT + "]").status()).isEqualTo(401);
        assertThat(post("/beacon/v1/batch?writeKey=other", "[" + EVENT + "]").status())
                .isEqualTo(401);
        assertThat(post("/beacon/v1/batch", "[" + EVENT + "]").status()).isEqualTo(401);
        assertThat(routes.inbox().calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sourceConfig?writeKey=page", "/sourceConfig/?p=npm&v=3&writeKey=page&x=%zz"})
    void theSourceConfigurationIsForKnownKeys(String path) throws Exception {
        Answer answer = send("GET", path, "");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode source = new ObjectMapper().readTree(answer.body()).path("source");
        assertThat(source.path("enabled").asBoolean()).isTrue();
        // The parsers for Android, Kotlin and Swift refuse a source in which one of these is missing, or of another
        // type.
        for (String text : new String[] {"id", "name", "writeKey", "workspaceId", "updatedAt"}) {
            assertThat(source.path(text).isTextual()).as(text).isTrue();
        }
        assertThat(source.path("dataplanes").isObject()).isTrue();
        assertThat(source.path("config")
                        .path("statsCollection")
                        .path("errors")
                        .path("enabled")
                        .asBoolean(true))
                .isFalse();
        assertThat(source.path("config")
                        .path("statsCollection")
                        .path("metrics")
                        .path("enabled")
                        .asBoolean(true))
                .isFalse();
        assertThat(source.path("destinations").isArray()).isTrue();
        assertThat(source.path("destinations")).isEmpty();
    }

    @Test
    void theSourceConfigurationIsForNobodyElse() throws Exception {
        assertThat(send("GET", "/sourceConfig", "", PAGE_KEY).status()).isEqualTo(200);
        assertThat(send("GET", "/sourceConfig", "").status()).isEqualTo(401);
        assertThat(send("GET", "/sourceConfig?writeKey=other", "").status()).isEqualTo(401);
        assertThat(send("GET", "/sourceConfig?writeKey=page", "", "Authorization: Bearer no")
                        .status())
                .isEqualTo(401);
        assertThat(send("GET", "/sourceConfig?writeKey=page", "", "Origin: https://evil.example")
                        .status())
                .isEqualTo(403);
        Answer posted = post("/sourceConfig?writeKey=page", "");
        assertThat(posted.status()).isEqualTo(405);
        assertThat(posted.header("Allow")).isEqualTo("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/identify", "/v1/b", "/beacon/v1/batch", "/sourceConfig/?writeKey=page"})
    void aBrowserIsToldThatAListedPageMaySend(String path) throws Exception {
        Answer answer = send(
                "OPTIONS",
                path,
                "",
                "Origin: " + SHOP,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization,anonymousid");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(SHOP);
        assertThat(answer.header("Access-Control-Allow-Methods"))
                .contains("POST")
                .contains("GET");
        assertThat(answer.header("Access-Control-Allow-Headers").split(", "))
                .contains("authorization", "content-type", "anonymousid", "sentat")
                .contains("rsa-recovered", "rsa-retry-attempt", "rsa-retry-reason")
                .contains("rsa-since-last-attempt", "rsa-since-first-attempt", "x-retry-count");
        assertThat(answer.header("Vary")).isEqualTo("Origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {SHOP, "http://localhost:3000", "https://x.example"})
    void aListedPageSendsAndReadsTheAnswer(String origin) throws Exception {
        Answer good = post("/v1/identify", EVENT, PAGE_KEY, "Origin: " + origin);
        Answer wrongKey = post("/v1/identify", EVENT, "Authorization: Bearer no", "Origin: " + origin);
        Answer unreadable = post("/v1/identify", "oops", PAGE_KEY, "Origin: " + origin);

        assertThat(good.status()).isEqualTo(200);
        assertThat(wrongKey.status()).isEqualTo(401);
        assertThat(unreadable.status()).isEqualTo(400);
        for (Answer answer : new Answer[] {good, wrongKey, unreadable}) {
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "null", "", "https://shop.example.evil", "http://shop.example", "*"})
    void anotherPageIsRefusedWhateverItSends(String origin) throws Exception {
        for (String method : new String[] {"POST", "OPTIONS", "GET"}) {
            for (String path : new String[] {
                "/v1/identify",
                "/v1/xyz",
                "/v1/batch/more",
                "/v1//identify",
                "/",
                "/xyz",
                "/beacon/v1/batch?writeKey=page",
                "/sourceConfig?writeKey=page"
            }) {
                Answer answer = send(method, path, EVENT, SERVER_KEY, "Origin: " + origin, "Content-Type: text/plain");
                assertThat(answer.status()).as(method + " " + path).isEqualTo(403);
                assertThat(answer.head()).doesNotContain("Access-Control");
            }
        }
        assertThat(routes.inbox().calls()).isEmpty();
    }

    @Test
    void whoSaysTwoOriginsHasNone() throws Exception {
        assertThat(post("/v1/identify", EVENT, SERVER_KEY, "Origin: " + SHOP, "Origin: https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(routes.inbox().calls()).isEmpty();
    }

    @Test
    void howASenderIsTrustedAndWhoseKeyItHasGoOnInHeadersAndNothingElseDoes() throws Exception {
        post("/v1/identify", EVENT, SERVER_KEY, "zendeskTrust: public");
        post("/v1/identify", EVENT, PAGE_KEY, "zendeskTrust: server");
        post("/v1/identify", EVENT, SERVER_KEY, "Origin: " + SHOP, "zendeskTrust: server");
        post("/v1/identify", "{\"writeKey\":\"page\",\"userId\":\"u\"}");
        post("/beacon/v1/batch?writeKey=server&zendeskTrust=server", "[" + EVENT + "]", "Origin: " + SHOP);

        assertThat(TRUST)
                .containsExactly(
                        "SERVER {zendeskSender=key-b3eacd33433b}",
                        "PUBLIC {zendeskSender=key-3660315a9af3-4, zendeskTrust=public}",
                        "PUBLIC {zendeskSender=key-b3eacd33433b-4, zendeskTrust=public}",
                        "PUBLIC {zendeskSender=key-3660315a9af3-4, zendeskTrust=public}",
                        "PUBLIC {zendeskSender=key-b3eacd33433b-4, zendeskTrust=public}");
    }

    @Test
    void withoutAnyKeyNoPageMaySendEither() throws Exception {
        try (RunningRoutes open = RunningRoutes.gateway(Map.of())) {
            assertThat(send(open, "POST", "/v1/identify", EVENT, "Origin: http://localhost:" + open.port())
                            .status())
                    .isEqualTo(403);
            assertThat(open.inbox().calls()).isEmpty();
            assertThat(send(open, "POST", "/v1/identify", EVENT).status()).isEqualTo(200);
            assertThat(send(open, "GET", "/sourceConfig", "").status()).isEqualTo(200);
        }
        try (RunningRoutes open = RunningRoutes.gateway(Map.of("zendesk.gateway.allowed-origins", "*"))) {
            Answer answer = send(open, "POST", "/v1/identify", EVENT, "Origin: null");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "zendesk.gateway.allowed-origins;shop.example;is not allowed",
                "zendesk.gateway.allowed-origins;https://shop.example/path;is not allowed",
                "zendesk.gateway.public-may;adopt, everything;must be some of",
                "zendesk.gateway.public-keys;server;must be other keys"
            })
    void aWrongSettingIsOneLine(String property, String value, String line) {
        assertThatThrownBy(() -> RunningRoutes.gateway(Map.of("zendesk.gateway.write-keys", "server", property, value)))
                .rootCause()
                .hasMessageStartingWith(property + ": ")
                .hasMessageContaining(line);
    }

    private static Answer post(String path, String body, String... headers) throws IOException {
        return send("POST", path, body, headers);
    }

    private static Answer send(String method, String path, String body, String... headers) throws IOException {
        return send(routes, method, path, body, headers);
    }

    /** Java's own client would not send an Origin. */
    private static Answer send(RunningRoutes to, String method, String path, String body, String... headers)
            throws IOException {
        StringBuilder request =
                new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        request.append("Content-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            return new Answer(answer.substring(0, end), answer.substring(end + 4));
        }
    }

    private record Answer(String head, String body) {

        int status() {
            return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        }

        String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT)
                            .startsWith(name.toLowerCase(java.util.Locale.ROOT) + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }
    }
}
