package io.github.zendeskevents.bench;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.awaitility.Awaitility;

/**
 * What it costs to wait: Zendesk answers every call with 429 and asks for 20 seconds, and a thousand events wait for that. A
 * program that waits with threads, or looks again and again, shows here.
 */
public final class WaitingBench {

    private static final int EVENTS = 1_000;
    private static final int RETRY_AFTER = 20;
    private static final Duration SETTLING = Duration.ofSeconds(Bench.count(3, 1));
    private static final Duration IDLE = Duration.ofSeconds(Bench.count(5, 1));
    private static final Duration WAITING = Duration.ofSeconds(Bench.count(10, 2));

    private WaitingBench() {}

    /** Runs all, and ends. */
    public static void main(String[] args) throws Exception {
        String inbox =
                "jdbc:sqlite:" + Files.createTempDirectory("waiting-bench").resolve("inbox.db");
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withJournalSize(EVENTS));
                RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.inbox.url", inbox)) {
            Cost.pass(SETTLING);
            Cost idle = Cost.during(IDLE);
            sandbox.faults().onAny().always().retryAfter(RETRY_AFTER).status(429);
            Workload load = Workload.stream("waiting", EVENTS, 200, 40, Clock.systemUTC());
            routes.inbox().accept(load.events()).toCompletableFuture().join();
            Awaitility.await().until(() -> !sandbox.calls().isEmpty());
            Cost.pass(SETTLING);
            int before = sandbox.calls().size();
            Cost waiting = Cost.during(WAITING);
            int during = sandbox.calls().size() - before;
            long pending = routes.inbox().counts().pending();
            System.out.printf(
                    Locale.ROOT,
                    "%nWaiting for closed limits: %,d events, each call answered 429 with Retry-After %d%n",
                    pending,
                    RETRY_AFTER);
            System.out.printf(
                    Locale.ROOT,
                    "%-32s %16s %10s %12s %12s%n",
                    "",
                    "CPU, ms a second",
                    "threads",
                    "heap, MiB",
                    "calls");
            print("nothing to do", idle, 0);
            print("events wait", waiting, during);
            System.out.printf(
                    Locale.ROOT, "calls before all waited: %d (target: CPU and memory next to nothing)%n", before);
            sandbox.faults().clear();
        }
    }

    private static void print(String what, Cost cost, int calls) {
        System.out.printf(
                Locale.ROOT,
                "%-32s %16.1f %10d %12.1f %12d%n",
                what,
                cost.cpuMillisPerSecond(),
                cost.threads(),
                cost.heapMebibytes(),
                calls);
    }
}
