package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxFault;
import io.github.zendeskevents.sandbox.SandboxPlan;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of the calls that served an event, over HTTP. */
class CallsOfEventsTest {

    private static final String ANN =
            "{'type':'identify','userId':'ann','traits':{'name':'Ann','email':'ann@x.example','plan':'pro'}}";

    private final Sandbox sandbox = Sandbox.start();
    private RunningOperations operations = RunningOperations.prepare(sandbox);

    private void start(String... settings) {
        operations = RunningOperations.start(sandbox, settings).ready();
    }

    @AfterEach
    void stop() {
        operations.close();
        sandbox.close();
    }

    @Test
    void theCallsOfAnEventTellWhatWasAskedAndAnswered() {
        start();
        operations.send(ANN);

        List<JsonNode> calls = callsOf("userId=ann");

        assertThat(calls)
                .extracting(call ->
                        call.path("method").asText() + " " + call.path("path").asText())
                .containsSubsequence(
                        "GET /api/v2/users/search?external_id=ann",
                        "GET /api/v2/users/search?per_page=100&query=ann@x.example",
                        "GET /api/v2/user_fields?page[size]=100",
                        "POST /api/v2/user_fields",
                        "POST /api/v2/users");
        JsonNode created = calls.get(calls.size() - 1);
        assertThat(created.path("status").asInt()).isEqualTo(201);
        assertThat(created.path("attempt").asInt()).isOne();
        assertThat(created.at("/request/user/user_fields/plan").asText()).isEqualTo("pro");
        assertThat(created.at("/answer/user/id").asLong())
                .isEqualTo(sandbox.user("ann").orElseThrow().path("id").asLong());
    }

    @Test
    void eachAttemptHasItsCallsAndAFailureSaysWhy() {
        start();
        sandbox.faults().on("POST", "/api/v2/users").times(1).answer(SandboxFault.status(503));
        operations.send(ANN);

        List<JsonNode> creations = callsOf("userId=ann").stream()
                .filter(call -> call.path("path").asText().equals("/api/v2/users"))
                .toList();

        assertThat(creations).extracting(call -> call.path("attempt").asInt()).containsExactly(1, 2);
        assertThat(creations).extracting(call -> call.path("status").asInt()).containsExactly(503, 201);
        assertThat(creations.get(0).path("error").asText()).contains("503");
        assertThat(creations.get(0).path("answer").isNull()).isTrue();
    }

    @Test
    void aReplayBeginsAttemptsAndCallsAnew() {
        start();
        sandbox.faults()
                .on("POST", "/api/v2/users")
                .times(1)
                .status(422, "{\"error\":\"RecordInvalid\",\"details\":{}}");
        operations.send(ANN);
        assertThat(callsOf("userId=ann")).isNotEmpty();

        operations.json("POST", "/ops/dead-letters/replay?userId=ann");
        operations.settled();

        assertThat(operations
                        .json("GET", "/ops/events?userId=ann")
                        .at("/events/0/attempts")
                        .asInt())
                .isOne();
        assertThat(callsOf("userId=ann"))
                .allMatch(call -> call.path("attempt").asInt() == 1)
                .extracting(
                        call -> call.path("method").asText() + call.path("path").asText() + call.path("status"))
                .containsOnlyOnce("POST/api/v2/users201")
                .doesNotContain("POST/api/v2/users422");
    }

    @Test
    void whatWasBelievedFromMemoryIsShownAsSuch() {
        start();
        // One after the other: side by side, both may wait for one answer, and none has it from memory.
        operations.send(ANN);
        operations.send(ANN.replace("ann", "bob"));

        assertThat(callsOf("userId=bob"))
                .filteredOn(call -> call.path("source").asText().equals("memory"))
                .extracting(call -> call.path("path").asText())
                .contains("/api/v2/user_fields?page[size]=100");
    }

    @Test
    void ofACallForManyAnEventShowsItsOwnPartAndHowManySharedIt() {
        sandbox.change(settings ->
                settings.withPlan(SandboxPlan.ENTERPRISE).withImports(true).withSpeed(20));
        start();
        List<Event> crowd = IntStream.range(0, 120)
                .mapToObj(i -> RunningRoutes.event("{'type':'identify','userId':'c-" + i
                        + "','traits':{'name':'Customer " + i + "','email':'c" + i + "@x.example'}}"))
                .toList();
        operations.accept(crowd);
        operations.settled();

        List<JsonNode> shared = IntStream.range(0, 120)
                .mapToObj(i -> callsOf("userId=c-" + i))
                .filter(calls -> calls.stream()
                        .anyMatch(call -> call.path("path").asText().endsWith("create_many")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no job"));

        String id = shared.get(0).path("path").asText().replaceAll(".*=", "");
        assertThat(shared)
                .extracting(call -> call.path("path").asText().replaceAll("ids=V3.*", "ids=V3"))
                .containsSubsequence(
                        "/api/v2/users/show_many?external_ids=" + id,
                        "/api/v2/users/create_many",
                        "/api/v2/job_statuses/show_many?ids=V3");
        JsonNode creation = shared.stream()
                .filter(call -> call.path("path").asText().endsWith("create_many"))
                .findFirst()
                .orElseThrow();
        assertThat(creation.path("records").asInt()).isGreaterThan(2);
        assertThat(creation.at("/request/users")).hasSize(1);
        assertThat(creation.at("/request/users/0/external_id").asText()).isEqualTo(id);
        JsonNode job = shared.get(shared.size() - 1);
        assertThat(job.at("/answer/user/external_id").asText()).isEqualTo(id);
        assertThat(shared.toString())
                .as("nobody else's")
                .doesNotContainPattern("\"c-(?!" + id.substring(2) + "\")\\d+\"");
    }

    @Test
    void noSecretIsAmongTheCalls() {
        sandbox.change(settings -> settings.withTokenLifetime(Duration.ofMinutes(10)));
        start(
                "zendesk.oauth.token",
                "",
                "zendesk.oauth.client-id",
                SandboxSettings.OAUTH_CLIENT,
                "zendesk.oauth.client-secret",
                SandboxSettings.OAUTH_SECRET);
        sandbox.revokeTokens();
        operations.send(ANN);

        String calls = callsOf("userId=ann").toString();

        assertThat(sandbox.calls("POST", "/oauth/tokens")).hasSizeGreaterThan(1);
        assertThat(calls).contains("\"status\":401").contains("\"status\":201");
        assertThat(calls)
                .doesNotContainIgnoringCase("authorization")
                .doesNotContainIgnoringCase("bearer")
                .doesNotContain("oauth")
                .doesNotContain("access_token")
                .doesNotContain(SandboxSettings.OAUTH_SECRET)
                .doesNotContain(SandboxSettings.OAUTH_CLIENT);
    }

    @Test
    void ofAnEventThatIsSuppressedWhileItIsDeliveredNoCallsAreKept() {
        start();
        sandbox.faults().on("GET", "/api/v2/users/search").answer(SandboxFault.delay(Duration.ofSeconds(1)));
        operations.accept(ANN);
        await().until(() -> operations.inbox().counts().pending() == 1);
        long id = operations
                .json("GET", "/ops/events?userId=ann")
                .at("/events/0/id")
                .asLong();
        operations.inbox().suppressions().suppress("ann");
        operations.settled();

        JsonNode event = operations.json("GET", "/ops/events/" + id);
        assertThat(event.path("code").asText()).isEqualTo("suppressed");
        assertThat(event.path("calls")).isEmpty();
    }

    @Test
    void aSettingTurnsThemOff() {
        start("zendesk.management.calls", "false");
        operations.send(ANN);

        assertThat(event("userId=ann").has("calls")).isFalse();
    }

    private List<JsonNode> callsOf(String filter) {
        JsonNode event = event(filter);
        assertThat(event.has("calls")).as(event.toString()).isTrue();
        return StreamSupport.stream(event.path("calls").spliterator(), false).toList();
    }

    private JsonNode event(String filter) {
        long id = operations
                .json("GET", "/ops/events?" + filter)
                .at("/events/0/id")
                .asLong();
        return operations.json("GET", "/ops/events/" + id);
    }
}
