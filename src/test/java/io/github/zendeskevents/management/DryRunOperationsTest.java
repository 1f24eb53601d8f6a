package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dry run as an operator sees it, with a client of OAuth: its tokens are all that is fetched by another method than GET. */
class DryRunOperationsTest {

    @TempDir
    Path folder;

    private final Sandbox sandbox = Sandbox.start();
    private RunningOperations operations;

    @BeforeEach
    void start() {
        operations = RunningOperations.start(
                        sandbox,
                        "zendesk.dry-run",
                        "true",
                        "zendesk.oauth.token",
                        "",
                        "zendesk.oauth.client-id",
                        SandboxSettings.OAUTH_CLIENT,
                        "zendesk.oauth.client-secret",
                        SandboxSettings.OAUTH_SECRET,
                        "zendesk.dead-letter.uri",
                        "file:" + folder + "?fileName=${date:now:SSSSSS}")
                .ready();
    }

    @AfterEach
    void stop() {
        operations.close();
        sandbox.close();
    }

    @Test
    void itIsSaidThatNothingIsWritten() {
        assertThat(operations.json("GET", "/ops/delivery").path("dryRun").asBoolean())
                .isTrue();
        assertThat(operations.json("GET", "/observe/health/ready").toString())
                .contains("zendesk.dry-run is true: nothing is written to Zendesk");
    }

    @Test
    void eventsShowWhatWouldHaveBeenSent() {
        long id = sandbox.seed().user("ann", "Ann", "ann@x.example");
        operations.send("{'type':'identify','userId':'ann','traits':{'phone':'+15550100'}}");
        operations.send("{'type':'identify','userId':'ann','traits':{'phone':'+15550100'}}");

        JsonNode events = operations.json("GET", "/ops/events?code=dry-run").path("events");

        assertThat(events).hasSize(2);
        JsonNode first = operations.json(
                "GET", "/ops/events/" + events.path(1).path("id").asLong());
        assertThat(first.path("state").asText()).isEqualTo("ignored");
        assertThat(first.path("reason").asText()).isEqualTo("would write PUT /api/v2/users/{id}");
        JsonNode change = first.path("calls").path(first.path("calls").size() - 1);
        assertThat(change.path("source").asText()).isEqualTo("dry-run");
        assertThat(change.path("path").asText()).isEqualTo("/api/v2/users/" + id);
        assertThat(change.path("status").isNull()).isTrue();
        assertThat(change.path("request").toString()).isEqualTo("{\"user\":{\"phone\":\"+15550100\"}}");
        assertThat(change.path("current").toString()).isEqualTo("{\"user\":{\"phone\":null}}");
        assertThat(events.path(0).path("reason").asText()).isEqualTo("nothing to write: Zendesk holds it already");
        assertThat(operations.metric("zendesk_dry_run_changes_total"))
                .contains("/api/v2/users/{id}")
                .endsWith(" 1.0");
    }

    @Test
    void nothingIsSentButReadsAndTheFetchingOfTokens() throws Exception {
        operations.send(
                "{'type':'group','userId':'bob','groupId':'g','traits':{'name':'G','url':'https://g.example'}}",
                "{'type':'identify','userId':'bob','traits':{'name':'Bob','email':'bob@x.example','plan':'pro'}}",
                "{'type':'track','userId':'bob','event':'Seen'}",
                "{'type':'track','userId':'nobody','event':'Seen'}");

        assertThat(sandbox.calls(call -> !call.method().equals("GET")))
                .isNotEmpty()
                .allMatch(call -> call.path().equals("/oauth/tokens"));
        assertThat(operations.json("GET", "/ops/inbox").path("dead").asInt()).isOne();
        try (Stream<Path> copies = Files.list(folder)) {
            assertThat(copies).as("dead letters of a dry run").isEmpty();
        }
    }
}
