package io.github.zendeskevents.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.FreePort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway's port is open and its routes are not there, as while edits are taken: senders are told to come again. */
class MissingRouteTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port = FreePort.next();
    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() throws Exception {
        context.addComponent("gateway", GatewayServer.create());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                // Camel answers 405 by itself, as it does where a route comes between its two looks for one.
                from("gateway:http://127.0.0.1:" + port + "/v1/identify?httpMethodRestrict=PUT")
                        .stop();
                from("gateway:http://127.0.0.1:" + port + "/sourceConfig?httpMethodRestrict=PUT")
                        .stop();
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @CsvSource({"POST, /v1/track", "POST, /v1/identify", "GET, /sourceConfig"})
    void aGoodRequestIsToComeAgain(String method, String path) throws Exception {
        HttpResponse<String> answer = send(method, path);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"GET, /v1/identify", "POST, /sourceConfig", "TRACE, /v1/identify"})
    void anotherMethodIsStillNotAllowed(String method, String path) throws Exception {
        assertThat(send(method, path).statusCode()).isEqualTo(405);
    }

    @Test
    void anotherPathIsStillNotFound() throws Exception {
        assertThat(send("POST", "/v1/xyz").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }
}
