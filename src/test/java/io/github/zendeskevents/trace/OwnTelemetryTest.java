package io.github.zendeskevents.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A program that has no OpenTelemetry bound makes its own, by the variables that its operators know. */
class OwnTelemetryTest {

    private static final Documentation PAGE = Documentation.page("monitoring").section("Traces");
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final Sandbox sandbox = Sandbox.start();
    private final List<String> properties = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        properties.forEach(System::clearProperty);
        sandbox.close();
    }

    @Test
    void spansGoWhereTheVariablesSayAtTheLatestWhenTheProgramEnds() throws Exception {
        List<String> got = new CopyOnWriteArrayList<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", request -> {
            String body = new String(request.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
            got.add(request.getRequestURI() + " " + request.getRequestHeaders().getFirst("Content-Type") + " " + body);
            request.sendResponseHeaders(200, -1);
            request.close();
        });
        collector.start();
        try {
            Map<String, String> variables = variables();
            assertThat(variables).containsKey("otel.exporter.otlp.endpoint");
            variables.forEach(this::set);
            set(
                    "otel.exporter.otlp.endpoint",
                    "http://127.0.0.1:" + collector.getAddress().getPort());
            try (RunningRoutes routes = start()) {
                Object outcomes = routes.context()
                        .createProducerTemplate()
                        .requestBodyAndHeader(
                                "direct:zendesk-accept",
                                "{\"type\":\"identify\",\"userId\":\"ann\",\"traits\":{\"name\":\"Ann\"}}",
                                "traceparent",
                                "00-" + TRACE + "-00f067aa0ba902b7-01");
                assertThat(outcomes).isEqualTo(List.of(new Outcome.Delivered()));
            }
        } finally {
            collector.stop(0);
        }
        String traceId = new String(HexFormat.of().parseHex(TRACE), StandardCharsets.ISO_8859_1);
        assertThat(got).isNotEmpty().allSatisfy(request -> assertThat(request)
                .startsWith("/v1/traces application/x-protobuf")
                .contains("camel-zendesk-events")
                .contains(traceId));
    }

    @Test
    void aWrongVariableStopsTheStartWithOneLine() {
        set("otel.traces.exporter", "nosuch");
        assertThatThrownBy(this::start)
                .rootCause()
                .hasMessageStartingWith(
                        "zendesk.tracing.enabled: 'true' is not allowed; must be false, or the variables OTEL_...")
                .hasMessageContaining("nosuch")
                .hasMessageNotContaining("\n");
    }

    private RunningRoutes start() {
        String[] setting = PAGE.onlyCode("properties").strip().split("=", 2);
        return RunningRoutes.start(sandbox, setting);
    }

    /** The documented ones, by the names that properties have. */
    private static Map<String, String> variables() {
        return Pattern.compile("(OTEL_[A-Z_]+)=(\\S+)")
                .matcher(PAGE.onlyCode(""))
                .results()
                .collect(Collectors.toMap(
                        variable -> variable.group(1).toLowerCase(Locale.ROOT).replace('_', '.'),
                        (MatchResult variable) -> variable.group(2)));
    }

    private void set(String property, String value) {
        properties.add(property);
        System.setProperty(property, value);
    }
}
