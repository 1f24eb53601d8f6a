package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {

    private Sandbox sandbox;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void isReadyOnceGatewayInboxAndCredentialsAreUp() {
        try (RunningOperations operations = RunningOperations.start(sandbox).ready()) {
            assertThat(operations.get("/observe/health/ready").body())
                    .isEqualTo(
                            "{\"status\":\"UP\",\"checks\":["
                                    + "{\"name\":\"context\",\"status\":\"UP\"},{\"name\":\"zendesk\",\"status\":\"UP\",\"detail\":\""
                                    + "Zendesk ends every bearer token in time, by its own rules from 2027-04-01 at the latest,"
                                    + " that of zendesk.oauth.token too: change to zendesk.oauth.client-id and"
                                    + " zendesk.oauth.client-secret, whose tokens are renewed\"},"
                                    + "{\"name\":\"zendesk-gateway\",\"status\":\"UP\"},{\"name\":\"zendesk-inbox\",\"status\":\"UP\"}]}");
            assertThat(operations.json("GET", "/observe/health").path("status").asText())
                    .isEqualTo("UP");
            assertThat(operations.get("/observe/health/live").body())
                    .isEqualTo("{\"status\":\"UP\",\"checks\":[{\"name\":\"context\",\"status\":\"UP\"},"
                            + "{\"name\":\"zendesk-threads\",\"status\":\"UP\"}]}");
        }
    }

    @Test
    void isNotReadyWhileZendeskRefusesTheCredentialsButLives() {
        sandbox.change(settings -> settings.withCredentialsRejected(true));
        try (RunningOperations operations = RunningOperations.start(sandbox)) {
            await().untilAsserted(() ->
                    assertThat(reason(operations, "zendesk")).startsWith("Zendesk does not accept a bearer token"));

            assertThat(operations.get("/observe/health/ready").statusCode()).isEqualTo(503);
            assertThat(operations.get("/observe/health").statusCode()).isEqualTo(503);
            assertThat(operations.get("/observe/health/live").statusCode()).isEqualTo(200);
            assertThat(operations.get("/observe/health").body()).doesNotContain(SandboxSettings.BEARER_TOKEN);

            sandbox.change(settings -> settings.withCredentialsRejected(false));
            operations.ready();
        }
    }

    @Test
    void isNotReadyBeforeZendeskHasAnsweredAndSaysWhatItWaitsFor() {
        sandbox.faults().onAny().always().delay(Duration.ofMinutes(1));
        try (RunningOperations operations = RunningOperations.start(sandbox)) {
            assertThat(operations.get("/observe/health/ready").statusCode()).isEqualTo(503);
            assertThat(reason(operations, "zendesk")).isEqualTo("the credentials have not been checked yet");
            // Cuts the slow call off, for which the context would wait.
            sandbox.close();
        }
    }

    @Test
    void isNotReadyWhenNobodyKnowsTheNameOfZendeskAndSaysSo() {
        try (RunningOperations operations =
                RunningOperations.start(sandbox, "zendesk.url", "http://no.such.host.invalid")) {
            await().untilAsserted(() -> assertThat(reason(operations, "zendesk"))
                    .isEqualTo("the name no.such.host.invalid is not known (DNS)"));
        }
    }

    @Test
    void isNotReadyWhenTheInboxCannotBeRead(@TempDir Path folder) {
        String url = "jdbc:sqlite:" + folder.resolve("inbox.db");
        try (RunningOperations operations =
                RunningOperations.start(sandbox, "zendesk.inbox.url", url).ready()) {
            operations.inbox().close();

            assertThat(operations.get("/observe/health/ready").statusCode()).isEqualTo(503);
            assertThat(reason(operations, "zendesk-inbox")).isNotBlank().doesNotContain("\n");
        }
    }

    @Test
    void isNotReadyWhenTheGatewayDoesNotListen() throws Exception {
        try (RunningOperations operations = RunningOperations.start(sandbox).ready()) {
            operations.context().getRouteController().stopRoute("zendesk-gateway");

            assertThat(operations.get("/observe/health/ready").statusCode()).isEqualTo(503);
            assertThat(reason(operations, "zendesk-gateway")).isEqualTo("the route zendesk-gateway is Stopped");
        }
    }

    @Test
    void isReadyWithoutAGatewayThatIsSwitchedOff() {
        try (RunningOperations operations = RunningOperations.start(sandbox, "zendesk.gateway.enabled", "false")
                .ready()) {
            assertThat(operations
                            .json("GET", "/observe/health/ready")
                            .path("status")
                            .asText())
                    .isEqualTo("UP");
        }
    }

    @Test
    void staysReadyWithoutTheListOfFieldsAndSaysSo() {
        sandbox.faults().on("GET", "/api/v2/user_fields").always().status(403);
        try (RunningOperations operations = RunningOperations.start(sandbox).ready()) {
            operations.accept("{'type':'identify','userId':'u1','traits':{'name':'Ann','plan':'p'}}");

            await().untilAsserted(() -> assertThat(
                            operations.get("/observe/health/ready").body())
                    .contains("\"detail\":\"Zendesk does not give its list of user_fields"));
            assertThat(operations.get("/observe/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aHostSeesTheChecksInCamelsOwnRegistryAndFollowsThemWhereItWants() {
        try (RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.health.readiness", "true")) {
            await().untilAsserted(() -> assertThat(readiness(routes))
                    .containsEntry("zendesk", HealthCheck.State.UP)
                    .containsEntry("zendesk-inbox", HealthCheck.State.UP)
                    .containsEntry("zendesk-gateway", HealthCheck.State.UP));

            sandbox.change(settings -> settings.withCredentialsRejected(true));
            routes.sendLater("{'type':'identify','userId':'u1','traits':{'name':'Ann'}}");
            await().untilAsserted(() -> assertThat(readiness(routes)).containsEntry("zendesk", HealthCheck.State.DOWN));
        }
    }

    @Test
    void aHostStaysReadyAndHasTheReasonAsADetailWhileItsOwnPageTellsTheTruth() {
        sandbox.change(settings -> settings.withCredentialsRejected(true));
        try (RunningOperations operations = RunningOperations.start(sandbox, "zendesk.health.readiness", "false")) {
            await().untilAsserted(
                            () -> assertThat(reason(operations, "zendesk")).contains("does not accept"));
            assertThat(operations.get("/observe/health/ready").statusCode()).isEqualTo(503);
            assertThat(operations.get("/observe/health/live").statusCode()).isEqualTo(200);

            HealthCheck.Result shown = HealthCheckHelper.invokeReadiness(operations.context(), "full").stream()
                    .filter(result -> result.getCheck().getId().equals("zendesk"))
                    .findFirst()
                    .orElseThrow();
            assertThat(shown.getState()).isEqualTo(HealthCheck.State.UP);
            assertThat(shown.getDetails().toString()).contains("does not accept");
            assertThat(HealthCheckHelper.invokeLiveness(operations.context(), "full"))
                    .allMatch(result -> result.getState() == HealthCheck.State.UP);
        }
    }

    @Test
    void theChecksOfAHostCountAndTellTheirReasonInOneLine() {
        try (RunningOperations operations = RunningOperations.start(sandbox).ready()) {
            operations.context().getRegistry().bind("hostCheck", new AbstractHealthCheck("host", "host-database") {
                @Override
                protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
                    result.error(new IllegalStateException("no route to host\n\tat some.stack.Trace"))
                            .down();
                }
            });

            assertThat(operations.get("/observe/health/ready").statusCode()).isEqualTo(503);
            assertThat(reason(operations, "host-database"))
                    .isEqualTo("java.lang.IllegalStateException: no route to host");
        }
    }

    @Test
    void countsTheChecksOfThisModuleAlsoWhenCamelsRegistryIsOff() {
        sandbox.change(settings -> settings.withCredentialsRejected(true));
        try (RunningOperations operations = RunningOperations.start(sandbox)) {
            HealthCheckRegistry.get(operations.context()).setEnabled(false);

            assertThat(operations.get("/observe/health/ready").statusCode()).isEqualTo(503);
        }
    }

    private static Map<String, HealthCheck.State> readiness(RunningRoutes routes) {
        Collection<HealthCheck.Result> results = HealthCheckHelper.invokeReadiness(routes.context(), "full");
        return results.stream()
                .collect(Collectors.toMap(result -> result.getCheck().getId(), HealthCheck.Result::getState));
    }

    private static String reason(RunningOperations operations, String check) {
        HttpResponse<String> answer = operations.get("/observe/health/ready");
        return StreamSupport.stream(
                        RunningOperations.parse(answer).path("checks").spliterator(), false)
                .filter(one -> one.path("name").asText().equals(check))
                .map(one -> one.path("reason"))
                .map(JsonNode::asText)
                .findFirst()
                .orElse("");
    }
}
