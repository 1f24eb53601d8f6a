package io.github.zendeskevents.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.bench.FastAccount;
import io.github.zendeskevents.bench.FastAccount.Drained;
import io.github.zendeskevents.bench.Workload;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.sandbox.SandboxPlan;
import io.github.zendeskevents.sandbox.SandboxSettings;
import io.github.zendeskevents.source.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More instances for one topic, as the page Sources says: they divide its partitions among them, each with an inbox of its own, and
 * are before one account, under the limits of a plan and by a clock that runs fast.
 */
class ScaleOutTest {

    private static final int INSTANCES = 2;
    private static final int PARTITIONS = 3;
    private static final int TRACKS = 1_000;
    private static final int USERS = 100;
    /** As in {@link TwoInstancesTest}: what both have under way when the limit is met, and no more. */
    private static final int CONNECTIONS = 32;

    private static final String TOPIC = "events";
    private static final String GROUP = "zendesk";
    private static final SandboxSettings SETTINGS = SandboxSettings.defaults()
            .withPlan(SandboxPlan.ENTERPRISE)
            .withSpeed(15)
            .withJournalSize(1_000);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void twoInstancesThatReadOneTopicKeepTheOrderOfEachUserAndLeaveRoomForEachOther() {
        try (KafkaBroker kafka = KafkaBroker.start(folder)) {
            kafka.createTopic(TOPIC, PARTITIONS);
            String source = Documentation.page("sources")
                    .section("Kafka")
                    .property("zendesk.source.uri")
                    .replace("localhost:9092", kafka.address());
            assertThat(source).startsWith("kafka:" + TOPIC + "?").contains("groupId=" + GROUP + "&");
            try (FastAccount account = FastAccount.reading(INSTANCES, SETTINGS, folder, source)) {
                await().until(() -> kafka.membersWithPartitions(GROUP) == INSTANCES);
                assertTheyDivideTheWork(account, kafka);
            }
        }
    }

    private static void assertTheyDivideTheWork(FastAccount account, KafkaBroker kafka) {
        Workload load =
                Workload.tracks("tracks", TRACKS, USERS, 20, account.sandbox().clock());
        List<Event> users = load.events().subList(0, 2 * USERS);
        List<Event> tracks = load.events().subList(2 * USERS, load.events().size());

        assertThat(account.receive(users.size(), () -> send(kafka, users), PATIENCE)
                        .left())
                .isZero();
        Drained drained = account.receive(tracks.size(), () -> send(kafka, tracks), PATIENCE);

        assertThat(drained.left()).isZero();
        assertThat(drained.dead()).isZero();
        assertThat(load.endState(account.sandbox()))
                .as("each user's timeline in the order of the topic, and all else")
                .hasToString("right");
        assertThat(account.delivered())
                .as("delivered by each instance")
                .hasSize(INSTANCES)
                .allMatch(delivered -> delivered > load.events().size() / (2L * PARTITIONS));
        assertThat(drained.calls().limited())
                .as("refused in %.1f minutes of %s", drained.minutes(), drained.calls())
                .isLessThanOrEqualTo((long) Math.ceil(drained.minutes()) * INSTANCES * CONNECTIONS);
        await().until(() -> kafka.committed(GROUP, TOPIC) == load.events().size());
        System.out.printf(
                "scale-out: %d tracks of %d users from %d partitions by %d instances: %.2f minutes (%.2f by the limit alone),"
                        + " %.2f%% answers with 429, delivered by each %s%n",
                TRACKS,
                USERS,
                PARTITIONS,
                INSTANCES,
                drained.minutes(),
                TRACKS / (double) SandboxPlan.ENTERPRISE.limits().timelineEventsPerMinute(),
                drained.calls().limitedPercent(),
                account.delivered());
    }

    private static void send(KafkaBroker kafka, List<Event> events) {
        events.forEach(event ->
                kafka.send(TOPIC, event.userId().orElseThrow(), event.json().toString()));
        kafka.flush();
    }
}
