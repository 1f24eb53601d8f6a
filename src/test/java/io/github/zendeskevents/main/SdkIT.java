package io.github.zendeskevents.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.rudderstack.sdk.java.analytics.RudderAnalytics;
import com.segment.analytics.Analytics;
import io.github.zendeskevents.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the SDKs, as they are published, send to the distribution ends up in Zendesk. */
class SdkIT {

    private static final Map<String, Object> USER =
            Map.of("name", "Ann Åstrand", "email", "ann@example.org", "seats", 5);
    private static final Map<String, Object> ORGANIZATION =
            Map.of("name", "Acme", "domainNames", List.of("acme.example"));

    @TempDir
    private Path directory;

    private Sandbox sandbox;
    private RunningDistribution program;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start();
        program = new RunningDistribution(RunningDistribution.built(), directory).startAndAwaitReady(sandbox);
    }

    @AfterEach
    void end() {
        program.close();
        sandbox.close();
    }

    @Test
    void whatTheRudderStackSdkSendsEndsUpInZendesk() {
        RudderAnalytics sdk = RudderAnalytics.builder("a-key")
                .setDataPlaneUrl("http://127.0.0.1:" + program.port())
                .build();
        try {
            sdk.enqueue(com.rudderstack.sdk.java.analytics.messages.IdentifyMessage.builder()
                    .userId("u1")
                    .traits(USER));
            sdk.enqueue(com.rudderstack.sdk.java.analytics.messages.GroupMessage.builder("g1")
                    .userId("u1")
                    .traits(ORGANIZATION));
            sdk.enqueue(com.rudderstack.sdk.java.analytics.messages.TrackMessage.builder("Plan Changed")
                    .userId("u1")
                    .properties(Map.of("plan", "pro")));
            sdk.flush();
            awaitInZendesk();
        } finally {
            sdk.shutdown();
        }
    }

    @Test
    void whatTheSegmentSdkSendsEndsUpInZendesk() {
        Analytics sdk = Analytics.builder("a-key")
                .endpoint("http://127.0.0.1:" + program.port())
                .build();
        try {
            sdk.enqueue(com.segment.analytics.messages.IdentifyMessage.builder()
                    .userId("u1")
                    .traits(USER));
            sdk.enqueue(com.segment.analytics.messages.GroupMessage.builder("g1")
                    .userId("u1")
                    .traits(ORGANIZATION));
            sdk.enqueue(com.segment.analytics.messages.TrackMessage.builder("Plan Changed")
                    .userId("u1")
                    .properties(Map.of("plan", "pro")));
            sdk.flush();
            awaitInZendesk();
        } finally {
            sdk.shutdown();
        }
    }

    private void awaitInZendesk() {
        await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.user("u1")
                .filter(user -> !sandbox.timeline(user.path("id").asLong()).isEmpty())
                .isPresent());
        JsonNode user = sandbox.user("u1").orElseThrow();
        assertThat(user.path("name").asText()).isEqualTo("Ann Åstrand");
        assertThat(user.path("email").asText()).isEqualTo("ann@example.org");
        assertThat(user.path("user_fields").path("seats").asInt()).isEqualTo(5);
        JsonNode organization = sandbox.organization("g1").orElseThrow();
        assertThat(organization.path("domain_names").get(0).asText()).isEqualTo("acme.example");
        assertThat(sandbox.organizationsOf(user.path("id").asLong()))
                .containsExactly(organization.path("id").asLong());
        assertThat(sandbox.timeline(user.path("id").asLong()))
                .singleElement()
                .satisfies(event -> assertThat(event.path("type").asText()).isEqualTo("Plan Changed"));
        assertThat(program.operations("/ops/inbox").path("dead").asInt(-1)).isZero();
    }
}
