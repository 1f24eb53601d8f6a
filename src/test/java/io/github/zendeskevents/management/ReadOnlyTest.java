package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.sandbox.Sandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadOnlyTest {

    private static Sandbox sandbox;
    private static RunningOperations operations;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start();
        operations =
                RunningOperations.start(sandbox, "management.read-only", "true").ready();
        operations.send("{'type':'track','event':'Without a user'}");
    }

    @AfterAll
    static void stop() {
        operations.close();
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /ops/delivery/pause",
        "POST, /ops/delivery/resume",
        "POST, /ops/dead-letters/replay?code=missing-user-id",
        "POST, /ops/dead-letters/1/replay",
        "PUT, /ops/dead-letters/1",
        "DELETE, /ops/dead-letters/1",
        "DELETE, /ops/dead-letters?code=missing-user-id"
    })
    void nothingIsChanged(String method, String path) {
        var refused = operations.call(method, path);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .isEqualTo("{\"error\":\"management.read-only is true: nothing can be changed here\"}");
        assertThat(operations.json("GET", "/ops/delivery").path("state").asText())
                .isEqualTo("delivering");
        assertThat(operations.json("GET", "/ops/inbox").path("dead").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/ops/inbox",
                "/ops/events",
                "/ops/dead-letters",
                "/ops/dead-letters/groups",
                "/ops/history",
                "/observe/metrics"
            })
    void everythingIsShown(String path) {
        assertThat(operations.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void theProgramSaysSo() {
        assertThat(operations.json("GET", "/ops/about").path("readOnly").asBoolean())
                .isTrue();
    }

    @Test
    void aPreviewIsNoChange() {
        assertThat(operations.call("POST", "/ops/preview").statusCode()).isNotEqualTo(403);
    }
}
