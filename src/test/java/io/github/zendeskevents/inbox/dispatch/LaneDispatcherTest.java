package io.github.zendeskevents.inbox.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.failure.Backoff;
import io.github.zendeskevents.inbox.DeadLetters;
import io.github.zendeskevents.inbox.Erasures;
import io.github.zendeskevents.inbox.EventLog;
import io.github.zendeskevents.inbox.Events;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.LastKnownUsers;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.Outcome.Dead;
import io.github.zendeskevents.inbox.Outcome.Delivered;
import io.github.zendeskevents.inbox.Outcome.Retry;
import io.github.zendeskevents.inbox.Room;
import io.github.zendeskevents.inbox.Suppressions;
import io.github.zendeskevents.inbox.memory.MemoryInbox;
import io.github.zendeskevents.inbox.sql.SqlInbox;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaneDispatcherTest {

    private static final Delivered DELIVERED = new Delivered();
    private static final Retry AGAIN = new Retry("Zendesk is away", Optional.empty());

    @TempDir
    Path folder;

    private final Clock clock = Clock.systemUTC();
    private final Events events = new Events(clock);
    private final InboxSettings settings = InboxSettings.defaults()
            .withBackoff(new Backoff(Duration.ofMillis(20), Duration.ofMillis(50), () -> 0.5))
            .withStoreTimeout(Duration.ofSeconds(1));
    private final Map<String, Consumer<Outcome>> open = new ConcurrentHashMap<>();
    private final List<AutoCloseable> resources = new ArrayList<>();

    private Inbox memory() {
        Inbox inbox = new MemoryInbox(settings, clock);
        resources.add(inbox);
        return inbox;
    }

    private Inbox sqlite() {
        Inbox inbox =
                SqlInbox.open(SqlDatabase.open("jdbc:sqlite:" + folder.resolve("inbox.db"), settings), settings, clock);
        resources.add(inbox);
        return inbox;
    }

    private LaneDispatcher started(Inbox inbox, int lanes, DeliveryStep step) {
        return started(inbox, lanes, step, InFlightMemory.ofHeap());
    }

    private LaneDispatcher started(Inbox inbox, int lanes, DeliveryStep step, InFlightMemory memory) {
        LaneDispatcher dispatcher =
                new LaneDispatcher(inbox, step, Runnable::run, lanes, clock, new FixedCapacity(), memory);
        dispatcher.start();
        resources.add(0, () -> dispatcher.stop(Duration.ZERO));
        return dispatcher;
    }

    /** Keeps each event until the test says how its delivery ended. */
    private void hold(Delivery delivery, Consumer<Outcome> done) {
        open.put(delivery.event().messageId(), done);
    }

    private void end(String messageId, Outcome outcome) {
        await().until(() -> open.containsKey(messageId));
        open.remove(messageId).accept(outcome);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable resource : resources) {
            resource.close();
        }
    }

    @Test
    void deliversWhatIsAlreadyThereAndWhatComes() {
        Inbox inbox = sqlite();
        inbox.accept(List.of(events.identify("a1", "anna")));
        started(inbox, 10, (delivery, done) -> done.accept(DELIVERED));
        await().until(() -> inbox.counts().delivered() == 1);
        inbox.accept(List.of(events.identify("a2", "anna"), events.identify("b1", "bert")));
        await().until(() -> inbox.counts().delivered() == 3);
    }

    @Test
    void withClaimingStoppedItTakesNothingAndIsIdleOnceWhatWasInFlightHasEnded() {
        Inbox inbox = memory();
        LaneDispatcher dispatcher = started(inbox, 10, this::hold);
        inbox.accept(List.of(events.identify("1", "a")));
        await().until(() -> open.containsKey("1"));
        dispatcher.stopClaiming();
        inbox.accept(List.of(events.identify("2", "b")));
        assertThat(dispatcher.awaitIdle(Duration.ofMillis(50))).isEqualTo(1);

        end("1", DELIVERED);
        assertThat(dispatcher.awaitIdle(Duration.ofSeconds(10))).isZero();
        assertThat(open).isEmpty();

        dispatcher.startClaiming();
        end("2", DELIVERED);
        await().until(() -> inbox.counts().delivered() == 2);
    }

    @Test
    void hasNoMoreInFlightThanItsLanes() {
        Inbox inbox = memory();
        LaneDispatcher dispatcher = started(inbox, 2, this::hold);
        inbox.accept(List.of(events.identify("1", "a"), events.identify("2", "b"), events.identify("3", "c")));
        await().until(() -> open.size() == 2);
        assertThat(dispatcher.inFlight()).isEqualTo(2);
        assertThat(inbox.nextDue()).as("the third waits in the inbox").isPresent();

        end("1", DELIVERED);
        await().until(() -> open.containsKey("3"));
    }

    @Test
    void aDeliveryThatNeverEndsHoldsUpItsOwnLaneOnly() {
        Inbox inbox = memory();
        started(inbox, 3, (delivery, done) -> {
            if (!delivery.event().messageId().equals("stuck")) {
                done.accept(DELIVERED);
            }
        });
        inbox.accept(List.of(events.identify("stuck", "a"), events.identify("behind", "a")));
        for (int i = 0; i < 100; i++) {
            inbox.accept(List.of(events.identify("m" + i, "u" + i % 7)));
        }
        await().until(() -> inbox.counts().delivered() == 100);
        assertThat(inbox.counts().pending()).isEqualTo(2);
    }

    @Test
    void triesAgainWhenThePauseIsOver() {
        Inbox inbox = sqlite();
        List<Integer> attempts = new ArrayList<>();
        started(inbox, 10, (delivery, done) -> {
            attempts.add(delivery.attempts());
            done.accept(attempts.size() < 4 ? AGAIN : DELIVERED);
        });
        inbox.accept(List.of(events.identify("a1", "anna")));
        await().until(() -> inbox.counts().delivered() == 1);
        assertThat(attempts).containsExactly(0, 1, 2, 3);
    }

    @Test
    void claimsNothingWhilePausedAndSaysWhy() {
        Inbox inbox = memory();
        LaneDispatcher dispatcher = started(inbox, 10, this::hold);
        inbox.accept(List.of(events.identify("a1", "anna")));
        await().until(() -> open.containsKey("a1"));
        dispatcher.pause("Zendesk refuses the credentials");
        inbox.accept(List.of(events.identify("b1", "bert")));
        end("a1", AGAIN);
        await().until(() -> dispatcher.inFlight() == 0);
        assertThat(dispatcher.pauseReason()).contains("Zendesk refuses the credentials");
        await().during(Duration.ofMillis(150)).until(open::isEmpty);

        dispatcher.resume();
        assertThat(dispatcher.pauseReason()).isEmpty();
        await().until(() -> open.keySet().equals(Set.of("a1", "b1")));
    }

    @Test
    void resumingEndsTheGrowingPauses() {
        Backoff slow = new Backoff(Duration.ofHours(1), Duration.ofHours(1), () -> 1);
        Inbox inbox = new MemoryInbox(settings.withBackoff(slow), clock);
        resources.add(inbox);
        AtomicInteger attempts = new AtomicInteger();
        LaneDispatcher dispatcher = started(
                inbox, 10, (delivery, done) -> done.accept(attempts.incrementAndGet() == 1 ? AGAIN : DELIVERED));
        inbox.accept(List.of(events.identify("a1", "anna")));
        await().until(() -> attempts.get() == 1 && inbox.nextDue().isPresent());
        dispatcher.pause("away");
        dispatcher.resume();
        await().until(() -> inbox.counts().delivered() == 1);
    }

    @Test
    void theFirstSuccessAfterAnOutageEndsTheGrowingPauses() {
        Backoff slow = new Backoff(Duration.ofHours(1), Duration.ofHours(1), () -> 1);
        Inbox inbox = new MemoryInbox(settings.withBackoff(slow), clock);
        resources.add(inbox);
        AtomicBoolean away = new AtomicBoolean(true);
        started(inbox, 10, (delivery, done) -> done.accept(away.get() ? AGAIN : DELIVERED));
        for (int i = 0; i < 20; i++) {
            inbox.accept(List.of(events.identify("m" + i, "u" + i)));
        }
        await().until(() ->
                inbox.nextDue().filter(due -> due.isAfter(clock.instant())).isPresent());
        away.set(false);
        inbox.accept(List.of(events.identify("after", "other")));
        await().until(() -> inbox.counts().delivered() == 21);
    }

    @Test
    void largeEventsWaitForMemoryWhileSmallOnesGoOn() {
        Inbox inbox = sqlite();
        LaneDispatcher dispatcher = started(inbox, 100, this::hold, new InFlightMemory(1_000_000, 500_000));
        inbox.accept(IntStream.range(0, 5)
                .mapToObj(i -> events.large("large" + i, "u" + i, 100_000))
                .toList());
        await().until(() -> open.size() == 2);
        inbox.accept(List.of(events.identify("small", "anna")));
        await().until(() -> open.containsKey("small"));
        assertThat(open).hasSize(3);
        end("large0", DELIVERED);
        await().until(() -> open.containsKey("large2"));
        assertThat(dispatcher.inFlight()).isEqualTo(3);
    }

    @Test
    void anEventThatIsLargerThanAllMemoryGoesAlone() {
        Inbox inbox = sqlite();
        started(inbox, 100, this::hold, new InFlightMemory(1_000_000, 100_000));
        inbox.accept(List.of(events.large("1", "a", 200_000), events.large("2", "b", 200_000)));
        await().until(() -> open.containsKey("1"));
        await().during(Duration.ofMillis(300)).until(() -> open.size() == 1);
        end("1", AGAIN);
        await().until(() -> open.containsKey("2"));
        end("2", DELIVERED);
        end("1", DELIVERED);
        await().until(() -> inbox.counts().delivered() == 2);
    }

    @Test
    void stoppingWaitsForWhatIsInFlight() {
        Inbox inbox = memory();
        LaneDispatcher dispatcher = started(inbox, 10, this::hold);
        inbox.accept(List.of(events.identify("a1", "anna"), events.identify("a2", "anna")));
        await().until(() -> open.containsKey("a1"));
        ExecutorService other = Executors.newSingleThreadExecutor();
        var left = other.submit(() -> dispatcher.stop(Duration.ofSeconds(30)));
        await().during(Duration.ofMillis(100)).until(() -> !left.isDone());
        end("a1", DELIVERED);

        await().until(left::isDone);
        assertThat(left).succeedsWithin(Duration.ZERO).isEqualTo(0);
        assertThat(open).as("a2 was not claimed").isEmpty();
        assertThat(inbox.counts().pending()).isEqualTo(1);
        other.shutdown();
    }

    @Test
    void stoppingSaysHowManyWereLeftWhenPatienceEnds() {
        Inbox inbox = memory();
        LaneDispatcher dispatcher = started(inbox, 10, this::hold);
        inbox.accept(List.of(events.identify("a1", "anna"), events.identify("b1", "bert")));
        await().until(() -> open.size() == 2);
        Instant before = clock.instant();
        assertThat(dispatcher.stop(Duration.ofMillis(200))).isEqualTo(2);
        assertThat(Duration.between(before, clock.instant())).isGreaterThanOrEqualTo(Duration.ofMillis(190));
    }

    @Test
    void keepsAnOutcomeThatCannotBeStoredUntilItCan() throws SQLException {
        Inbox inbox = sqlite();
        AtomicInteger attempts = new AtomicInteger();
        LaneDispatcher dispatcher = started(inbox, 10, (delivery, done) -> {
            attempts.incrementAndGet();
            hold(delivery, done);
        });
        inbox.accept(List.of(events.identify("a1", "anna"), events.identify("a2", "anna")));
        await().until(() -> open.containsKey("a1"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("inbox.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            end("a1", DELIVERED);
            await().during(Duration.ofSeconds(2)).until(() -> dispatcher.inFlight() == 1 && attempts.get() == 1);
            statement.execute("ROLLBACK");
        }
        await().until(() -> open.containsKey("a2"));
        assertThat(inbox.counts().delivered()).isEqualTo(1);
    }

    @Test
    void goesOnWhenTheInboxCanBeReadAgain() {
        AtomicInteger failures = new AtomicInteger(3);
        Inbox inbox = new FailingReads(memory(), failures);
        inbox.accept(List.of(events.identify("a1", "anna")));
        started(inbox, 10, (delivery, done) -> done.accept(DELIVERED));
        await().until(() -> inbox.counts().delivered() == 1);
        assertThat(failures).hasValue(0);
    }

    @Test
    void aBugInTheStepIsTriedAgainAndStopsNothing() {
        Inbox inbox = memory();
        AtomicInteger attempts = new AtomicInteger();
        started(inbox, 10, (delivery, done) -> {
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("a bug, thrown on purpose by this test");
            }
            done.accept(DELIVERED);
        });
        inbox.accept(List.of(events.identify("a1", "anna")));
        await().until(() -> inbox.counts().delivered() == 1);
        assertThat(attempts).hasValue(2);
    }

    @Test
    void errorsWhileClaimingDeliveringAndSettlingStopNothing() {
        AtomicInteger attempts = new AtomicInteger();
        Inbox inbox = new FailingReads(memory(), new AtomicInteger()) {
            private final AtomicInteger claims = new AtomicInteger();
            private final AtomicInteger settlements = new AtomicInteger();

            @Override
            public Claimed claim(Room room) {
                if (claims.incrementAndGet() <= 2) {
                    throw new OutOfMemoryError("while claiming, made by this test");
                }
                return super.claim(room);
            }

            @Override
            public CompletionStage<Void> settle(Delivery delivery, Outcome outcome, List<Long> merged) {
                if (settlements.incrementAndGet() == 1) {
                    throw new OutOfMemoryError("while settling, made by this test");
                }
                return super.settle(delivery, outcome, merged);
            }
        };
        LaneDispatcher dispatcher = started(inbox, 10, (delivery, done) -> {
            if (attempts.incrementAndGet() <= 2) {
                throw new OutOfMemoryError("while delivering, made by this test");
            }
            done.accept(DELIVERED);
        });
        inbox.accept(List.of(events.identify("a1", "anna"), events.identify("b1", "bert")));
        await().until(() -> inbox.counts().delivered() == 2);
        assertThat(attempts).hasValue(4);
        assertThat(dispatcher.inFlight()).isZero();
        assertThat(dispatcher.standstill()).isEmpty();
    }

    @Test
    void onlyTheFirstOutcomeOfAnAttemptCounts() {
        Inbox inbox = memory();
        LaneDispatcher dispatcher = started(inbox, 10, (delivery, done) -> {
            done.accept(DELIVERED);
            done.accept(new Dead("rejected", "no", "users"));
        });
        inbox.accept(List.of(events.identify("a1", "anna")));
        await().until(() -> inbox.counts().delivered() == 1);
        assertThat(inbox.counts().dead()).isZero();
        assertThat(dispatcher.inFlight()).isZero();
    }

    @Test
    void doesNotAskTheInboxWhileNothingHappens() {
        AtomicInteger reads = new AtomicInteger();
        Inbox inbox = new FailingReads(memory(), new AtomicInteger(), reads);
        started(inbox, 10, (delivery, done) -> done.accept(DELIVERED));
        CompletionStage<List<Outcome>> stage = inbox.accept(List.of(events.identify("a1", "anna")));
        await().until(() -> stage.toCompletableFuture().isDone());
        await().pollDelay(Duration.ofMillis(100)).until(() -> true);
        int before = reads.get();
        await().during(Duration.ofMillis(300)).until(() -> reads.get() == before);
    }

    @Test
    void drainsABacklogOfManyLanesThroughAThreadPoolInOrder() {
        Inbox inbox = sqlite();
        int users = 50;
        int perUser = 20;
        for (int n = 0; n < perUser; n++) {
            int number = n;
            List<Event> batch = IntStream.range(0, users)
                    .mapToObj(user -> events.identify("u" + user + "-" + number, "u" + user))
                    .toList();
            inbox.accept(batch).toCompletableFuture().join();
        }
        Map<String, List<Integer>> order = new ConcurrentHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        resources.add(pool::shutdownNow);
        LaneDispatcher dispatcher = new LaneDispatcher(
                inbox,
                (delivery, done) -> {
                    if (ThreadLocalRandom.current().nextInt(4) == 0) {
                        done.accept(AGAIN);
                        return;
                    }
                    String[] id = delivery.event().messageId().split("-");
                    order.computeIfAbsent(id[0], key -> new ArrayList<>()).add(Integer.parseInt(id[1]));
                    done.accept(DELIVERED);
                },
                pool,
                20,
                clock,
                new FixedCapacity(),
                InFlightMemory.ofHeap());
        dispatcher.start();
        resources.add(0, () -> dispatcher.stop(Duration.ofSeconds(5)));

        await().atMost(Duration.ofSeconds(60)).until(() -> inbox.counts().delivered() == (long) users * perUser);
        assertThat(order).hasSize(users);
        order.forEach(
                (user, numbers) -> assertThat(numbers).as(user).hasSize(perUser).isSorted());
    }

    /** A real inbox whose reading fails a number of times, as that of a database that is away. */
    private static class FailingReads implements Inbox {

        private final Inbox inbox;
        private final AtomicInteger failures;
        private final AtomicInteger reads;

        FailingReads(Inbox inbox, AtomicInteger failures) {
            this(inbox, failures, new AtomicInteger());
        }

        FailingReads(Inbox inbox, AtomicInteger failures, AtomicInteger reads) {
            this.inbox = inbox;
            this.failures = failures;
            this.reads = reads;
        }

        @Override
        public Claimed claim(Room room) {
            reads.incrementAndGet();
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new InboxUnavailableException("the test says so", null);
            }
            return inbox.claim(room);
        }

        @Override
        public Optional<Instant> nextDue() {
            reads.incrementAndGet();
            return inbox.nextDue();
        }

        @Override
        public CompletionStage<List<Outcome>> accept(List<Event> events) {
            return inbox.accept(events);
        }

        @Override
        public CompletionStage<Void> settle(Delivery delivery, Outcome outcome, List<Long> merged) {
            return inbox.settle(delivery, outcome, merged);
        }

        @Override
        public List<Waiting> nextInLane(Delivery delivery, int max, long maxSize) {
            return inbox.nextInLane(delivery, max, maxSize);
        }

        @Override
        public Optional<Event> waitingIdentify(Event event) {
            return inbox.waitingIdentify(event);
        }

        @Override
        public void retryNow(int max) {
            inbox.retryNow(max);
        }

        @Override
        public void onWork(Runnable listener) {
            inbox.onWork(listener);
        }

        @Override
        public Counts counts() {
            return inbox.counts();
        }

        @Override
        public DeadLetters deadLetters() {
            return inbox.deadLetters();
        }

        @Override
        public EventLog eventLog() {
            return inbox.eventLog();
        }

        @Override
        public void pause(String reason) {
            inbox.pause(reason);
        }

        @Override
        public void resume() {
            inbox.resume();
        }

        @Override
        public Optional<Pause> paused() {
            return inbox.paused();
        }

        @Override
        public LastKnownUsers lastKnownUsers() {
            return inbox.lastKnownUsers();
        }

        @Override
        public Suppressions suppressions() {
            return inbox.suppressions();
        }

        @Override
        public Erasures erasures() {
            return inbox.erasures();
        }

        @Override
        public boolean durable() {
            return inbox.durable();
        }

        @Override
        public void close() {
            inbox.close();
        }
    }
}
