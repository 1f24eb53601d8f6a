package io.github.zendeskevents.bench;

import io.github.zendeskevents.delivery.AccountInbox;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxSettings;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * How many events a second the gateway takes over HTTP and makes safe in SQLite, beside a bare loop of inserts with as many
 * commits; then {@link RequestsBench single requests beside a bare server}. Sender and gateway share the machine's cores.
 */
public final class GatewayBench {

    private static final int SENDERS = 16;
    private static final int IN_BATCHES = Bench.count(20_000, 4_000);
    private static final int SINGLE = Bench.count(8_000, 2_000);

    private GatewayBench() {}

    /** Runs all, and ends. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("gateway-bench");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (Inbox inbox = AccountInbox.open(
                        "jdbc:sqlite:" + folder.resolve("inbox.db"), InboxSettings.defaults(), Clock.systemUTC());
                CamelContext context = gateway(inbox, port)) {
            context.start();
            send(port, "warm-up", Bench.count(4_000, 1_000), 1);
            System.out.printf("%n%-46s %10s %10s%n", "the gateway, SQLite with synchronous=FULL", "events/s", "bare/s");
            print(
                    "batches of 100, 16 connections",
                    send(port, "batch", IN_BATCHES, 100),
                    bare(folder, "batch", IN_BATCHES, 100));
            print("one by one, 16 connections", send(port, "single", SINGLE, 1), bare(folder, "single", SINGLE / 4, 1));
        }
        RequestsBench.run(folder);
    }

    /** A gateway of its own in this JVM, not yet started. */
    static CamelContext gateway(Inbox inbox, int port) throws Exception {
        CamelContext context = new DefaultCamelContext();
        Properties settings = new Properties();
        settings.put("zendesk.gateway.enabled", "true");
        settings.put("http.port", String.valueOf(port));
        settings.put("zendesk.gateway.max-connections-per-address", "10000");
        settings.put("zendesk.subdomain", "bench");
        settings.put("zendesk.oauth.token", "any");
        context.getPropertiesComponent().setInitialProperties(settings);
        context.getRegistry().bind("zendeskInbox", inbox);
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(
                        ResourceHelper.resolveResource(context, "file:routes/accept.camel.yaml"),
                        ResourceHelper.resolveResource(context, "file:routes/gateway.camel.yaml"));
        return context;
    }

    /** @return events a second */
    private static double send(int port, String name, int events, int batch) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        List<String> bodies = IntStream.range(0, events / batch)
                .mapToObj(b -> body(name, b, batch))
                .toList();
        long start = System.nanoTime();
        List<Future<Integer>> answers = new ArrayList<>();
        for (String body : bodies) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/batch"))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            answers.add(senders.submit(() ->
                    client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode()));
        }
        for (Future<Integer> answer : answers) {
            if (answer.get() != 200) {
                throw new IllegalStateException("the gateway answered " + answer.get());
            }
        }
        senders.shutdown();
        return events / ((System.nanoTime() - start) / 1e9);
    }

    /** @return events a second of one connection that inserts the same text and commits after each batch */
    private static double bare(Path folder, String name, int events, int batch) throws Exception {
        try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(name + ".db"));
                Statement setup = sqlite.createStatement()) {
            setup.execute("PRAGMA journal_mode=WAL");
            setup.execute("PRAGMA synchronous=FULL");
            setup.execute("CREATE TABLE event (id INTEGER PRIMARY KEY, message_id TEXT UNIQUE, event TEXT)");
            sqlite.setAutoCommit(false);
            long start = System.nanoTime();
            try (PreparedStatement insert =
                    sqlite.prepareStatement("INSERT INTO event (message_id, event) VALUES (?, ?)")) {
                for (int i = 0; i < events; i++) {
                    insert.setString(1, name + i);
                    insert.setString(2, event(name, i));
                    insert.executeUpdate();
                    if ((i + 1) % batch == 0) {
                        sqlite.commit();
                    }
                }
            }
            return events / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static String body(String name, int number, int batch) {
        return IntStream.range(0, batch)
                .mapToObj(i -> event(name, number * batch + i))
                .collect(Collectors.joining(",", "{\"batch\":[", "]}"));
    }

    static String event(String name, int i) {
        return """
                {"type":"track","messageId":"%1$s-%2$d","userId":"user-%3$d","event":"Order Completed",\
                "properties":{"total":%2$d,"currency":"EUR","products":["a","b"]},"timestamp":"2026-01-01T00:00:00Z"}"""
                .formatted(name, i, i % 500);
    }

    private static void print(String what, double gateway, double bare) {
        System.out.printf("%-46s %10.0f %10.0f%n", what, gateway, bare);
    }
}
