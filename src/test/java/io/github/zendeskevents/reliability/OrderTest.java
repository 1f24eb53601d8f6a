package io.github.zendeskevents.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxFault;
import io.github.zendeskevents.sandbox.SandboxFaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls to Zendesk fail in every way and in any order, and yet its state ends as if none had. */
@Execution(ExecutionMode.CONCURRENT)
class OrderTest {

    private static final int BATCH = 100;
    /** Longer than a busy machine holds a call up: one that is given up after its effect has it twice. */
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    private static final Duration TOO_LATE = Duration.ofSeconds(6);
    private static final String TIMELINE = "/api/v2/users/\\d+/events";

    @TempDir
    private Path folder;

    private final Sandbox sandbox = Sandbox.start();

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @ParameterizedTest(name = "{0} users with {1} events each, seed {2}")
    @CsvSource({"50,40,1", "20,15,2", "20,15,3", "20,15,4"})
    void eachUsersAndOrganizationsEventsTakeEffectOnceInOrderWhateverFails(int users, int perUser, long seed) {
        Load load = Load.of(users, perUser, 10, seed);
        Random random = new Random(seed);
        int events = users * perUser;
        script(random, events);
        spoilAfterTheEffect(
                random, "POST|PUT", "/api/v2/(users|organizations|organization_memberships)(/\\d+)?", events);
        List<SandboxFaults.Rule> doubling = spoilAfterTheEffect(random, "POST", TIMELINE, events);

        try (RunningRoutes routes = RunningRoutes.startImpatiently(
                sandbox,
                "zendesk.request-timeout",
                TIMEOUT.toSeconds() + "s",
                "zendesk.inbox.url",
                "jdbc:sqlite:" + folder.resolve("inbox.db"))) {
            List<Event> all = load.events().stream().map(RunningRoutes::event).toList();
            for (int i = 0; i < all.size(); i += BATCH) {
                routes.inbox()
                        .accept(all.subList(i, i + BATCH))
                        .toCompletableFuture()
                        .join();
            }
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> routes.inbox().counts().pending() == 0);

            assertThat(routes.inbox().counts().delivered()).isEqualTo(events);
            assertThat(routes.inbox().deadLetters().list(10, Optional.empty())).isEmpty();
        }
        int doubled = load.assertIn(sandbox).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        assertThat(doubled)
                .as("doubled where the answer was lost after the effect, and nowhere else")
                .isEqualTo(doubling.stream().mapToInt(SandboxFaults.Rule::hits).sum())
                .isPositive();
        Load.assertWritesInOrder(sandbox);
    }

    /** What the calls meet, whatever they are: one in five fails without effect. */
    private void script(Random random, int events) {
        List<SandboxFault> script = new ArrayList<>(Collections.nCopies(events * 2, SandboxFault.pass()));
        List<SandboxFault> faults = new ArrayList<>();
        for (int i = 0; i < events / 10; i++) {
            faults.addAll(List.of(
                    SandboxFault.status(500),
                    SandboxFault.status(503),
                    SandboxFault.dropBefore(),
                    SandboxFault.html(),
                    SandboxFault.empty()));
        }
        // Few of those that make all wait.
        for (int i = 0; i < Math.max(1, events / 500); i++) {
            faults.addAll(List.of(
                    SandboxFault.status(429).withRetryAfter(1),
                    SandboxFault.status(503).withRetryAfter(1),
                    SandboxFault.status(504).withDelay(TOO_LATE)));
        }
        script.addAll(faults);
        // The first calls are those of the start.
        Collections.shuffle(script.subList(5, script.size()), random);
        sandbox.faults().next(script.toArray(SandboxFault[]::new));
    }

    /** Some of these calls have their effect, but the answer is lost. */
    private List<SandboxFaults.Rule> spoilAfterTheEffect(Random random, String methods, String path, int events) {
        List<SandboxFaults.Rule> rules = new ArrayList<>();
        for (String method : methods.split("\\|")) {
            Stream.of(
                            SandboxFault.dropAfter(),
                            SandboxFault.truncated(),
                            SandboxFault.status(500).withEffect(true),
                            SandboxFault.delayAfter(TOO_LATE))
                    .forEach(fault -> {
                        for (int i = 0; i < 3; i++) {
                            rules.add(sandbox.faults()
                                    .on(method, path)
                                    .after(random.nextInt(events / 30))
                                    .answer(fault));
                        }
                    });
        }
        return rules;
    }
}
