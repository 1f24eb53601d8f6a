package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {

    private static Sandbox sandbox;
    private static RunningOperations operations;

    @BeforeAll
    static void start(@TempDir Path folder) {
        sandbox = Sandbox.start();
        operations = RunningOperations.start(sandbox, "zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox.db"))
                .ready();
        operations.send(
                "{'type':'identify','userId':'ann','traits':{'name':'Ann'}}",
                "{'type':'track','event':'Without a user'}",
                "{'type':'page','userId':'ann'}",
                "{'type':'page','userId':'bob'}");
    }

    @AfterAll
    static void stop() {
        operations.close();
        sandbox.close();
    }

    @Test
    void tellsWhatCameAndHowItEnded() {
        JsonNode hour = operations.json("GET", "/ops/history");

        assertThat(hour.path("minutes").asInt()).isEqualTo(60);
        assertThat(hour.path("accepted").asInt()).isEqualTo(4);
        assertThat(hour.path("delivered").asInt()).isEqualTo(1);
        assertThat(hour.path("ignored")).hasToString("{\"not-sent\":2}");
        assertThat(hour.path("dead")).hasToString("{\"missing-user-id\":1}");
        assertThat(hour.at("/latencySeconds/of99").asDouble()).isBetween(0.0, 60.0);
        assertThat(hour.path("parts")).hasSize(60);
        assertThat(operations.json("GET", "/ops/history?minutes=1440").path("parts"))
                .hasSize(120);
    }

    @Test
    void tellsHowManyWaitNow() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        operations.json("GET", "/ops/history?minutes=5").findValuesAsText("waiting"))
                .contains("0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1441", "-1", "ten", "", "5&minutes=6", "99999999999"})
    void refusesWhatIsNoNumberOfMinutes(String minutes) {
        var refused = operations.get("/ops/history?minutes=" + minutes);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("minutes must be a whole number from 1 to 1440");
    }

    @Test
    void groupsCountWhatTheFiltersMean() {
        JsonNode group = operations
                .json("GET", "/ops/dead-letters/groups?type=track&byHour=true")
                .path("groups")
                .path(0);

        assertThat(group.path("count").asInt()).isEqualTo(1);
        assertThat(group.path("lastDayByHour")).hasSize(24);
        assertThat(group.path("lastDayByHour").path(23).asInt()
                        + group.path("lastDayByHour").path(22).asInt())
                .isEqualTo(1);
        assertThat(operations.json("GET", "/ops/dead-letters/groups?type=group").path("groups"))
                .isEmpty();
        assertThat(operations.get("/ops/dead-letters/groups?state=gone").statusCode())
                .isEqualTo(400);
        assertThat(operations.get("/ops/dead-letters/groups?byHour=yes").statusCode())
                .isEqualTo(400);
    }
}
