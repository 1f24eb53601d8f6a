package io.github.zendeskevents.bench;

import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxLimits;
import io.github.zendeskevents.sandbox.SandboxSettings;
import io.github.zendeskevents.source.KafkaBroker;
import java.net.ServerSocket;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.support.PluginHelper;
import org.awaitility.Awaitility;

/**
 * How many events a second come from Kafka into Zendesk, one event a record, beside the same events as batches over the gateway:
 * the same context, the same SQLite inbox, no limits. Broker, senders, routes and sandbox share the machine's cores. Both ways
 * are taken in turn, because machines have moods; the median of each counts.
 */
public final class SourceBench {

    private static final int EVENTS = Bench.count(3_000, 1_000);
    private static final int USERS = 500;
    private static final int BATCH = 100;
    private static final int SENDERS = 16;
    private static final int PARTITIONS = 4;
    private static final int ROUNDS = Bench.count(3, 1);
    private static final String TOPIC = "events";

    private SourceBench() {}

    /** Runs all, and ends. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("source-bench");
        String port = freePort();
        try (KafkaBroker kafka = KafkaBroker.start(folder)) {
            kafka.createTopic(TOPIC, PARTITIONS);
            String source = Documentation.page("sources")
                    .section("Kafka")
                    .property("zendesk.source.uri")
                    .replace("localhost:9092", kafka.address());
            try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withLimits(SandboxLimits.none()));
                    RunningRoutes routes = RunningRoutes.start(
                            sandbox,
                            "zendesk.inbox.url",
                            "jdbc:sqlite:" + folder.resolve("inbox.db"),
                            "zendesk.source.uri",
                            source,
                            "zendesk.gateway.enabled",
                            "true",
                            "http.port",
                            port)) {
                PluginHelper.getRoutesLoader(routes.context())
                        .loadRoutes(PluginHelper.getResourceLoader(routes.context())
                                .resolveResource("file:routes/gateway.camel.yaml"));
                run(kafka, routes, port);
            }
        }
    }

    private static void run(KafkaBroker kafka, RunningRoutes routes, String port) throws Exception {
        post(
                routes,
                port,
                IntStream.range(0, USERS)
                        .mapToObj(user -> "{\"type\":\"identify\",\"userId\":\"user-" + user
                                + "\",\"traits\":{\"name\":\"User " + user + "\"}}")
                        .toList());
        double[] gateway = new double[ROUNDS];
        double[] records = new double[ROUNDS];
        consume(kafka, routes, "warm-up");
        for (int round = 0; round < ROUNDS; round++) {
            gateway[round] = post(routes, port, events("gateway-" + round));
            records[round] = consume(kafka, routes, "kafka-" + round);
        }
        System.out.printf("%n%-46s %10s%n", "from the source to Zendesk, SQLite inbox", "events/s");
        System.out.printf("%-46s %10.0f%n", "gateway, batches of 100, 16 connections", median(gateway));
        System.out.printf("%-46s %10.0f%n", "Kafka, one event a record, 4 partitions", median(records));
        System.out.printf("%-46s %9.0f%%%n", "Kafka beside the gateway", 100 * median(records) / median(gateway));
    }

    private static double consume(KafkaBroker kafka, RunningRoutes routes, String name) {
        List<String> events = events(name);
        long ended = ended(routes) + events.size();
        long start = System.nanoTime();
        for (int i = 0; i < events.size(); i++) {
            kafka.send(TOPIC, "user-" + i % USERS, events.get(i));
        }
        return awaitEnded(routes, ended, events.size(), start);
    }

    private static double post(RunningRoutes routes, String port, List<String> events) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        long ended = ended(routes) + events.size();
        long start = System.nanoTime();
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < events.size(); i += BATCH) {
            String body = events.subList(i, i + BATCH).stream().collect(Collectors.joining(",", "{\"batch\":[", "]}"));
            answers.add(senders.submit(() -> client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/batch"))
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode()));
        }
        for (Future<Integer> answer : answers) {
            if (answer.get() != 200) {
                throw new IllegalStateException("the gateway answered " + answer.get());
            }
        }
        senders.shutdown();
        return awaitEnded(routes, ended, events.size(), start);
    }

    private static double awaitEnded(RunningRoutes routes, long ended, int events, long start) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofMinutes(5))
                .until(() -> ended(routes) == ended);
        return events / ((System.nanoTime() - start) / 1e9);
    }

    private static long ended(RunningRoutes routes) {
        var counts = routes.inbox().counts();
        return counts.delivered() + counts.dead();
    }

    private static List<String> events(String name) {
        return IntStream.range(0, EVENTS)
                .mapToObj(i ->
                        """
                {"type":"track","messageId":"%s-%d","userId":"user-%d","event":"Order Completed",\
                "properties":{"total":%d,"currency":"EUR"},"timestamp":"2026-01-01T00:00:00Z"}"""
                                .formatted(name, i, i % USERS, i))
                .toList();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static String freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return String.valueOf(socket.getLocalPort());
        }
    }
}
