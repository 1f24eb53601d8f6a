package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.settings.InvalidSettingException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How operations speak HTTP, whatever they are about. */
class ManagementTest {

    private static Sandbox sandbox;
    private static RunningOperations operations;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start();
        operations = RunningOperations.start(sandbox).ready();
    }

    @AfterAll
    static void stop() {
        operations.close();
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /observe/health, 'GET, HEAD'",
        "PUT, /observe/health/ready, 'GET, HEAD'",
        "DELETE, /observe/metrics, 'GET, HEAD'",
        "POST, /ops/inbox, 'GET, HEAD'",
        "POST, /ops/troubled-records, 'GET, HEAD'",
        "PUT, /ops/dead-letters, 'GET, HEAD, DELETE'",
        "POST, /ops/dead-letters/groups, 'GET, HEAD'",
        "POST, /ops/events, 'GET, HEAD'",
        "DELETE, /ops/events/1, 'GET, HEAD'",
        "POST, /ops/delivery, 'GET, HEAD'",
        "GET, /ops/delivery/pause, POST",
        "GET, /ops/delivery/resume, POST",
        "GET, /ops/dead-letters/1/replay, POST",
        "GET, /ops/dead-letters/replay, POST",
        "GET, /ops/dead-letters/1, 'PUT, DELETE'",
        "PATCH, /ops/dead-letters/1, 'PUT, DELETE'"
    })
    void aWrongMethodIsNotAllowed(String method, String path, String allowed) {
        HttpResponse<String> answer = operations.call(method, path);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue(allowed);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body()).isEqualTo("{\"error\":\"method not allowed\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/other",
                "/observe",
                "/observe/health/other",
                "/ops",
                "/ops/inbox/1",
                "/ops/dead-letters/1/other",
                "/ops/dead-letters/1/replay/2",
                "/v1/identify"
            })
    void anUnknownPathIsNotFound(String path) {
        HttpResponse<String> answer = operations.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body()).isEqualTo("{\"error\":\"not found\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/observe/health", "/ops/inbox", "/ops/dead-letters", "/ops/dead-letters?limit=none"})
    void answersAreJsonAndNobodyKeepsThem(String path) {
        HttpResponse<String> answer = operations.get(path);

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(RunningOperations.parse(answer).isObject()).isTrue();
    }

    @Test
    void nothingOfTheRequestIsEchoedAndTheServerIsNotNamed() {
        HttpResponse<String> answer = operations.call(
                "GET",
                "/ops/inbox?echoed-name=echoed-value&limit=echoed-limit",
                "X-Echoed-Header",
                "echoed-header",
                "CamelHttpResponseCode",
                "418",
                "breadcrumbId",
                "echoed-id");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map().keySet())
                .containsExactlyInAnyOrder("content-type", "cache-control", "content-length");
        assertThat(answer.headers().map() + answer.body()).doesNotContain("echoed");
    }

    @Test
    void aHeadRequestGetsTheStatusAlone() {
        HttpResponse<String> answer = operations.call("HEAD", "/observe/health/ready");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /ops/inbox",
        "GET, /ops/dead-letters",
        "POST, /ops/dead-letters/1/replay",
        "POST, /ops/dead-letters/replay?code=x",
        "DELETE, /ops/dead-letters?code=x",
        "PUT, /ops/dead-letters/1",
        "GET, /ops/dead-letters/groups",
        "GET, /ops/events",
        "GET, /ops/events/1",
        "POST, /ops/delivery/pause",
        "POST, /ops/delivery/resume",
        "DELETE, /ops/dead-letters/1"
    })
    void anInboxThatIsNotAvailableSaysWhenToComeAgain(String method, String path, @TempDir Path folder) {
        String url = "jdbc:sqlite:" + folder.resolve("inbox.db");
        try (RunningOperations broken = RunningOperations.start(sandbox, "zendesk.inbox.url", url)) {
            broken.inbox().close();

            HttpResponse<String> answer = broken.call(method, path);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After"))
                    .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-9][0-9]*"));
            assertThat(RunningOperations.parse(answer).path("error").asText())
                    .containsIgnoringCase("inbox")
                    .doesNotContain("\n");
        }
    }

    @Test
    void anUnexpectedFailureIsAnInternalErrorThatTellsNothing() throws Exception {
        try (RunningOperations broken = RunningOperations.start(sandbox)) {
            AdviceWith.adviceWith(broken.context(), "zendesk-inbox-counts", false, advice -> advice.weaveAddFirst()
                    .throwException(new IllegalStateException("secret")));

            HttpResponse<String> answer = broken.get("/ops/inbox");
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).isEqualTo("{\"error\":\"internal error: see the log\"}");
        }
    }

    @Test
    void listensWhereItIsToldAndNowhereElse() throws Exception {
        int port = operations
                .context()
                .resolvePropertyPlaceholders("{{management.port}}")
                .transform(Integer::valueOf);
        URL other = URI.create("http://127.0.0.2:" + port + "/ops/inbox").toURL();

        assertThatThrownBy(other::openStream).isInstanceOf(ConnectException.class);
    }

    @Test
    void aPortThatIsTakenStopsTheStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunningOperations second =
                        RunningOperations.prepare(sandbox, "management.port", "" + taken.getLocalPort())) {
            second.load();

            assertThatThrownBy(second.context()::start).hasRootCauseInstanceOf(BindException.class);
        }
    }

    @Test
    void aHostThatNobodyKnowsStopsTheStartWithALineThatNamesTheSetting() throws Exception {
        try (RunningOperations second = RunningOperations.prepare(sandbox, "management.host", "no.such.host.invalid")) {
            assertThatThrownBy(() -> {
                        second.load();
                        second.context().start();
                    })
                    .hasRootCauseInstanceOf(InvalidSettingException.class)
                    .rootCause()
                    .hasMessageStartingWith("management.host: 'no.such.host.invalid' is not allowed; must be ");
        }
    }

    @Test
    void aHostThatNobodyKnowsIsNoneOfOurBusinessWhereNothingListens() {
        try (RunningOperations off = RunningOperations.start(
                sandbox, "management.enabled", "false", "management.host", "no.such.host.invalid")) {
            assertThat(off.context().getStatus().isStarted()).isTrue();
        }
    }

    @Test
    void aHostCanSwitchThePortOff() {
        try (RunningOperations off = RunningOperations.start(sandbox, "zendesk.management.enabled", "false")) {
            assertThat(off.context().getRoute("zendesk-health")).isNull();
            assertThatThrownBy(() -> off.get("/observe/health")).hasCauseInstanceOf(ConnectException.class);
        }
    }

    @Test
    void aHostCanSwitchThePortOffByItsOldName() {
        try (RunningOperations off = RunningOperations.start(sandbox, "management.enabled", "false")) {
            assertThat(off.context().getRoute("zendesk-health")).isNull();
        }
    }

    @Test
    void theNewNameOfTheSwitchWins() {
        try (RunningOperations on =
                RunningOperations.start(sandbox, "management.enabled", "false", "zendesk.management.enabled", "true")) {
            assertThat(on.get("/observe/health/live").statusCode()).isEqualTo(200);
        }
    }
}
