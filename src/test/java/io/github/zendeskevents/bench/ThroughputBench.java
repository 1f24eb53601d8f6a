package io.github.zendeskevents.bench;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.delivery.AccountInbox;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxCall;
import io.github.zendeskevents.sandbox.SandboxLimits;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.awaitility.Awaitility;

/**
 * Without limits: how long a lone event takes from its acceptance to the first call that leaves for Zendesk, and how many
 * events a second go through, beside a bare loop that makes the very same calls. The sandbox shares the machine's cores.
 */
public final class ThroughputBench {

    private static final int LONE_EVENTS = Bench.count(100, 20);
    private static final int EVENTS = Bench.count(2_000, 1_000);
    private static final int USERS = 200;
    private static final int ORGANIZATIONS = 40;
    private static final int BATCH = 100;
    /** So many streams it takes until the JVM's compilers have little left to do; they share the cores. */
    private static final int WARM_UPS = Bench.count(30, 2);

    private static final int RUNS = Bench.count(5, 1);
    /** A job is not to be slower than the calls around it: here the program's own work is measured, not Zendesk's. */
    private static final Duration JOB_TIME = Duration.ofMillis(50);

    private final Sandbox sandbox;
    private final RunningRoutes routes;
    private final Path folder;

    /**
     * One run.
     *
     * @param took from the first acceptance to the last outcome
     * @param bare what the bare loop took for the same calls
     * @param durable what the bare loop took with the same inbox before it
     */
    private record Run(BareLoop.Took took, int calls, BareLoop.Took bare, BareLoop.Took durable) {}

    private ThroughputBench(Sandbox sandbox, RunningRoutes routes, Path folder) {
        this.sandbox = sandbox;
        this.routes = routes;
        this.folder = folder;
    }

    /** Runs all, and ends. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("throughput-bench");
        SandboxSettings settings = SandboxSettings.defaults()
                .withLimits(SandboxLimits.none().withManyItems(100))
                .withImports(true)
                .withJobTime(JOB_TIME)
                .withJournalSize(200_000);
        try (Sandbox sandbox = Sandbox.start(settings);
                RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.inbox.url", inbox(folder, "inbox"))) {
            ThroughputBench bench = new ThroughputBench(sandbox, routes, folder);
            Run first = bench.run("warm-up-0");
            for (int i = 1; i < WARM_UPS; i++) {
                bench.stream("warm-up-" + i);
            }
            bench.latency();
            List<Run> runs = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                runs.add(bench.run("run-" + i));
            }
            print(runs);
            row(
                    "events a second in the first stream of a new JVM",
                    EVENTS / first.took().seconds(),
                    "");
        }
    }

    private static void print(List<Run> runs) {
        double seconds = median(runs, run -> run.took().seconds());
        double bare = median(runs, run -> run.bare().seconds());
        double durable = median(runs, run -> run.durable().seconds());
        double calls = median(runs, Run::calls);
        System.out.printf(
                Locale.ROOT,
                "%nThe stream of %,d events without limits, SQLite inbox, medians of %d runs%n",
                EVENTS,
                RUNS);
        row("events a second", EVENTS / seconds, ">= 2,500 on 2 cores");
        row("a bare loop of the same calls", EVENTS / bare, "");
        row("the bare loop with the same inbox", EVENTS / durable, "");
        row("speed beside the bare loop, %", 100 * bare / seconds, ">= 60");
        row("speed beside the bare loop with the inbox, %", 100 * durable / seconds, "");
        row("calls an event", calls / EVENTS, "");
        row("calls a second", calls / seconds, "");
        row("CPU for 1,000 events, seconds", cpu(runs, Run::took), "");
        row("the same in the bare loop", cpu(runs, Run::bare), "");
        row("the same in the bare loop with the inbox", cpu(runs, Run::durable), "");
    }

    private static double cpu(List<Run> runs, Function<Run, BareLoop.Took> which) {
        return 1_000 * median(runs, run -> which.apply(run).cpuSeconds()) / EVENTS;
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> value) {
        return runs.stream()
                .mapToDouble(value)
                .sorted()
                .skip(RUNS / 2)
                .findFirst()
                .orElseThrow();
    }

    private static String inbox(Path folder, String name) {
        return "jdbc:sqlite:" + folder.resolve(name + ".db");
    }

    private static void row(String what, double value, String target) {
        System.out.printf(Locale.ROOT, "%-48s %,12.2f  %s%n", what, value, target);
    }

    private void latency() {
        long[] micros = new long[LONE_EVENTS];
        for (int i = 0; i < LONE_EVENTS; i++) {
            sandbox.clearCalls();
            Event event = RunningRoutes.event("{'type':'track','userId':'warm-up-0-user-" + i + "','event':'Lone'}");
            routes.inbox().accept(List.of(event)).toCompletableFuture().join();
            awaitEmpty();
            micros[i] =
                    Duration.between(event.acceptedAt(), sandbox.calls().get(0).at())
                                    .toNanos()
                            / 1_000;
        }
        Arrays.sort(micros);
        System.out.printf(
                Locale.ROOT, "%n%-48s %10s %10s %10s%n", "a lone event, milliseconds", "median", "p90", "worst");
        System.out.printf(
                Locale.ROOT,
                "%-48s %10.1f %10.1f %10.1f%n",
                "from before acceptance to its first call",
                micros[LONE_EVENTS / 2] / 1e3,
                micros[LONE_EVENTS * 9 / 10] / 1e3,
                micros[LONE_EVENTS - 1] / 1e3);
    }

    private Run run(String name) throws Exception {
        BareLoop.Took took = stream(name);
        List<SandboxCall> calls = sandbox.calls();
        BareLoop.Took bare = BareLoop.send(sandbox, calls);
        try (Inbox inbox = AccountInbox.open(inbox(folder, name), InboxSettings.defaults(), Clock.systemUTC())) {
            return new Run(took, calls.size(), bare, BareLoop.deliver(sandbox, calls, events(name), BATCH, inbox));
        }
    }

    private static List<Event> events(String name) {
        return Workload.stream(name, EVENTS, USERS, ORGANIZATIONS, Clock.systemUTC())
                .events();
    }

    private BareLoop.Took stream(String name) {
        List<Event> events = events(name);
        sandbox.clearCalls();
        long cpu = Cost.cpuNanos();
        long start = System.nanoTime();
        for (int i = 0; i < EVENTS; i += BATCH) {
            routes.inbox()
                    .accept(events.subList(i, i + BATCH))
                    .toCompletableFuture()
                    .join();
        }
        awaitEmpty();
        return new BareLoop.Took((System.nanoTime() - start) / 1e9, (Cost.cpuNanos() - cpu) / 1e9);
    }

    private void awaitEmpty() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofMinutes(5))
                .until(() -> routes.inbox().counts().pending() == 0);
    }
}
