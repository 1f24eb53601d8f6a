package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.inbox.Events;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.Outcome.Delivered;
import io.github.zendeskevents.inbox.dispatch.FixedCapacity;
import io.github.zendeskevents.inbox.dispatch.InFlightMemory;
import io.github.zendeskevents.inbox.dispatch.LaneDispatcher;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A process of its own with an inbox, for tests to kill. It prints a line for each thing that it has been promised. */
final class InboxProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private InboxProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static InboxProcess start(String job, String url, String name) throws IOException {
        return new InboxProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InboxProcess.class.getName(),
                        job,
                        url,
                        name)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** The next line of this job; others, such as logs, are passed over. */
    String line() {
        try {
            String line = output.readLine();
            while (line != null && !line.startsWith("> ")) {
                line = output.readLine();
            }
            return line == null ? "" : line.substring(2);
        } catch (IOException ended) {
            return "";
        }
    }

    /** Kills it as {@code kill -9} does; returns the lines it had still printed. */
    List<String> kill() {
        process.destroyForcibly().onExit().join();
        List<String> rest = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            rest.add(line);
        }
        return rest;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** {@code accept} or {@code deliver}, the URL, a name. */
    public static void main(String[] arguments) throws InterruptedException {
        PrintStream out = System.out;
        // Logs go elsewhere: nobody reads them here, and a full pipe would hold the process up.
        System.setOut(System.err);
        InboxSettings settings = InboxSettings.defaults().withLease(Duration.ofSeconds(5));
        Inbox inbox = SqlInbox.open(SqlDatabase.open(arguments[1], settings), settings, Clock.systemUTC());
        if (arguments[0].equals("accept")) {
            acceptForEver(inbox, arguments[2], out);
        } else {
            deliverForEver(inbox, arguments[1], arguments[2], out);
        }
        new CountDownLatch(1).await();
    }

    /** Four threads, each with its own users; prints {@code user messageId} once the inbox promised to keep the event. */
    private static void acceptForEver(Inbox inbox, String name, PrintStream out) {
        Events events = new Events(Clock.systemUTC());
        for (int t = 0; t < 4; t++) {
            int thread = t;
            new Thread(() -> {
                        for (int i = 0; ; i++) {
                            String user = "u" + thread + "-" + i % 3;
                            String id = name + "-" + thread + "-" + i;
                            inbox.accept(List.of(events.identify(id, user)))
                                    .toCompletableFuture()
                                    .join();
                            synchronized (out) {
                                out.println("> " + user + " " + id);
                                out.flush();
                            }
                        }
                    })
                    .start();
        }
    }

    /** Delivers by writing a row for each event; prints {@code ready}. */
    private static void deliverForEver(Inbox inbox, String url, String name, PrintStream out) {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        ThreadLocal<Connection> connections = ThreadLocal.withInitial(() -> connect(url));
        new LaneDispatcher(
                        inbox,
                        (delivery, done) -> {
                            try (PreparedStatement insert = connections
                                    .get()
                                    .prepareStatement(
                                            "INSERT INTO effect (user_id, message_id, process) VALUES (?, ?, ?)")) {
                                insert.setString(1, delivery.event().userId().orElseThrow());
                                insert.setString(2, delivery.event().messageId());
                                insert.setString(3, name);
                                insert.executeUpdate();
                                done.accept(new Delivered());
                            } catch (SQLException failure) {
                                throw new IllegalStateException(failure);
                            }
                        },
                        pool,
                        8,
                        Clock.systemUTC(),
                        new FixedCapacity(),
                        InFlightMemory.ofHeap())
                .start();
        out.println("> ready");
        out.flush();
    }

    private static Connection connect(String url) {
        try {
            return DriverManager.getConnection(url);
        } catch (SQLException failure) {
            throw new UncheckedIOException(new IOException(failure));
        }
    }
}
