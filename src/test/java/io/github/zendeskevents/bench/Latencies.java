package io.github.zendeskevents.bench;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How long something took, each time. */
final class Latencies {

    private final ConcurrentLinkedQueue<Long> nanoseconds = new ConcurrentLinkedQueue<>();

    void add(long taken) {
        nanoseconds.add(taken);
    }

    /** In milliseconds; so many of a hundred took no longer. */
    long percentile(int percent) {
        long[] sorted = nanoseconds.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0
                ? 0
                : Duration.ofNanos(sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)])
                        .toMillis();
    }

    /** In milliseconds. */
    long highest() {
        return Duration.ofNanos(
                        nanoseconds.stream().mapToLong(Long::longValue).max().orElse(0))
                .toMillis();
    }
}
