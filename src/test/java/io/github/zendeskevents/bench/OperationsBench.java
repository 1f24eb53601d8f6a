package io.github.zendeskevents.bench;

import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.delivery.AccountInbox;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.dispatch.FixedCapacity;
import io.github.zendeskevents.inbox.dispatch.InFlightMemory;
import io.github.zendeskevents.inbox.dispatch.LaneDispatcher;
import io.github.zendeskevents.main.RunningDistribution;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxPlan;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * How long the operations API of the built distribution takes over an SQLite inbox that is full, and how long it takes to put all dead
 * letters back. It prints a table; nothing here passes or fails. Arguments: how many events (1,000,000 unless said), of which a tenth
 * are dead letters, and how often each thing is asked (50 times unless said).
 */
public final class OperationsBench {

    private static final int ONE_IN = 10;

    private static final List<String> ASKED = List.of(
            "/ops/inbox",
            "/ops/events",
            "/ops/events?state=pending",
            "/ops/events?userId=customer-4711",
            "/ops/events?state=delivered&type=track",
            "/ops/dead-letters",
            "/ops/dead-letters?code=rejected",
            "/ops/dead-letters?userId=customer-4710",
            "/ops/dead-letters/groups",
            "/ops/dead-letters/groups?code=rejected",
            "/ops/limits",
            "/ops/troubled-records",
            "/observe/health/ready");

    private final int events;
    private final int times;
    private final PrintStream out;

    private OperationsBench(int events, int times, PrintStream out) {
        this.events = events;
        this.times = times;
        this.out = out;
    }

    /** Runs the measurement. */
    public static void main(String[] arguments) throws Exception {
        int events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int times = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50;
        Files.createDirectories(Path.of("target"));
        Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "operations-bench");
        try {
            new OperationsBench(events, times, System.out).run(folder);
        } finally {
            EraseBench.delete(folder);
        }
    }

    private void run(Path folder) throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        long begin = System.nanoTime();
        try (Inbox inbox = AccountInbox.open(
                "jdbc:sqlite:" + data.resolve("inbox.db"), InboxSettings.defaults(), Clock.systemUTC())) {
            fill(inbox);
        }
        out.printf(
                Locale.ROOT,
                "%,d events, of which %,d are dead letters (%,d MiB, filled in %.0f s)%n%n%-44s %8s %8s %8s%n",
                events,
                events / ONE_IN,
                Files.size(data.resolve("inbox.db")) / (1024 * 1024),
                seconds(begin),
                "milliseconds",
                "50%",
                "99%",
                "most");
        SandboxSettings fast = SandboxSettings.defaults()
                .withLimits(SandboxPlan.UNLIMITED.limits())
                .withJournalSize(1_000);
        try (Sandbox sandbox = Sandbox.start(fast);
                RunningDistribution program = new RunningDistribution(RunningDistribution.built(), folder)) {
            program.startAndAwaitReady(sandbox, "-Dzendesk.traits.only=name");
            ASKED.forEach(path -> ask(program, path));
            replay(program);
        }
    }

    private void ask(RunningDistribution program, String path) {
        Latencies latencies = new Latencies();
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            program.operations(path);
            latencies.add(System.nanoTime() - start);
        }
        row(path, latencies);
    }

    private void row(String what, Latencies latencies) {
        out.printf(
                Locale.ROOT,
                "%-44s %,8d %,8d %,8d%n",
                what,
                latencies.percentile(50),
                latencies.percentile(99),
                latencies.highest());
    }

    private void replay(RunningDistribution program) {
        long start = System.nanoTime();
        String answer = program.operate("POST", "/ops/dead-letters/replay?code=rejected")
                .body();
        out.printf(Locale.ROOT, "%nall put back by one call in %.1f s: %s%n", seconds(start), answer);
    }

    /** One in ten ends as a dead letter, for one of some reasons that name its ids. */
    private void fill(Inbox inbox) {
        AtomicInteger ended = new AtomicInteger();
        LaneDispatcher dispatcher = new LaneDispatcher(
                inbox,
                (delivery, end) -> end.accept(outcome(delivery.event(), ended.getAndIncrement())),
                Runnable::run,
                200,
                Clock.systemUTC(),
                new FixedCapacity(),
                InFlightMemory.ofHeap());
        dispatcher.start();
        for (int start = 0; start < events; start += 500) {
            inbox.accept(IntStream.range(start, Math.min(events, start + 500))
                            .mapToObj(EraseBench::event)
                            .toList())
                    .toCompletableFuture()
                    .join();
        }
        await().forever().until(() -> ended.get() >= events);
        dispatcher.stop(Duration.ofSeconds(10));
    }

    private static Outcome outcome(Event event, int number) {
        if (number % ONE_IN != 0) {
            return new Outcome.Delivered();
        }
        String user = event.userId().orElse("");
        return switch (number / ONE_IN % 3) {
            case 0 ->
                new Outcome.Dead(
                        "rejected",
                        "Zendesk refused: 422 RecordInvalid: Email: " + user + "@example is not properly formatted",
                        "zendesk-write-user");
            case 1 ->
                new Outcome.Dead(
                        "rejected",
                        "Zendesk refused: 400 for the user " + (360_000_000_000L + number),
                        "zendesk-timeline");
            default ->
                new Outcome.Dead(
                        "identity-conflict",
                        "the email " + user + "@example.com belongs to the user " + (360_000_000_000L + number)
                                + ", whose external_id is 'customer-" + number + "'",
                        "zendesk-user");
        };
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
