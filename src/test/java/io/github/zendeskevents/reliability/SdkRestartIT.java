package io.github.zendeskevents.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rudderstack.sdk.java.analytics.RudderAnalytics;
import com.segment.analytics.Analytics;
import io.github.zendeskevents.main.RunningDistribution;
import io.github.zendeskevents.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SDKs, as they are published, send on while the program is restarted. */
class SdkRestartIT {

    private static final int EVENTS = 150;
    private static final Map<String, Object> USER = Map.of("name", "Ann", "counter", 1);

    @TempDir
    private Path directory;

    private final Sandbox sandbox = Sandbox.start();
    private RunningDistribution program;
    private RudderAnalytics rudderStack;
    private Analytics segment;

    @BeforeEach
    void start() {
        program = new RunningDistribution(RunningDistribution.built(), directory).startAndAwaitReady(sandbox);
        String url = "http://127.0.0.1:" + program.port();
        rudderStack = RudderAnalytics.builder("a-key")
                .setDataPlaneUrl(url)
                .flushQueueSize(10)
                .flushInterval(1, TimeUnit.SECONDS)
                .build();
        segment = Analytics.builder("a-key")
                .endpoint(url)
                .flushQueueSize(10)
                .flushInterval(1, TimeUnit.SECONDS)
                .build();
    }

    @AfterEach
    void end() {
        rudderStack.shutdown();
        segment.shutdown();
        program.close();
        sandbox.close();
    }

    @Test
    void everythingTheySentArrivesOnce() {
        rudderStack.enqueue(com.rudderstack.sdk.java.analytics.messages.IdentifyMessage.builder()
                .userId("rudderstack")
                .traits(USER));
        segment.enqueue(com.segment.analytics.messages.IdentifyMessage.builder()
                .userId("segment")
                .traits(USER));
        rudderStack.flush();
        segment.flush();
        await().until(() -> sandbox.endUsers().size() == 2);

        send(0, EVENTS / 3);
        assertThat(program.terminate()).isZero();
        send(EVENTS / 3, EVENTS * 2 / 3);
        program.startAndAwaitReady(sandbox);
        send(EVENTS * 2 / 3, EVENTS);

        List<Integer> all = IntStream.range(0, EVENTS).boxed().toList();
        for (String user : new String[] {"rudderstack", "segment"}) {
            await(user).atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(arrived(user))
                    .containsAll(all));
            assertThat(arrived(user)).as("once each").hasSize(EVENTS);
        }
        program.awaitAllEnded();
        assertThat(program.operations("/ops/inbox").path("dead").asInt(-1)).isZero();
    }

    private void send(int from, int to) {
        for (int n = from; n < to; n++) {
            rudderStack.enqueue(com.rudderstack.sdk.java.analytics.messages.TrackMessage.builder("Seen")
                    .userId("rudderstack")
                    .properties(Map.of("n", n)));
            segment.enqueue(com.segment.analytics.messages.TrackMessage.builder("Seen")
                    .userId("segment")
                    .properties(Map.of("n", n)));
        }
        rudderStack.flush();
        segment.flush();
    }

    private List<Integer> arrived(String user) {
        return sandbox.timeline(sandbox.user(user).orElseThrow().path("id").asLong()).stream()
                .map(event -> event.at("/properties/n").asInt())
                .toList();
    }
}
