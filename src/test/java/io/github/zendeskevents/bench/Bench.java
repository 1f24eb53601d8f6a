package io.github.zendeskevents.bench;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxCall;
import io.github.zendeskevents.sandbox.SandboxLimits;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Measures, and prints what it measured: how long a lone event takes from its acceptance to the first call that leaves for
 * Zendesk, and how many events a second go through without limits, beside a bare loop that makes the very same calls.
 * These machines are noisy: read the ratios.
 */
public final class Bench {

    private static final int LONE_EVENTS = 100;
    private static final int USERS = 200;
    private static final int EVENTS = 2_000;
    private static final int CONNECTIONS = 32;

    private Bench() {
    }

    /** Runs all, and ends. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("bench");
        SandboxSettings settings = SandboxSettings.defaults().withLimits(SandboxLimits.none()).withJournalSize(200_000);
        try (Sandbox sandbox = Sandbox.start(settings);
                RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox.db"))) {
            stream(sandbox, routes, "warm-up");
            latency(sandbox, routes);
            sandbox.clearCalls();
            double seconds = stream(sandbox, routes, "run");
            List<SandboxCall> calls = sandbox.calls();
            double bare = bareLoop(sandbox, calls);
            System.out.printf("%n%-46s %10.0f%n", "events a second, SQLite inbox, no limits", EVENTS / seconds);
            System.out.printf("%-46s %10.2f%n", "calls an event", calls.size() / (double) EVENTS);
            System.out.printf("%-46s %10.0f%n", "calls a second", calls.size() / seconds);
            System.out.printf("%-46s %10.0f%n", "calls a second, bare loop of the same calls", calls.size() / bare);
            System.out.printf("%-46s %9.0f%%%n", "speed beside the bare loop", 100 * bare / seconds);
        }
        PlanBench.main(args);
        GatewayBench.main(args);
        InboxBench.main(args);
    }

    private static void latency(Sandbox sandbox, RunningRoutes routes) {
        long[] micros = new long[LONE_EVENTS];
        for (int i = 0; i < LONE_EVENTS; i++) {
            sandbox.clearCalls();
            Event event = RunningRoutes.event("{'type':'track','userId':'user-" + i + "','event':'Lone'}");
            routes.inbox().accept(List.of(event)).toCompletableFuture().join();
            awaitEmpty(routes);
            micros[i] = Duration.between(event.acceptedAt(), sandbox.calls().get(0).at()).toNanos() / 1_000;
        }
        Arrays.sort(micros);
        System.out.printf("%n%-46s %10s %10s %10s%n", "a lone event, milliseconds", "median", "p90", "worst");
        System.out.printf("%-46s %10.1f %10.1f %10.1f%n", "from before acceptance to its first call", micros[LONE_EVENTS / 2] / 1e3,
                micros[LONE_EVENTS * 9 / 10] / 1e3, micros[LONE_EVENTS - 1] / 1e3);
    }

    /** @return seconds from the first acceptance to the last outcome */
    private static double stream(Sandbox sandbox, RunningRoutes routes, String name) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            int user = i % USERS;
            String event = i < USERS || i % 10 == 3 ? "{'type':'identify','userId':'user-" + user + "','traits':{'name':'User " + user + "'}}"
                    : "{'type':'track','userId':'user-" + user + "','event':'" + name + "','properties':{'i':" + i + "}}";
            events.add(RunningRoutes.event(event));
        }
        long start = System.nanoTime();
        for (int i = 0; i < EVENTS; i += 100) {
            routes.inbox().accept(events.subList(i, i + 100)).toCompletableFuture().join();
        }
        awaitEmpty(routes);
        return (System.nanoTime() - start) / 1e9;
    }

    private static void awaitEmpty(RunningRoutes routes) {
        Awaitility.await().pollInterval(Duration.ofMillis(2)).atMost(Duration.ofMinutes(5))
                .until(() -> routes.inbox().counts().pending() == 0);
    }

    /** @return seconds for the same calls by as many threads, one after the other in each */
    private static double bareLoop(Sandbox sandbox, List<SandboxCall> calls) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        long start = System.nanoTime();
        List<Future<?>> all = new ArrayList<>();
        for (SandboxCall call : calls) {
            all.add(threads.submit(() -> send(client, sandbox, call)));
        }
        for (Future<?> one : all) {
            one.get(5, TimeUnit.MINUTES);
        }
        threads.shutdown();
        return (System.nanoTime() - start) / 1e9;
    }

    private static int send(HttpClient client, Sandbox sandbox, SandboxCall call) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.url() + call.target().replace(" ", "%20")))
                .header("Authorization", "Bearer " + SandboxSettings.BEARER_TOKEN).header("Content-Type", "application/json")
                .method(call.method(), call.body() == null || call.body().isEmpty() ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(call.body())).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
}
