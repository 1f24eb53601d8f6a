package io.github.zendeskevents.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.delivery.AccountInbox;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Erasures;
import io.github.zendeskevents.inbox.Erasures.Erasure;
import io.github.zendeskevents.inbox.Erasures.Forgotten;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.Suppressions.State;
import io.github.zendeskevents.inbox.dispatch.FixedCapacity;
import io.github.zendeskevents.inbox.dispatch.InFlightMemory;
import io.github.zendeskevents.inbox.dispatch.LaneDispatcher;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How long the inbox takes to forget many persons while it is full and delivery goes on, on SQLite. It prints a table; nothing here
 * passes or fails. Arguments: how many events (1,000,000 unless said), how many persons (1,000 unless said), and the folder to write in
 * ({@code target} unless said).
 */
public final class EraseBench {

    private static final int USERS = 200_000;
    private static final int AT_WORK = 1_000;

    private final int events;
    private final int persons;
    private final PrintStream out;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong lastDelivery = new AtomicLong();
    private final AtomicLong longestGap = new AtomicLong();

    private EraseBench(int events, int persons, PrintStream out) {
        this.events = events;
        this.persons = persons;
        this.out = out;
    }

    /** Runs the measurement. */
    public static void main(String[] arguments) throws Exception {
        int events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int persons = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000;
        Path under = Path.of(arguments.length > 2 ? arguments[2] : "target");
        Files.createDirectories(under);
        Path folder = Files.createTempDirectory(under, "erase-bench");
        try {
            new EraseBench(events, persons, System.out).run(folder.resolve("inbox.db"));
        } finally {
            delete(folder);
        }
    }

    private void run(Path file) throws Exception {
        try (Inbox inbox = AccountInbox.open("jdbc:sqlite:" + file, InboxSettings.defaults(), Clock.systemUTC())) {
            long begin = System.nanoTime();
            fill(inbox);
            out.printf(
                    Locale.ROOT,
                    "%nErasing %,d persons in an inbox of %,d events (%,d MiB, filled in %.0f s), delivery going on%n",
                    persons,
                    events,
                    Files.size(file) / (1024 * 1024),
                    seconds(begin));
            LaneDispatcher dispatcher = new LaneDispatcher(
                    inbox,
                    (delivery, end) -> {
                        end.accept(new Outcome.Delivered());
                        heard();
                    },
                    Runnable::run,
                    200,
                    Clock.systemUTC(),
                    new FixedCapacity(),
                    InFlightMemory.ofHeap());
            lastDelivery.set(System.nanoTime());
            dispatcher.start();
            erase(inbox);
            dispatcher.stop(Duration.ofSeconds(10));
        }
    }

    private void erase(Inbox inbox) throws InterruptedException {
        Erasures erasures = inbox.erasures();
        long start = System.nanoTime();
        List<String> users = IntStream.range(0, persons)
                .mapToObj(i -> user(i * (USERS / persons)))
                .toList();
        users.forEach(user -> inbox.suppressions().requestErasure(user, false));
        row("asked for, each by a call", start);

        start = System.nanoTime();
        List<Erasure> toForget = new ArrayList<>();
        List<Erasure> done = new ArrayList<>();
        long forgotten = 0;
        while (done.size() < persons) {
            toForget.addAll(erasures.claim(AT_WORK - toForget.size()));
            Forgotten piece = erasures.forget(toForget);
            forgotten += piece.events().values().stream().mapToLong(List::size).sum();
            done.addAll(toForget.stream()
                    .filter(erasure -> piece.done().contains(erasure.key()))
                    .toList());
            toForget.removeAll(done);
        }
        row(String.format(Locale.ROOT, "forgotten, %,d events", forgotten), start);

        start = System.nanoTime();
        done.forEach(erasure -> erasures.end(erasure, State.DONE, "by the benchmark", Optional.empty()));
        row("ended, each by itself as Zendesk answers", start);

        start = System.nanoTime();
        for (Optional<Duration> later = erasures.publish(); later.isPresent(); later = erasures.publish()) {
            Thread.sleep(later.get().toMillis() + 1);
        }
        row("the file written anew, all known as done", start);
    }

    private void row(String what, long start) {
        double seconds = seconds(start);
        out.printf(
                Locale.ROOT,
                "%-44s %8.1f s %,10.0f delivered/s, longest gap between two %,6d ms%n",
                what,
                seconds,
                delivered.getAndSet(0) / seconds,
                longestGap.getAndSet(0) / 1_000_000);
    }

    private void heard() {
        delivered.incrementAndGet();
        long now = System.nanoTime();
        longestGap.accumulateAndGet(now - lastDelivery.getAndSet(now), Math::max);
    }

    private void fill(Inbox inbox) {
        for (int start = 0; start < events; start += 500) {
            inbox.accept(IntStream.range(start, Math.min(events, start + 500))
                            .mapToObj(EraseBench::event)
                            .toList())
                    .toCompletableFuture()
                    .join();
        }
    }

    private static String user(int number) {
        return "customer-" + number;
    }

    /** An identify of about 300 bytes; the events of a person are spread over the whole inbox. */
    static Event event(int number) {
        int user = number % USERS;
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("type", "identify")
                .put("messageId", "benchmark-message-" + number)
                .put("userId", user(user))
                .put("timestamp", "2026-03-01T12:00:00.000Z");
        event.putObject("traits")
                .put("name", "Customer Number " + user)
                .put("email", user(user) + "@example.com")
                .put("plan", "enterprise")
                .put("loginCount", number);
        return new Event(event, Instant.now());
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
