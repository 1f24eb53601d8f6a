package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How delivery stands, since when, and how long what waits will take. */
class DeliveryStateTest {

    private Sandbox sandbox;
    private RunningOperations operations;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start();
        operations = RunningOperations.start(sandbox).ready();
    }

    @AfterEach
    void stop() {
        operations.close();
        sandbox.close();
    }

    @Test
    void sinceIsWhenThePresentStateBegan() {
        Instant first = since(operations.json("GET", "/ops/delivery"));
        operations.json("POST", "/ops/delivery/pause");
        Instant beforeResume = Instant.now();
        Instant resumed = since(operations.json("POST", "/ops/delivery/resume"));

        assertThat(resumed).isAfterOrEqualTo(beforeResume).isAfter(first);
        assertThat(since(operations.json("GET", "/ops/delivery"))).isEqualTo(resumed);
    }

    @Test
    void aLimitThatIsUsedUpSaysSinceWhenItIsWaitedForAndBoundsTheEstimate() {
        operations.send(users("a", 5));
        Instant before = Instant.now();
        sandbox.faults().onAny().always().answer(SandboxFault.status(429).withRetryAfter(40));
        operations.accept(users("b", 5));
        await().until(() -> state().path("state").asText().equals("waiting"));

        assertThat(since(state())).isBetween(before, Instant.now());
        assertThat(since(state())).isEqualTo(since(state()));
        long resets = state().path("limits").findValues("resetsInSeconds").stream()
                .mapToLong(JsonNode::asLong)
                .max()
                .orElseThrow();
        assertThat(resets).isGreaterThan(30);
        assertThat(eta()).isGreaterThanOrEqualTo(resets - 2);
    }

    @Test
    void theEstimateNeverFallsWhileNothingIsDelivered() {
        operations.send(users("a", 5));
        sandbox.faults().onAny().always().status(503);
        operations.accept(users("b", 5));

        List<Long> estimates = new ArrayList<>();
        await().pollInterval(Duration.ofMillis(500)).until(() -> {
            estimates.add(eta());
            return estimates.size() == 8;
        });
        assertThat(estimates).isSorted();
    }

    private JsonNode state() {
        return operations.json("GET", "/ops/delivery");
    }

    private static Instant since(JsonNode state) {
        return Instant.parse(state.path("since").asText());
    }

    private long eta() {
        return operations.json("GET", "/ops/inbox").path("etaSeconds").asLong();
    }

    private static String[] users(String prefix, int many) {
        return IntStream.range(0, many)
                .mapToObj(i -> "{'type':'identify','userId':'" + prefix + i + "','traits':{'name':'N'}}")
                .toArray(String[]::new);
    }
}
