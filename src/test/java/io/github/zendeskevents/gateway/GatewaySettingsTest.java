package io.github.zendeskevents.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.server.ListenAddress;
import io.github.zendeskevents.settings.InvalidSettingException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Component;
import org.apache.camel.component.jetty.JettyHttpComponent;
import org.apache.camel.component.jetty.JettyHttpEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewaySettingsTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String EVENT = "{\"type\":\"identify\",\"userId\":\"u1\"}";

    @Test
    void withKeysOnlyKnownSendersAreLetIn() throws Exception {
        try (RunningRoutes routes = RunningRoutes.gateway(Map.of("zendesk.gateway.write-keys", "12345,k2"))) {
            HttpResponse<String> unknown =
                    post(routes, "/v1/identify?writeKey=k2", EVENT, "Authorization", "Bearer no");
            assertThat(unknown.statusCode()).isEqualTo(401);
            assertThat(unknown.body()).isEqualTo("{\"success\":false,\"error\":\"unknown write key\"}");
            assertThat(unknown.headers().firstValue("WWW-Authenticate")).isPresent();
            assertThat(post(routes, "/v1/identify", EVENT).statusCode()).isEqualTo(401);
            assertThat(routes.inbox().calls()).isEmpty();

            assertThat(post(routes, "/v1/identify", EVENT, "Authorization", "Basic MTIzNDU6")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(post(routes, "/v1/identify", EVENT, "Authorization", "Bearer k2")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(post(routes, "/v1/import", "{\"writeKey\":\"k2\",\"batch\":[" + EVENT + "]}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(post(routes, "/v1/import/", "{\"writeKey\":\"k2\",\"batch\":[" + EVENT + "]}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(routes.inbox().events())
                    .hasSize(4)
                    .allSatisfy(event -> assertThat(event.json().toString()).doesNotContain("k2"));
        }
    }

    @Test
    void aStrangerLearnsNothingOfTheBody() throws Exception {
        try (RunningRoutes routes = RunningRoutes.gateway(Map.of("zendesk.gateway.write-keys", "k"))) {
            assertThat(post(routes, "/v1/identify", "oops").statusCode()).isEqualTo(401);
            assertThat(post(routes, "/v1/identify", "oops", "Authorization", "Bearer k")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void withoutKeysOnlyThisMachineIsListenedTo() {
        try (RunningRoutes routes = RunningRoutes.gateway(Map.of())) {
            assertThat(host(routes)).isEqualTo("127.0.0.1");
        }
        try (RunningRoutes routes = RunningRoutes.gateway(Map.of("zendesk.gateway.write-keys", "k"))) {
            assertThat(host(routes)).isEqualTo("0.0.0.0");
        }
    }

    @Test
    void withoutKeysAnyKeyIsTaken() throws Exception {
        try (RunningRoutes routes = RunningRoutes.gateway(Map.of())) {
            assertThat(post(routes, "/v1/identify", EVENT, "Authorization", "Bearer anything")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "k, '', 0.0.0.0",
        "k, 10.0.0.1, 10.0.0.1",
        "k, ::1, [::1]",
        "'', '', 127.0.0.1",
        "'', localhost, localhost",
        "'', ::1, [::1]"
    })
    void theHostCanBeChosen(String keys, String host, String listensOn) {
        try (RunningRoutes off = RunningRoutes.gateway(Map.of(
                "zendesk.gateway.enabled",
                "false",
                "zendesk.gateway.write-keys",
                keys,
                "zendesk.gateway.host",
                host))) {
            assertThat(off.context()
                            .getRegistry()
                            .lookupByNameAndType("zendeskGatewayAddress", ListenAddress.class)
                            .hostAndPort())
                    .isEqualTo(listensOn + ":8080");
        }
    }

    @Test
    void withoutKeysTheGatewayCannotBeOpened() {
        assertThatThrownBy(() -> RunningRoutes.gateway(Map.of("zendesk.gateway.host", "0.0.0.0")))
                .rootCause()
                .hasMessageContaining("zendesk.gateway.host")
                .hasMessageContaining("zendesk.gateway.write-keys");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no.such.host.invalid", "my_host"})
    void aHostThatNobodyKnowsStopsTheStartWithALineThatNamesTheSetting(String host) {
        assertThatThrownBy(() ->
                        RunningRoutes.gateway(Map.of("zendesk.gateway.write-keys", "k", "zendesk.gateway.host", host)))
                .rootCause()
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("zendesk.gateway.host: '" + host + "' is not allowed; must be ");
    }

    @Test
    void aHostThatNobodyKnowsIsNoneOfOurBusinessWhereNoGatewayRuns() {
        try (RunningRoutes routes = RunningRoutes.gateway(Map.of(
                "zendesk.gateway.enabled",
                "false",
                "zendesk.gateway.write-keys",
                "k",
                "zendesk.gateway.host",
                "no.such.host.invalid"))) {
            assertThat(routes.context().getStatus().isStarted()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "4 MiB", "4194304.0", "99999999999"})
    void aWrongMaxBodySizeStopsTheStart(String size) {
        assertThatThrownBy(() -> RunningRoutes.gateway(Map.of("zendesk.gateway.max-body-size", size)))
                .rootCause()
                .hasMessageContaining("zendesk.gateway.max-body-size")
                .hasMessageContaining("'" + size + "'");
    }

    @Test
    void theGatewayCanBeSwitchedOff() {
        try (RunningRoutes routes = RunningRoutes.gateway(Map.of("zendesk.gateway.enabled", "false"))) {
            assertThat(routes.context().getRoute("zendesk-gateway")).isNull();
            assertThatThrownBy(() -> post(routes, "/v1/identify", EVENT)).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aPortThatIsTakenStopsTheStart() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> RunningRoutes.gateway(Map.of("http.port", Integer.toString(taken.getLocalPort()))))
                    .rootCause()
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void theJettyOfTheHostIsNotTouched() {
        try (RunningRoutes routes = RunningRoutes.gateway(Map.of())) {
            Component own = routes.context().getComponent("zendesk-jetty");
            JettyHttpComponent ofTheHost = routes.context().getComponent("jetty", JettyHttpComponent.class);

            assertThat(ofTheHost).isNotSameAs(own);
            assertThat(ofTheHost.isSendServerVersion()).isTrue();
            assertThat(ofTheHost.getErrorHandler()).isNull();
        }
    }

    @Test
    void aMessageOfMoreEventsThanOneMayHoldIsTooLargeThoughItsBytesAreFew() throws Exception {
        try (RunningRoutes routes = RunningRoutes.gateway(Map.of())) {
            HttpResponse<String> answer =
                    post(routes, "/v1/batch", "[" + "{\"type\":\"a\"},".repeat(5_000) + "{\"type\":\"b\"}]");

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("5000 events");
            assertThat(routes.inbox().calls()).isEmpty();
        }
    }

    @Test
    void theErrorHandlerOfAHostDoesNotReachIn() throws Exception {
        try (RunningRoutes routes =
                RunningRoutes.start(RunningRoutes::withEagerErrorHandler, Map.of(), "accept", "gateway")) {
            AtomicInteger attempts = new AtomicInteger();
            routes.inbox().answerWith(events -> {
                attempts.incrementAndGet();
                return CompletableFuture.failedFuture(new InboxUnavailableException("disk full", null));
            });

            assertThat(post(routes, "/v1/identify", EVENT).statusCode()).isEqualTo(503);
            assertThat(post(routes, "/v1/identify", "oops").statusCode()).isEqualTo(400);
            assertThat(attempts).hasValue(1);
        }
    }

    private static String host(RunningRoutes routes) {
        return ((JettyHttpEndpoint) routes.context().getRoute("zendesk-gateway").getEndpoint())
                .getHttpUri()
                .getHost();
    }

    private static HttpResponse<String> post(RunningRoutes routes, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(routes.url(path)).POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
