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
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A Zendesk account whose clock runs faster than life, with the program in front of it that goes by the same clock, so that
 * minutes of waiting for limits are measured in seconds. What is not waiting, such as the time that a call or a commit takes,
 * is not sped up: by that clock it takes as many times longer.
 */
final class FastAccount implements AutoCloseable {

    private static final int BATCH = 100;
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(1);

    private final Sandbox sandbox;
    private final Path folder;
    private final Optional<Handicap> handicap;
    private RunningRoutes routes;
    private int starts;

    /**
     * What came of a backlog.
     *
     * @param minutes by the sandbox's clock from the first acceptance to the last outcome, or until it was stopped
     * @param seconds of real time
     * @param left events that were still waiting when it was stopped
     * @param dead dead letters
     */
    record Drained(double minutes, double seconds, long left, long dead, List<Sample> backlog, CallCounts calls) {

        /** The time, and what was left if it had to be stopped. */
        String took() {
            return left == 0 ? String.format(Locale.ROOT, "%.2f", minutes)
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
        this.sandbox = Sandbox.start(settings);
        this.folder = folder;
        this.handicap = handicap;
        start();
    }

    /** The account. */
    Sandbox sandbox() {
        return sandbox;
    }

    /** The program begins anew with an empty inbox and without anything remembered. */
    void restart() {
        routes.close();
        start();
    }

    /**
     * Accepts all events as fast as the inbox takes them, and waits until none is left.
     *
     * @param patience real time after which it is given up
     */
    Drained drain(List<Event> events, Duration patience) {
        Inbox inbox = routes.inbox();
        sandbox.clearCalls();
        List<Sample> samples = new ArrayList<>();
        long begin = System.nanoTime();
        Instant start = sandbox.clock().instant();
        for (int i = 0; i < events.size(); i += BATCH) {
            inbox.accept(events.subList(i, Math.min(events.size(), i + BATCH))).toCompletableFuture().join();
        }
        try {
            Duration pause = sandbox.clock().inRealTime(BETWEEN_SAMPLES);
            Awaitility.await().pollInSameThread().pollDelay(Duration.ZERO).pollInterval(pause).atMost(patience)
                    .until(() -> sample(inbox, start, samples) == 0);
        } catch (ConditionTimeoutException tooLong) {
            sample(inbox, start, samples);
        }
        Sample last = samples.get(samples.size() - 1);
        return new Drained(last.minutes(), (System.nanoTime() - begin) / 1e9, last.pending(), inbox.counts().dead(), samples,
                CallCounts.of(sandbox));
    }

    @Override
    public void close() {
        routes.close();
        sandbox.close();
    }

    private long sample(Inbox inbox, Instant start, List<Sample> samples) {
        long pending = inbox.counts().pending();
        samples.add(new Sample(Duration.between(start, sandbox.clock().instant()).toNanos() / 60e9, pending));
        return pending;
    }

    private void start() {
        starts++;
        routes = RunningRoutes.start(sandbox, registry -> {
            registry.bind("zendeskClock", Clock.class, sandbox.clock());
            registry.bind("zendeskTimer", ScheduledExecutorService.class, new SpedUpTimer(sandbox.clock().speed()));
            handicap.ifPresent(off -> off.bind(registry));
        }, handicap.<UnaryOperator<String>>map(off -> off).orElse(UnaryOperator.identity()),
                "zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox-" + sandbox.port() + "-" + starts + ".db"));
    }
}
