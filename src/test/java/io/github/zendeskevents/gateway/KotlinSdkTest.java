package io.github.zendeskevents.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.segment.analytics.kotlin.core.Analytics;
import com.segment.analytics.kotlin.core.AnalyticsKt;
import com.segment.analytics.kotlin.core.RequestFactory;
import com.segment.analytics.kotlin.core.Settings;
import com.segment.analytics.kotlin.core.utilities.InMemoryStorageProvider;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import kotlin.Unit;
import kotlinx.serialization.json.Json;
import kotlinx.serialization.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The SDK of Segment for phones, whose core is the same on Android and on any JVM. It speaks HTTPS only; its connections go to the
 * gateway without, as they would behind a proxy.
 */
class KotlinSdkTest {

    private RunningRoutes routes;

    @BeforeEach
    void start() {
        routes = RunningRoutes.gateway(
                Map.of("zendesk.gateway.write-keys", "a-server", "zendesk.gateway.public-keys", "the-key-of-an-app"));
    }

    @AfterEach
    void stop() {
        routes.close();
    }

    @Test
    void eventsOfAPhoneArriveAsThoseOfAPublicSender() {
        Analytics sdk = sdk();
        try {
            sendAll(sdk);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> routes.inbox().events().size() >= 4);
        } finally {
            sdk.shutdown();
        }
        assertSent();
    }

    @Test
    void whatCouldNotBeStoredComesAgain() {
        AtomicInteger attempts = new AtomicInteger();
        routes.inbox()
                .answerWith(events -> attempts.incrementAndGet() == 1
                        ? CompletableFuture.failedFuture(new InboxUnavailableException("disk full", null))
                        : RecordingInbox.stored().apply(events));
        Analytics sdk = sdk();
        try {
            sendAll(sdk);
            await().atMost(Duration.ofSeconds(30)).until(() -> attempts.get() >= 1);
            // The SDK tries again at its next flush, after the time that the gateway asked for.
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        sdk.flush();
                        return attempts.get() > 1;
                    });
        } finally {
            sdk.shutdown();
        }
        await().until(() -> routes.inbox().events().size() >= 4);
        assertThat(routes.inbox().events().stream().map(Event::messageId).distinct())
                .hasSize(4);
    }

    private Analytics sdk() {
        String gateway = "127.0.0.1:" + routes.port();
        AtomicBoolean askedForSettings = new AtomicBoolean();
        Analytics sdk = AnalyticsKt.Analytics("the-key-of-an-app", configuration -> {
            configuration.setApiHost(gateway + "/v1");
            configuration.setCdnHost(gateway + "/v1");
            configuration.setDefaultSettings(Json.Default.decodeFromString(
                    Settings.Companion.serializer(),
                    "{\"integrations\":{\"Segment.io\":{\"apiKey\":\"the-key-of-an-app\",\"apiHost\":\"" + gateway
                            + "/v1\"}}}"));
            configuration.setApplication("an app");
            configuration.setFlushAt(4);
            configuration.setCollectDeviceId(true);
            configuration.setStorageProvider(new InMemoryStorageProvider());
            configuration.setRequestFactory(new WithoutTls());
            configuration.setErrorHandler(error -> {
                askedForSettings.set(true);
                return Unit.INSTANCE;
            });
            return Unit.INSTANCE;
        });
        // Before that it does not know its anonymous user, and loses what it is given.
        await().until(askedForSettings::get);
        return sdk;
    }

    private static void sendAll(Analytics sdk) {
        sdk.identify(
                "u1", json("{\"name\":\"Ann \u00c5strand\",\"email\":\"ann@example.org\",\"company\":{\"id\":42}}"));
        // It keeps who the user is beside the calls: one made at once may go out with the anonymous id alone.
        await().until(() -> "u1".equals(sdk.userId()));
        sdk.group("g1", json("{\"name\":\"Acme\",\"domainNames\":[\"acme.example\"]}"));
        sdk.track("Plan Changed", json("{\"plan\":\"pro\",\"seats\":5,\"trial\":false}"));
        sdk.screen("Home");
    }

    private void assertSent() {
        List<Event> events = routes.inbox().events();
        assertThat(events).extracting(Event::type).containsExactlyInAnyOrder("identify", "group", "track", "screen");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.problem()).isEmpty();
            assertThat(event.userId()).hasValue("u1");
            assertThat(event.trust()).isEqualTo(Trust.PUBLIC);
            assertThat(event.json().toString()).doesNotContain("the-key-of-an-app");
        });
        assertThat(of("identify").traits().get("name").asText()).isEqualTo("Ann \u00c5strand");
        assertThat(of("identify").traits().at("/company/id").asInt()).isEqualTo(42);
        assertThat(of("group").groupId()).hasValue("g1");
        assertThat(of("group").traits().at("/domainNames/0").asText()).isEqualTo("acme.example");
        assertThat(of("track").name()).hasValue("Plan Changed");
        assertThat(of("track").properties().get("seats").asInt()).isEqualTo(5);
    }

    private Event of(String type) {
        return routes.inbox().events().stream()
                .filter(event -> event.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static JsonObject json(String text) {
        return (JsonObject) Json.Default.parseToJsonElement(text);
    }

    private static final class WithoutTls extends RequestFactory {

        @Override
        public HttpURLConnection openConnection(String url) {
            try {
                HttpURLConnection connection = (HttpURLConnection)
                        URI.create(url.replaceFirst("^https:", "http:")).toURL().openConnection();
                connection.setDoOutput(true);
                return connection;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
