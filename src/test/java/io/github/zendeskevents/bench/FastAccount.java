package io.github.zendeskevents.bench;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A Zendesk account whose clock runs faster than life, with the program in front of it that goes by the same clock, so that
 * minutes of waiting for limits are measured in seconds. What is not waiting, such as the time that a call or a commit takes,
 * is not sped up: by that clock it takes as many times longer. Several instances of the program, each with limits that it
 * learns by itself, may stand in front of the one account.
 */
public final class FastAccount implements AutoCloseable {

    private static final int BATCH = 100;
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(1);

    private final Sandbox sandbox;
    private final Inboxes inboxes;
    private final Optional<Handicap> handicap;
    private final String source;
    private final List<RunningRoutes> instances = new ArrayList<>();
    private int starts;

    /**
     * Where the instances keep their events.
     *
     * @param number of instances
     * @param shared whether all share one inbox
     * @param url of the inbox of an instance, by the port of the sandbox and a number that is never used twice
     */
    private record Inboxes(int number, boolean shared, BiFunction<Integer, Integer, String> url) {

        static Inboxes files(int number, Path folder) {
            return new Inboxes(
                    number, false, (port, n) -> "jdbc:sqlite:" + folder.resolve("inbox-" + port + "-" + n + ".db"));
        }
    }

    /**
     * What came of a backlog.
     *
     * @param minutes by the sandbox's clock from the first acceptance to the last outcome, or until it was stopped
     * @param seconds of real time
     * @param left events that were still waiting when it was stopped
     * @param dead dead letters
     */
    public record Drained(
            double minutes, double seconds, long left, long dead, List<Sample> backlog, CallCounts calls) {

        /** The time, and what was left if it had to be stopped. */
        public String took() {
            return left == 0
                    ? String.format(Locale.ROOT, "%.2f", minutes)
                    : String.format(Locale.ROOT, "stopped after %.1f minutes with %d left", minutes, left);
        }
    }

    /**
     * Starts both.
     *
     * @param folder where the inbox may keep its files
     * @param handicap what to switch off; empty for the program as it is
     */
    FastAccount(SandboxSettings settings, Path folder, Optional<Handicap> handicap) {
        this(settings, Inboxes.files(1, folder), handicap, "");
    }

    private FastAccount(SandboxSettings settings, Inboxes inboxes, Optional<Handicap> handicap, String source) {
        this.sandbox = Sandbox.start(settings);
        this.inboxes = inboxes;
        this.handicap = handicap;
        this.source = source;
        start();
    }

    /**
     * Starts several instances, each with an inbox of its own and its own part of the users.
     *
     * @param folder where they may keep their files
     */
    public static FastAccount apart(int instances, SandboxSettings settings, Path folder) {
        return new FastAccount(settings, Inboxes.files(instances, folder), Optional.empty(), "");
    }

    /**
     * Starts several instances that read one source, each into an inbox of its own.
     *
     * @param folder where they may keep their files
     * @param source the URI of the source
     */
    public static FastAccount reading(int instances, SandboxSettings settings, Path folder, String source) {
        return new FastAccount(settings, Inboxes.files(instances, folder), Optional.empty(), source);
    }

    /**
     * Starts several instances that share one inbox.
     *
     * @param inbox an empty database
     */
    public static FastAccount together(int instances, SandboxSettings settings, String inbox) {
        return new FastAccount(settings, new Inboxes(instances, true, (port, n) -> inbox), Optional.empty(), "");
    }

    /** The account. */
    public Sandbox sandbox() {
        return sandbox;
    }

    /** The program begins anew with an empty inbox and without anything remembered. */
    void restart() {
        stop();
        start();
    }

    /**
     * Accepts all events as fast as the inbox takes them, and waits until none is left. Instances that share an inbox take
     * turns in accepting; else each accepts the events of its own users, as behind a balancer that goes by the user.
     *
     * @param patience real time after which it is given up
     */
    public Drained drain(List<Event> events, Duration patience) {
        Runnable accept = () -> {
            for (int i = 0; i < events.size(); i += BATCH) {
                accept(events.subList(i, Math.min(events.size(), i + BATCH)), i / BATCH);
            }
        };
        return drain(accept, () -> sum(Inbox.Counts::pending), patience);
    }

    /**
     * Waits until so many events that come by the source have ended.
     *
     * @param send gives them to what the source reads
     * @param patience real time after which it is given up
     */
    public Drained receive(int events, Runnable send, Duration patience) {
        long all = sum(FastAccount::ended) + events;
        return drain(send, () -> all - sum(FastAccount::ended), patience);
    }

    /** How many events each of the instances has delivered. */
    public List<Long> delivered() {
        return instances.stream()
                .map(instance -> instance.inbox().counts().delivered())
                .toList();
    }

    private static long ended(Inbox.Counts counts) {
        return counts.delivered() + counts.ignored() + counts.dead();
    }

    private Drained drain(Runnable accept, LongSupplier left, Duration patience) {
        sandbox.clearCalls();
        List<Sample> samples = new ArrayList<>();
        long begin = System.nanoTime();
        Instant start = sandbox.clock().instant();
        accept.run();
        try {
            Duration pause = sandbox.clock().inRealTime(BETWEEN_SAMPLES);
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(pause)
                    .atMost(patience)
                    .until(() -> sample(start, left, samples) == 0);
        } catch (ConditionTimeoutException tooLong) {
            sample(start, left, samples);
        }
        Sample last = samples.get(samples.size() - 1);
        return new Drained(
                last.minutes(),
                (System.nanoTime() - begin) / 1e9,
                last.pending(),
                sum(Inbox.Counts::dead),
                samples,
                CallCounts.of(sandbox));
    }

    private void accept(List<Event> batch, int turn) {
        if (inboxes.shared()) {
            instances
                    .get(turn % instances.size())
                    .inbox()
                    .accept(batch)
                    .toCompletableFuture()
                    .join();
            return;
        }
        batch.stream()
                .collect(Collectors.groupingBy(
                        event -> Math.floorMod(event.userId().orElse("").hashCode(), instances.size())))
                .forEach((instance, part) -> instances
                        .get(instance)
                        .inbox()
                        .accept(part)
                        .toCompletableFuture()
                        .join());
    }

    private long sum(ToLongFunction<Inbox.Counts> count) {
        return instances.stream()
                .limit(inboxes.shared() ? 1 : instances.size())
                .mapToLong(instance -> count.applyAsLong(instance.inbox().counts()))
                .sum();
    }

    @Override
    public void close() {
        stop();
        sandbox.close();
    }

    private long sample(Instant start, LongSupplier left, List<Sample> samples) {
        long pending = left.getAsLong();
        samples.add(
                new Sample(Duration.between(start, sandbox.clock().instant()).toNanos() / 60e9, pending));
        return pending;
    }

    private void start() {
        for (int i = 0; i < inboxes.number(); i++) {
            starts++;
            instances.add(RunningRoutes.start(
                    sandbox,
                    registry -> {
                        registry.bind("zendeskClock", Clock.class, sandbox.clock());
                        registry.bind(
                                "zendeskTimer",
                                ScheduledExecutorService.class,
                                new SpedUpTimer(sandbox.clock().speed()));
                        handicap.ifPresent(off -> off.bind(registry));
                    },
                    handicap.<UnaryOperator<String>>map(off -> off).orElse(UnaryOperator.identity()),
                    "zendesk.inbox.url",
                    inboxes.url().apply(sandbox.port(), starts),
                    "zendesk.source.uri",
                    source));
        }
    }

    private void stop() {
        instances.forEach(RunningRoutes::close);
        instances.clear();
    }
}
