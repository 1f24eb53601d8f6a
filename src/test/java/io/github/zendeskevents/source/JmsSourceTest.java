package io.github.zendeskevents.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.gateway.RecordingInbox;
import io.github.zendeskevents.gateway.RunningRoutes;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Artemis, read as the documentation says. */
class JmsSourceTest {

    private static final int USERS = 8;

    @TempDir
    Path folder;

    private final Documentation page = Documentation.page("sources").section("JMS");
    private JmsBroker broker;

    @BeforeEach
    void startBroker() throws Exception {
        broker = JmsBroker.start(folder);
    }

    @AfterEach
    void stopBroker() throws Exception {
        broker.close();
    }

    @Test
    void textAndBytesAreTakenAndAcknowledgedOnceTheirEventsAreSafe() {
        CompletableFuture<List<Outcome>> commit = new CompletableFuture<>();
        AtomicInteger arrived = new AtomicInteger();
        try (RunningRoutes routes = start()) {
            routes.inbox().answerWith(events -> {
                arrived.incrementAndGet();
                return commit;
            });
            routes.load("source");
            broker.sendText("u1", track("u1", 0));
            broker.sendBytes("[" + track("u2", 1) + "," + track("u2", 2) + "]");
            broker.sendText("u3", "oops");
            await().until(() -> arrived.get() > 0);
            assertThat(broker.waiting()).isEqualTo(3);

            commit.complete(List.of());
            await().until(() -> broker.acknowledged() == 3);
            assertThat(routes.inbox().events())
                    .extracting(Event::type)
                    .containsExactlyInAnyOrder("track", "track", "track", "invalid");
        }
    }

    @Test
    void aMessageComesAgainWhenTheInboxIsUnavailableAndTheOrderOfEachGroupIsKept() {
        AtomicInteger calls = new AtomicInteger();
        try (RunningRoutes routes = start()) {
            routes.inbox()
                    .answerWith(events -> calls.incrementAndGet() % 50 == 3
                            ? CompletableFuture.failedFuture(new InboxUnavailableException("disk full", null))
                            : RecordingInbox.stored().apply(events));
            routes.load("source");
            for (int n = 0; n < 25 * USERS; n++) {
                broker.sendText("u" + n % USERS, track("u" + n % USERS, n));
            }
            await().until(() -> broker.acknowledged() == 25 * USERS);

            assertThat(broker.waiting()).isZero();
            assertThat(calls.get()).isGreaterThan(25 * USERS);
            for (int user = 0; user < USERS; user++) {
                String id = "u" + user;
                int first = user;
                assertThat(routes.inbox().events().stream()
                                .filter(event -> event.userId().orElseThrow().equals(id))
                                .map(Event::messageId))
                        .as("events of " + id)
                        .containsExactlyElementsOf(IntStream.range(0, 25)
                                .mapToObj(i -> "m" + (first + i * USERS))
                                .toList());
            }
        }
    }

    private RunningRoutes start() {
        String yaml = page.onlyCode("yaml");
        assertThat(yaml).contains("tcp://localhost:61616");
        RunningRoutes routes =
                RunningRoutes.start(Map.of("zendesk.source.uri", page.property("zendesk.source.uri")), "accept");
        routes.loadYaml("broker.camel.yaml", yaml.replace("tcp://localhost:61616", JmsBroker.URL));
        return routes;
    }

    private static String track(String user, int n) {
        return "{\"type\":\"track\",\"messageId\":\"m" + n + "\",\"userId\":\"" + user + "\",\"event\":\"Seen\"}";
    }
}
