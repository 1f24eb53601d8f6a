package io.github.zendeskevents.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.rudderstack.sdk.java.analytics.RudderAnalytics;
import com.segment.analytics.Analytics;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SDKs as they are published, set to the gateway's address and nothing else. */
class JavaSdkTest {

    private static final Map<String, Object> TRAITS =
            Map.of("name", "Ann \u00c5strand", "email", "ann@example.org", "company", Map.of("id", 42));
    private static final Map<String, Object> PROPERTIES = Map.of("plan", "pro", "seats", 5, "trial", false);
    private static final Map<String, Object> ORGANIZATION =
            Map.of("name", "Acme", "domainNames", List.of("acme.example"));

    private RunningRoutes routes;

    @BeforeEach
    void start() {
        routes = RunningRoutes.gateway(Map.of("zendesk.gateway.write-keys", "other,the-key"));
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theRudderStackSdkIsUnderstood(boolean gzip) throws InterruptedException {
        CountDownLatch acknowledged = new CountDownLatch(3);
        RudderAnalytics sdk = RudderAnalytics.builder("the-key")
                .setDataPlaneUrl(routes.url("/").toString())
                .setGZIP(gzip)
                .callback(rudderCallback(acknowledged))
                .build();
        try {
            sendAll(sdk);
            sdk.flush();

            assertThat(acknowledged.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            sdk.shutdown();
        }
        assertSent();
    }

    @Test
    void theSegmentSdkIsUnderstood() throws InterruptedException {
        CountDownLatch acknowledged = new CountDownLatch(3);
        Analytics sdk = Analytics.builder("the-key")
                .endpoint(routes.url("").toString())
                .callback(segmentCallback(acknowledged))
                .build();
        try {
            sdk.enqueue(com.segment.analytics.messages.IdentifyMessage.builder()
                    .userId("u1")
                    .traits(TRAITS));
            sdk.enqueue(com.segment.analytics.messages.TrackMessage.builder("Plan Changed")
                    .userId("u1")
                    .properties(PROPERTIES));
            sdk.enqueue(com.segment.analytics.messages.GroupMessage.builder("g1")
                    .userId("u1")
                    .traits(ORGANIZATION));
            sdk.flush();

            assertThat(acknowledged.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            sdk.shutdown();
        }
        assertSent();
    }

    @Test
    void theSdkSendsAgainWhatCouldNotBeStored() throws InterruptedException {
        AtomicInteger attempts = new AtomicInteger();
        routes.inbox()
                .answerWith(events -> attempts.incrementAndGet() == 1
                        ? CompletableFuture.failedFuture(new InboxUnavailableException("disk full", null))
                        : RecordingInbox.stored().apply(events));
        CountDownLatch acknowledged = new CountDownLatch(3);
        RudderAnalytics sdk = RudderAnalytics.builder("the-key")
                .setDataPlaneUrl(routes.url("/").toString())
                .callback(rudderCallback(acknowledged))
                .build();
        try {
            sendAll(sdk);
            sdk.flush();

            assertThat(acknowledged.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            sdk.shutdown();
        }
        assertSent();
    }

    private static void sendAll(RudderAnalytics sdk) {
        sdk.enqueue(com.rudderstack.sdk.java.analytics.messages.IdentifyMessage.builder()
                .userId("u1")
                .traits(TRAITS));
        sdk.enqueue(com.rudderstack.sdk.java.analytics.messages.TrackMessage.builder("Plan Changed")
                .userId("u1")
                .properties(PROPERTIES));
        sdk.enqueue(com.rudderstack.sdk.java.analytics.messages.GroupMessage.builder("g1")
                .userId("u1")
                .traits(ORGANIZATION));
    }

    private void assertSent() {
        List<Event> events = routes.inbox().events();
        assertThat(events).extracting(Event::type).containsExactlyInAnyOrder("identify", "track", "group");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.problem()).isEmpty();
            assertThat(event.userId()).hasValue("u1");
            assertThat(event.messageId()).isNotBlank();
            assertThat(event.time())
                    .isBetween(
                            Instant.now().minus(Duration.ofMinutes(5)),
                            Instant.now().plus(Duration.ofMinutes(5)));
            assertThat(event.json().toString()).doesNotContain("the-key");
        });
        Event identify = of("identify");
        assertThat(identify.traits().get("name").asText()).isEqualTo("Ann \u00c5strand");
        assertThat(identify.traits().get("email").asText()).isEqualTo("ann@example.org");
        assertThat(identify.traits().at("/company/id").asInt()).isEqualTo(42);
        Event track = of("track");
        assertThat(track.name()).hasValue("Plan Changed");
        assertThat(track.properties().get("seats").asInt()).isEqualTo(5);
        assertThat(track.properties().get("trial").isBoolean()).isTrue();
        Event group = of("group");
        assertThat(group.groupId()).hasValue("g1");
        assertThat(group.traits().at("/domainNames/0").asText()).isEqualTo("acme.example");
    }

    private Event of(String type) {
        return routes.inbox().events().stream()
                .filter(event -> event.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static com.rudderstack.sdk.java.analytics.Callback rudderCallback(CountDownLatch acknowledged) {
        return new com.rudderstack.sdk.java.analytics.Callback() {
            @Override
            public void success(com.rudderstack.sdk.java.analytics.messages.Message message) {
                acknowledged.countDown();
            }

            @Override
            public void failure(com.rudderstack.sdk.java.analytics.messages.Message message, Throwable reason) {
                throw new AssertionError("not acknowledged", reason);
            }
        };
    }

    private static com.segment.analytics.Callback segmentCallback(CountDownLatch acknowledged) {
        return new com.segment.analytics.Callback() {
            @Override
            public void success(com.segment.analytics.messages.Message message) {
                acknowledged.countDown();
            }

            @Override
            public void failure(com.segment.analytics.messages.Message message, Throwable reason) {
                throw new AssertionError("not acknowledged", reason);
            }
        };
    }
}
