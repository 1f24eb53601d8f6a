package io.github.zendeskevents.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.delivery.AccountInbox;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.dispatch.FixedCapacity;
import io.github.zendeskevents.inbox.dispatch.InFlightMemory;
import io.github.zendeskevents.inbox.dispatch.LaneDispatcher;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How fast the inbox takes events in and hands them out, on SQLite, beside a bare loop of inserts with as many commits. It
 * prints a table; nothing here passes or fails. Arguments: how many events (20,000 unless said), and the folder to write in
 * ({@code target} unless said), because the disk decides.
 */
public final class InboxBench {

    private static final int BATCH = 100;
    private static final int SENDERS = 16;

    private final int events;
    private final Path folder;
    private final PrintStream out;
    private final JsonNodeFactory json = JsonNodeFactory.instance;

    private InboxBench(int events, Path folder, PrintStream out) {
        this.events = events;
        this.folder = folder;
        this.out = out;
    }

    /** Runs all measurements. */
    public static void main(String[] arguments) throws Exception {
        int events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        Path under = Path.of(arguments.length > 1 ? arguments[1] : "target");
        Files.createDirectories(under);
        Path folder = Files.createTempDirectory(under, "inbox-bench");
        try {
            InboxBench bench = new InboxBench(events, folder, System.out);
            bench.accept();
            bench.deliver();
        } finally {
            delete(folder);
        }
    }

    private void accept() throws Exception {
        batches(Math.min(events, 2_000), "warm-batches");
        singles(Math.min(events, 2_000), "warm-singles");
        out.printf(Locale.ROOT, "%nAccepting %,d events (SQLite, WAL, synchronous=FULL)%n", events);
        out.printf(Locale.ROOT, "%-44s %10s %10s %10s %8s%n", "", "events/s", "commits", "bare/s", "ratio");
        row("batches of 100, one sender", batches(events, "batches"));
        row("one by one, 16 senders", singles(events, "singles"));
    }

    private Measured batches(int count, String name) throws Exception {
        return measure(name, count, inbox -> {
            for (int first = 0; first < count; first += BATCH) {
                inbox.accept(IntStream.range(first, Math.min(count, first + BATCH))
                                .mapToObj(i -> event(i, i))
                                .toList())
                        .toCompletableFuture()
                        .join();
            }
        });
    }

    private Measured singles(int count, String name) throws Exception {
        return measure(name, count, inbox -> {
            ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
            CountDownLatch done = new CountDownLatch(SENDERS);
            for (int s = 0; s < SENDERS; s++) {
                int sender = s;
                senders.execute(() -> {
                    for (int i = sender; i < count; i += SENDERS) {
                        inbox.accept(List.of(event(i, i))).toCompletableFuture().join();
                    }
                    done.countDown();
                });
            }
            done.await();
            senders.shutdown();
        });
    }

    private Measured measure(String name, int count, Work work) throws Exception {
        AtomicInteger commits = new AtomicInteger();
        double seconds;
        try (Inbox inbox = open(name)) {
            inbox.onWork(commits::incrementAndGet);
            long start = System.nanoTime();
            work.on(inbox);
            seconds = seconds(start);
            if (inbox.counts().pending() != count) {
                throw new IllegalStateException("accepted " + inbox.counts().pending() + " of " + count);
            }
        }
        return new Measured(count / seconds, commits.get(), bare(name + "-bare", count, commits.get()));
    }

    /** As many rows of the same content in as many commits, into a table with the key alone. */
    private double bare(String name, int count, int commits) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(name + ".db"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("CREATE TABLE event (id INTEGER PRIMARY KEY, message_id TEXT UNIQUE, event TEXT)");
            connection.setAutoCommit(false);
            long start = System.nanoTime();
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO event (message_id, event) VALUES (?, ?)")) {
                int written = 0;
                for (int commit = 1; commit <= commits; commit++) {
                    for (; written < (long) count * commit / commits; written++) {
                        Event event = event(written, written);
                        insert.setString(1, event.messageId());
                        insert.setString(2, event.json().toString());
                        insert.addBatch();
                    }
                    insert.executeBatch();
                    connection.commit();
                }
            }
            return count / seconds(start);
        }
    }

    private void row(String what, Measured measured) {
        out.printf(
                Locale.ROOT,
                "%-44s %,10.0f %,10d %,10.0f %8.2f%n",
                what,
                measured.perSecond(),
                measured.commits(),
                measured.barePerSecond(),
                measured.perSecond() / measured.barePerSecond());
    }

    private void deliver() throws Exception {
        int backlog = events * 5;
        out.printf(
                Locale.ROOT, "%nDelivering a backlog of %,d events to a step that takes no time, 200 lanes%n", backlog);
        out.printf(
                Locale.ROOT,
                "%-44s %10s %16s %s%n",
                "",
                "events/s",
                "claim of 1, ms",
                "heap after GC, MiB: before, then each fifth");
        drain("each event in a lane of its own", backlog, i -> i);
        drain("1,000 lanes", backlog, i -> i % 1_000);
        drain("200 lanes", backlog, i -> i % 200);
        drain("one lane (a tenth of the events)", backlog / 10, i -> 0);
        behindPauses("behind as many lanes that are all paused", backlog);
    }

    private void drain(String what, int backlog, IntUser user) throws Exception {
        List<Long> heap = new ArrayList<>(List.of(heap()));
        try (Inbox inbox = open("drain-" + what.hashCode())) {
            fill(inbox, backlog, 0, user);
            double claim = claimMillis(inbox);
            AtomicInteger delivered = new AtomicInteger(1);
            CountDownLatch done = new CountDownLatch(backlog - 1);
            LaneDispatcher dispatcher = new LaneDispatcher(
                    inbox,
                    (delivery, end) -> {
                        end.accept(new Outcome.Delivered());
                        if (delivered.incrementAndGet() % (backlog / 5) == 0) {
                            heap.add(heap());
                        }
                        done.countDown();
                    },
                    Runnable::run,
                    200,
                    Clock.systemUTC(),
                    new FixedCapacity(),
                    InFlightMemory.ofHeap());
            long start = System.nanoTime();
            dispatcher.start();
            if (!done.await(10, TimeUnit.MINUTES)) {
                throw new IllegalStateException(done.getCount() + " of " + backlog + " were not delivered");
            }
            double seconds = seconds(start);
            dispatcher.stop(Duration.ofSeconds(10));
            out.printf(Locale.ROOT, "%-44s %,10.0f %16.2f %s%n", what, backlog / seconds, claim, heap);
        }
    }

    /** How long it takes to find the one event that is due when the whole backlog waits for its pause. */
    private void behindPauses(String what, int backlog) throws Exception {
        try (Inbox inbox = open("paused")) {
            fill(inbox, backlog, 0, i -> i);
            Outcome pause = new Outcome.Retry("paused by the benchmark", Optional.of(Duration.ofHours(1)));
            for (List<Inbox.Delivery> claimed = inbox.claim(200); !claimed.isEmpty(); claimed = inbox.claim(200)) {
                List<CompletableFuture<Void>> settled = claimed.stream()
                        .map(delivery -> inbox.settle(delivery, pause).toCompletableFuture())
                        .toList();
                settled.forEach(CompletableFuture::join);
            }
            fill(inbox, 10, backlog, i -> i);
            double claim = claimMillis(inbox);
            out.printf(Locale.ROOT, "%-44s %10s %16.2f%n", what, "", claim);
        }
    }

    private void fill(Inbox inbox, int count, int first, IntUser user) {
        for (int start = 0; start < count; start += 500) {
            inbox.accept(IntStream.range(start, Math.min(count, start + 500))
                            .map(i -> first + i)
                            .mapToObj(i -> event(user.of(i), i))
                            .toList())
                    .toCompletableFuture()
                    .join();
        }
    }

    /** Claims and settles one event, and says how long the claim took. */
    private static double claimMillis(Inbox inbox) {
        long start = System.nanoTime();
        List<Inbox.Delivery> one = inbox.claim(1);
        double millis = seconds(start) * 1_000;
        inbox.settle(one.get(0), new Outcome.Delivered()).toCompletableFuture().join();
        return millis;
    }

    private Inbox open(String name) {
        return AccountInbox.open(
                "jdbc:sqlite:" + folder.resolve(name + ".db"), InboxSettings.defaults(), Clock.systemUTC());
    }

    /** An identify of about 400 bytes, as a web shop may send it. */
    private Event event(int user, int number) {
        ObjectNode event = json.objectNode()
                .put("type", "identify")
                .put("messageId", "benchmark-message-" + number)
                .put("userId", "customer-" + user)
                .put("timestamp", "2026-03-01T12:00:00.000Z");
        event.putObject("traits")
                .put("name", "Customer Number " + user)
                .put("email", "customer-" + user + "@example.com")
                .put("phone", "+1 555 0100")
                .put("plan", "enterprise")
                .put("loginCount", number)
                .putObject("address")
                .put("city", "Ljubljana")
                .put("country", "Slovenia")
                .put("street", "Trubarjeva cesta 1");
        return new Event(event, Instant.now());
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private static long heap() {
        System.gc();
        return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / (1024 * 1024);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private record Measured(double perSecond, int commits, double barePerSecond) {}

    @FunctionalInterface
    private interface Work {
        void on(Inbox inbox) throws Exception;
    }

    @FunctionalInterface
    private interface IntUser {
        int of(int number);
    }
}
