package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.sandbox.Sandbox;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Who is on duty sees which records Zendesk has trouble with, and since when. */
class TroubledRecordsTest {

    @Test
    void aRecordInTroubleIsSeenUntilItWorks() {
        try (Sandbox sandbox = Sandbox.start();
                RunningOperations operations = RunningOperations.start(sandbox).ready()) {
            sandbox.seed().user("c-1", "Ann", "ann@x.example");
            sandbox.seed().user("c-2", "Bob", "bob@x.example");
            sandbox.faults().onRecord("c-1").always().status(500);
            Instant before = Instant.now();

            operations.accept(
                    "{'type':'track','userId':'c-1','event':'Seen'}", "{'type':'track','userId':'c-2','event':'Seen'}");

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                JsonNode records =
                        operations.json("GET", "/ops/troubled-records").path("records");
                assertThat(records).hasSize(1);
                JsonNode record = records.get(0);
                assertThat(record.path("kind").asText()).isEqualTo("user");
                assertThat(record.path("id").asText()).isEqualTo("c-1");
                assertThat(record.path("by").asText()).isEqualTo("external_id");
                assertThat(record.path("attempts").asInt()).isGreaterThan(1);
                assertThat(record.path("lastError").asText()).endsWith("was answered 500");
                assertThat(Instant.parse(record.path("since").asText())).isBetween(before, Instant.now());
            });
            assertThat(operations.metric("zendesk_records_troubled")).endsWith(" 1.0");
            assertThat(operations.get("/observe/health/ready").body())
                    .contains("Zendesk has trouble with user external_id c-1, since ");
            assertThat(operations.get("/observe/health/ready").statusCode()).isEqualTo(200);

            sandbox.faults().clear();
            operations.settled();

            assertThat(operations.json("GET", "/ops/troubled-records").path("records"))
                    .isEmpty();
            assertThat(operations.metric("zendesk_records_troubled")).endsWith(" 0.0");
        }
    }
}
