package io.github.zendeskevents.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.FreePort;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.inbox.EventCriteria;
import io.github.zendeskevents.sandbox.Sandbox;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host's OpenTelemetry sees of events on their way, by the routes as they are. */
class TracesTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SENDERS_SPAN = "00f067aa0ba902b7";
    private static final String SENT = "00-" + TRACE + "-" + SENDERS_SPAN + "-01";
    private static final Set<String> DOCUMENTED =
            Documentation.page("monitoring").section("Traces").namesIn("attribute", 0);

    private final Sandbox sandbox = Sandbox.start();
    private final RecordedSpans spans = new RecordedSpans();
    private final int port = FreePort.next();

    @AfterEach
    void stop() {
        sandbox.close();
        spans.close();
    }

    @Test
    void oneTraceLeadsFromTheSenderByTheGatewayAndTheInboxToTheCalls(@TempDir Path folder) throws Exception {
        try (RunningRoutes routes = start("zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox.db"))) {
            assertThat(post("server-key", identify("ann"), "traceparent", SENT)).isEqualTo(200);
            delivered(routes, 1);
        }
        SpanData request = spans.only(SpanKind.SERVER);
        assertThat(request.getParentSpanId()).isEqualTo(SENDERS_SPAN);
        SpanData delivery = spans.only(SpanKind.CONSUMER);
        assertThat(delivery.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(delivery.getName()).isEqualTo("deliver identify");
        assertThat(attribute(delivery, "zendesk.outcome")).isEqualTo("delivered");
        assertThat(attribute(delivery, "zendesk.event.id")).isEqualTo("1");
        assertThat(spans.of(SpanKind.CLIENT)).isNotEmpty().allSatisfy(call -> {
            assertThat(call.getParentSpanId()).isEqualTo(delivery.getSpanId());
            assertThat(attribute(call, "zendesk.answer")).isEqualTo("2xx");
        });
        assertThat(spans.all()).allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(TRACE));
    }

    @Test
    void nothingOfAPersonIsTold() throws Exception {
        try (RunningRoutes routes = start()) {
            post("server-key", identify("ann"), "traceparent", SENT);
            post("server-key", "{\"type\":\"ann\",\"userId\":\"ann\"}", "traceparent", SENT);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> spans.of(SpanKind.CONSUMER).size() == 2);
        }
        assertThat(spans.all()).allSatisfy(span -> {
            assertThat(span.getName()).doesNotContainIgnoringCase("ann");
            assertThat(span.getAttributes().asMap().keySet())
                    .extracting(AttributeKey::getKey)
                    .isSubsetOf(DOCUMENTED);
            assertThat(span.getAttributes().asMap().values())
                    .noneMatch(value -> value.toString().contains("ann"));
        });
    }

    @Test
    void aTraceGoesOnAfterARestart(@TempDir Path folder) throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("inbox.db");
        try (RunningRoutes routes = start("zendesk.inbox.url", url)) {
            routes.inbox().pause("by hand");
            post("server-key", identify("ann"), "traceparent", SENT);
        }
        assertThat(spans.of(SpanKind.CONSUMER)).isEmpty();
        try (RunningRoutes routes = start("zendesk.inbox.url", url)) {
            routes.inbox().resume();
            delivered(routes, 1);
        }
        assertThat(spans.only(SpanKind.CONSUMER).getParentSpanId())
                .isEqualTo(spans.only(SpanKind.SERVER).getSpanId());
    }

    @Test
    void aCallForManyIsLinkedWithTheirDeliveriesAndAPartOfNone(@TempDir Path folder) throws Exception {
        try (RunningRoutes routes = start("zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox.db"))) {
            String events = IntStream.range(0, 20)
                    .mapToObj(i -> identify("user" + i))
                    .collect(Collectors.joining(",", "{\"batch\":[", "]}"));
            post("server-key", events, "traceparent", SENT);
            delivered(routes, 20);
        }
        Map<String, SpanData> deliveries =
                spans.of(SpanKind.CONSUMER).stream().collect(Collectors.toMap(SpanData::getSpanId, span -> span));
        assertThat(deliveries).hasSize(20);
        List<SpanData> shared = spans.of(SpanKind.CLIENT).stream()
                .filter(call -> attribute(call, "zendesk.events") != null)
                .toList();
        assertThat(shared).isNotEmpty().allSatisfy(call -> {
            assertThat(call.getParentSpanContext().isValid()).isFalse();
            assertThat(call.getTraceId()).isNotEqualTo(TRACE);
            assertThat(call.getLinks()).hasSize(Integer.parseInt(attribute(call, "zendesk.events")));
            assertThat(linked(call))
                    .allSatisfy(id -> assertThat(linked(deliveries.get(id))).contains(call.getSpanId()));
        });
        assertThat(spans.of(SpanKind.CLIENT))
                .filteredOn(call -> !shared.contains(call))
                .allSatisfy(call -> assertThat(deliveries).containsKey(call.getParentSpanId()));
    }

    @Test
    void eventsThatAreMergedAreLinked(@TempDir Path folder) throws Exception {
        try (RunningRoutes routes = start("zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox.db"))) {
            routes.inbox().pause("by hand");
            post("server-key", identify("ann"), "traceparent", SENT);
            post("server-key", identify("ann"));
            routes.inbox().resume();
            delivered(routes, 2);
        }
        SpanData delivery = spans.only(SpanKind.CONSUMER);
        assertThat(delivery.getTraceId()).isEqualTo(TRACE);
        SpanData second = spans.of(SpanKind.SERVER).get(1);
        assertThat(second.getTraceId()).isNotEqualTo(TRACE);
        assertThat(linked(delivery)).containsExactly(second.getSpanId());
        assertThat(attribute(delivery, "zendesk.events")).isEqualTo("2");
    }

    @Test
    void ofWhichTraceARequestIsAPartIsNotBelievedOfAPublicSenderNorOfAPage() throws Exception {
        try (RunningRoutes routes = start("zendesk.gateway.allowed-origins", "https://shop.example")) {
            post("public-key", identify("ann"), "traceparent", SENT);
            post("server-key", identify("bob"), "traceparent", SENT, "Origin", "https://shop.example");
            delivered(routes, 2);
        }
        assertThat(spans.of(SpanKind.SERVER)).hasSize(2).allSatisfy(span -> {
            assertThat(span.getParentSpanContext().isValid()).isFalse();
            assertThat(span.getTraceId()).isNotEqualTo(TRACE);
        });
        assertThat(spans.of(SpanKind.CONSUMER))
                .extracting(SpanData::getTraceId)
                .containsExactlyInAnyOrderElementsOf(spans.of(SpanKind.SERVER).stream()
                        .map(SpanData::getTraceId)
                        .toList());
    }

    @Test
    void whoIsNotLetInFillsNoTraces() throws Exception {
        try (RunningRoutes routes = start()) {
            assertThat(post("no-key", identify("ann"), "traceparent", SENT)).isEqualTo(401);
        }
        assertThat(spans.all()).isEmpty();
    }

    @Test
    void aFailedAttemptAndADeadLetterAreSeen(@TempDir Path folder) throws Exception {
        try (RunningRoutes routes = start("zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox.db"))) {
            post("server-key", "{\"type\":\"track\",\"userId\":\"nobody\",\"event\":\"Seen\"}", "traceparent", SENT);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> routes.inbox().counts().dead() == 1);
            assertThat(routes.inbox().deadLetters().replayAll(EventCriteria.ALL))
                    .isEqualTo(1);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> spans.of(SpanKind.CONSUMER).size() == 2);
        }
        assertThat(spans.of(SpanKind.CONSUMER)).allSatisfy(span -> {
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(attribute(span, "zendesk.code")).isEqualTo("unknown-user");
            assertThat(attribute(span, "zendesk.step")).startsWith("zendesk-");
            assertThat(span.getTraceId()).isEqualTo(TRACE);
        });
    }

    @Test
    void aMessageOfAHostsOwnRouteGoesOnInTheHeadersTraceOrInThatOfItsThread() throws Exception {
        try (RunningRoutes routes = start()) {
            routes.context()
                    .createProducerTemplate()
                    .sendBodyAndHeader("direct:zendesk-accept", identify("ann"), "traceparent", SENT);
            var own = spans.telemetry().getTracer("host").spanBuilder("host").startSpan();
            try (Scope scope = own.makeCurrent()) {
                routes.context().createProducerTemplate().sendBody("direct:zendesk-accept", identify("bob"));
            } finally {
                own.end();
            }
            routes.context()
                    .createProducerTemplate()
                    .sendBodyAndHeaders(
                            "direct:zendesk-accept",
                            identify("eve"),
                            Map.of("traceparent", SENT, Trust.HEADER, Trust.PUBLIC.value()));
            List<SpanData> deliveries = spans.of(SpanKind.CONSUMER);
            assertThat(deliveries.get(0).getParentSpanId()).isEqualTo(SENDERS_SPAN);
            assertThat(deliveries.get(1).getParentSpanId())
                    .isEqualTo(own.getSpanContext().getSpanId());
            assertThat(deliveries.get(2).getParentSpanContext().isValid()).isFalse();
        }
    }

    @Test
    void anAccountOfAKameletIsTracedByWhatItsHostIs() throws Exception {
        try (CamelContext host = new DefaultCamelContext()) {
            host.getRegistry().bind("telemetry", spans.telemetry());
            host.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:host")
                            .toF(
                                    "kamelet:zendesk-events-sink?url=%s&oauthToken=sandbox-bearer&tracingEnabled=true",
                                    sandbox.url());
                }
            });
            host.start();
            host.createProducerTemplate().sendBodyAndHeader("direct:host", identify("ann"), "traceparent", SENT);
        }
        assertThat(spans.only(SpanKind.CONSUMER).getParentSpanId()).isEqualTo(SENDERS_SPAN);
    }

    @Test
    void nothingIsTracedOrKeptUnlessItIsOn(@TempDir Path folder) throws Exception {
        try (RunningRoutes routes = start(
                "zendesk.tracing.enabled", "false", "zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox.db"))) {
            routes.inbox().pause("by hand");
            post("server-key", identify("ann"), "traceparent", SENT);
            assertThat(routes.inbox().eventLog().find(1))
                    .hasValueSatisfying(kept ->
                            assertThat(kept.event().orElseThrow().traceparent()).isEmpty());
            routes.inbox().resume();
            delivered(routes, 1);
        }
        assertThat(spans.all()).isEmpty();
    }

    private RunningRoutes start(String... settings) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of(
                "zendesk.tracing.enabled", "true",
                "zendesk.gateway.enabled", "true",
                "http.port", String.valueOf(port),
                "zendesk.gateway.write-keys", "server-key",
                "zendesk.gateway.public-keys", "public-key"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return RunningRoutes.start(
                sandbox,
                registry -> registry.bind("telemetry", spans.telemetry()),
                UnaryOperator.identity(),
                Map.of("gateway.camel.yaml", Files.readString(Path.of("routes/gateway.camel.yaml"))),
                all.entrySet().stream()
                        .flatMap(one -> List.of(one.getKey(), one.getValue()).stream())
                        .toArray(String[]::new));
    }

    private int post(String key, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/batch"))
                .header("Authorization", "Bearer " + key)
                .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private static String identify(String userId) {
        return "{\"type\":\"identify\",\"userId\":\"%1$s\",\"traits\":{\"name\":\"%1$s\",\"email\":\"%1$s@example.com\"}}"
                .formatted(userId);
    }

    private void delivered(RunningRoutes routes, int events) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> routes.inbox().counts().delivered() == events
                        && routes.inbox().counts().pending() == 0);
    }

    private static String attribute(SpanData span, String name) {
        return span.getAttributes().get(AttributeKey.stringKey(name));
    }

    private static List<String> linked(SpanData span) {
        return span.getLinks().stream()
                .map(LinkData::getSpanContext)
                .map(io.opentelemetry.api.trace.SpanContext::getSpanId)
                .toList();
    }
}
