package io.github.zendeskevents.bench;

import io.github.zendeskevents.bench.GatewayProcess.Memory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * Requests of one event each, as browsers send them: to the gateway and, in the same run and by turns, to a bare server that makes the
 * body safe with the same group commits. Then what many connections cost that are kept open and do nothing. Each server is a process of
 * its own; the sender has another.
 */
final class RequestsBench {

    private static final int CONNECTIONS = 16;
    private static final int IDLE = Bench.count(2_000, 400);
    private static final Duration RARELY = Duration.ofSeconds(10);
    private static final int TURNS = Bench.count(4, 1);
    private static final long WARM_UP_SECONDS = Bench.count(15, 2);
    private static final long TURN_SECONDS = Bench.count(5, 1);

    private static final AtomicInteger EVENTS = new AtomicInteger();

    private RequestsBench() {}

    /** Runs all with databases in this folder, and prints two tables. */
    static void run(Path folder) throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start("gateway", folder);
                GatewayProcess bare = GatewayProcess.start("bare", folder)) {
            for (GatewayProcess server : List.of(gateway, bare)) {
                load(server, true, WARM_UP_SECONDS);
                load(server, false, Math.max(1, WARM_UP_SECONDS / 3));
            }
            System.out.printf(
                    Locale.ROOT,
                    "%n%-40s %9s %7s %7s %7s %9s %7s %7s %7s %6s%n",
                    "requests of one event, 16 connections",
                    "gateway/s",
                    "50% ms",
                    "99% ms",
                    "CPU ms",
                    "bare/s",
                    "50% ms",
                    "99% ms",
                    "CPU ms",
                    "ratio");
            compare("connections kept open", gateway, bare, server -> load(server, true, TURN_SECONDS));
            compare("a connection for each request", gateway, bare, server -> load(server, false, TURN_SECONDS));
            compare(
                    String.format(Locale.ROOT, "%,d kept open, each every ten seconds", IDLE),
                    gateway,
                    bare,
                    RequestsBench::nowAndThen);
            System.out.printf(
                    Locale.ROOT,
                    "%n%-46s %10s %8s %10s %8s%n",
                    "memory after a full collection, MiB",
                    "gateway",
                    "heap",
                    "bare",
                    "heap");
            Memory[] before = {gateway.memory(), bare.memory()};
            print("after the requests", before);
            List<HttpSender> idle = new ArrayList<>();
            for (GatewayProcess server : List.of(gateway, bare)) {
                for (int i = 0; i < IDLE; i++) {
                    HttpSender sender = new HttpSender(server.port());
                    sender.send(event(), false);
                    idle.add(sender);
                }
                Memory now = server.memory();
                int number = server == gateway ? 0 : 1;
                before[number] =
                        new Memory(now.heap() - before[number].heap(), now.resident() - before[number].resident());
                idle.forEach(RequestsBench::close);
                idle.clear();
            }
            print(String.format(Locale.ROOT, "more with %,d idle connections", IDLE), before);
        }
    }

    private static void compare(String what, GatewayProcess gateway, GatewayProcess bare, Sending sending)
            throws Exception {
        List<long[]> ours = new ArrayList<>();
        List<long[]> theirs = new ArrayList<>();
        Duration gatewayBefore = gateway.processorTime();
        Duration bareBefore = bare.processorTime();
        for (int turn = 0; turn < TURNS; turn++) {
            ours.add(sending.to(gateway));
            theirs.add(sending.to(bare));
        }
        Load one = Load.of(ours, gateway.processorTime().minus(gatewayBefore));
        Load other = Load.of(theirs, bare.processorTime().minus(bareBefore));
        System.out.printf(
                Locale.ROOT,
                "%-40s %9.0f %7.1f %7.1f %7.2f %9.0f %7.1f %7.1f %7.2f %6.2f%n",
                what,
                one.perSecond(),
                one.percentile(50),
                one.percentile(99),
                one.processorMillis(),
                other.perSecond(),
                other.percentile(50),
                other.percentile(99),
                other.processorMillis(),
                one.perSecond() / other.perSecond());
    }

    /** @return how long each request took, in nanoseconds */
    private static long[] load(GatewayProcess server, boolean keepAlive, long seconds) throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Future<LongStream>> taken = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            taken.add(senders.submit(() -> keepAlive ? kept(server.port(), end) : anew(server.port(), end)));
        }
        LongStream all = LongStream.empty();
        for (Future<LongStream> one : taken) {
            all = LongStream.concat(all, one.get());
        }
        senders.shutdown();
        return all.toArray();
    }

    private static LongStream kept(int port, long end) throws IOException {
        LongStream.Builder taken = LongStream.builder();
        try (HttpSender sender = new HttpSender(port)) {
            for (long start = System.nanoTime(); start < end; ) {
                sender.send(event(), false);
                long now = System.nanoTime();
                taken.add(now - start);
                start = now;
            }
        }
        return taken.build();
    }

    private static LongStream anew(int port, long end) throws IOException {
        LongStream.Builder taken = LongStream.builder();
        for (long start = System.nanoTime(); start < end; ) {
            try (HttpSender sender = new HttpSender(port)) {
                sender.send(event(), true);
            }
            long now = System.nanoTime();
            taken.add(now - start);
            start = now;
        }
        return taken.build();
    }

    /** Many visitors, of whom each sends something rarely; how long opening the connections takes is not counted. */
    private static long[] nowAndThen(GatewayProcess server) throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS);
        List<Future<LongStream>> taken = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            taken.add(senders.submit(() -> visitors(server.port(), IDLE / CONNECTIONS)));
        }
        LongStream all = LongStream.empty();
        for (Future<LongStream> one : taken) {
            all = LongStream.concat(all, one.get());
        }
        senders.shutdown();
        return all.toArray();
    }

    private static LongStream visitors(int port, int connections) throws IOException {
        LongStream.Builder taken = LongStream.builder();
        List<HttpSender> visitors = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                visitors.add(new HttpSender(port));
                visitors.get(i).send(event(), false);
            }
            long apart = RARELY.toNanos() / connections;
            long begin = System.nanoTime();
            for (long n = 0; n * apart < TimeUnit.SECONDS.toNanos(TURN_SECONDS); n++) {
                LockSupport.parkNanos(begin + n * apart - System.nanoTime());
                long start = System.nanoTime();
                visitors.get((int) (n % connections)).send(event(), false);
                taken.add(System.nanoTime() - start);
            }
        } finally {
            visitors.forEach(RequestsBench::close);
        }
        return taken.build();
    }

    private static String event() {
        return GatewayBench.event("request", EVENTS.getAndIncrement());
    }

    private static void print(String what, Memory[] both) {
        System.out.printf(
                Locale.ROOT,
                "%-46s %10.1f %8.1f %10.1f %8.1f%n",
                what,
                both[0].resident() / 1024.0,
                both[0].heap() / 1024.0,
                both[1].resident() / 1024.0,
                both[1].heap() / 1024.0);
    }

    private static void close(HttpSender sender) {
        try {
            sender.close();
        } catch (IOException alreadyClosed) {
            // It is over either way.
        }
    }

    /** One turn; answers how long each request took, in nanoseconds. */
    @FunctionalInterface
    private interface Sending {
        long[] to(GatewayProcess server) throws Exception;
    }

    /** What one kind of server did in all its turns. */
    private record Load(double perSecond, double processorMillis, List<Long> sorted) {

        static Load of(List<long[]> turns, Duration processor) {
            List<Long> all = turns.stream()
                    .flatMapToLong(LongStream::of)
                    .sorted()
                    .boxed()
                    .toList();
            return new Load(all.size() / (double) (TURNS * TURN_SECONDS), processor.toNanos() / 1e6 / all.size(), all);
        }

        double percentile(int percent) {
            return sorted.get(Math.min(sorted.size() - 1, (int) ((long) sorted.size() * percent / 100))) / 1e6;
        }
    }
}
