package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use the operations, over real HTTP: whoever shows the token, or programs on this machine where there is none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorTokenTest {

    private static final String HEADER = "Authorization";

    private Sandbox sandbox;
    private RunningOperations guarded;

    @BeforeAll
    void start() {
        sandbox = Sandbox.start();
        guarded = RunningOperations.start(sandbox, "management.token", "hush-hush", "management.host", "0.0.0.0")
                .ready();
    }

    @AfterAll
    void stop() {
        guarded.close();
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /ops/inbox",
        "GET, /ops/openapi.json",
        "GET, /ops/events/1",
        "POST, /ops/delivery/pause",
        "PUT, /ops/dead-letters/1",
        "DELETE, /ops/dead-letters?code=x"
    })
    void whoShowsNoTokenIsToldToInJson(String method, String path) {
        HttpResponse<String> answer = guarded.call(method, path);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"error\":\"the header Authorization must be Bearer with the value of management.token\"}");
        assertThat(guarded.inbox().paused()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer hush",
                "Bearer hush-hush2",
                "Basic hush-hush",
                "hush-hush",
                "Bearer HUSH-HUSH"
            })
    void anotherTokenIsNone(String header) {
        assertThat(guarded.call("GET", "/ops/inbox", HEADER, header).statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer hush-hush", "bearer hush-hush", "Bearer  hush-hush "})
    void whoShowsTheTokenIsServed(String header) {
        assertThat(guarded.call("GET", "/ops/inbox", HEADER, header).statusCode())
                .isEqualTo(200);
    }

    @Test
    void supervisorsNeedNoToken() {
        assertThat(guarded.get("/observe/health/ready").statusCode()).isEqualTo(200);
        assertThat(guarded.get("/observe/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void aTokenMakesNoForeignPageWelcome() {
        assertThat(guarded.call(
                                "POST",
                                "/ops/delivery/pause",
                                HEADER,
                                "Bearer hush-hush",
                                "Origin",
                                "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(guarded.inbox().paused()).isEmpty();
    }

    @Test
    void theBodyOfAStrangerIsNotWaitedFor() throws IOException {
        int port = guarded.context()
                .resolvePropertyPlaceholders("{{management.port}}")
                .transform(Integer::valueOf);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("PUT /ops/dead-letters/1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 401");
        }
    }

    @Test
    void withoutATokenNobodyIsServedWhereOthersMayReachIt() {
        try (RunningOperations open =
                RunningOperations.start(sandbox, "management.host", "0.0.0.0").ready()) {
            HttpResponse<String> answer = open.call("GET", "/ops/inbox", HEADER, "Bearer ");

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(RunningOperations.parse(answer).path("error").asText())
                    .startsWith("management.token is not set");
            assertThat(open.get("/observe/metrics").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aFileHoldsTheTokenAndItChangesWithTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "first\n");
        try (RunningOperations running = RunningOperations.start(sandbox, "management.token-file", file.toString())) {
            assertThat(status(running, "first")).isEqualTo(200);

            Files.writeString(file, "second\n");
            Awaitility.await("the new token")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> status(running, "second") == 200);
            assertThat(status(running, "first")).isEqualTo(401);
        }
    }

    private static int status(RunningOperations operations, String token) {
        return operations.call("GET", "/ops/inbox", HEADER, "Bearer " + token).statusCode();
    }
}
