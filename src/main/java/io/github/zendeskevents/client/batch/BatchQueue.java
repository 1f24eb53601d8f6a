package io.github.zendeskevents.client.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The requests that wait in a {@link Batcher}: those of the background after all others. Not thread-safe: the batcher guards it.
 */
final class BatchQueue {

    /** Servers refuse addresses above some 8,000 characters. */
    private static final int LONGEST_KEYS = 5_000;

    private final Deque<Waiting> first = new ArrayDeque<>();
    private final Deque<Waiting> background = new ArrayDeque<>();

    void add(Waiting one) {
        (one.isInBackground() ? background : first).add(one);
    }

    boolean isEmpty() {
        return size() == 0;
    }

    int size() {
        return first.size() + background.size();
    }

    /** True when nobody waits before whom those of the background would have to wait. */
    boolean isInBackground() {
        return first.isEmpty();
    }

    Stream<Waiting> all() {
        return Stream.concat(first.stream(), background.stream());
    }

    void removeIf(Predicate<Waiting> gone) {
        first.removeIf(gone);
        background.removeIf(gone);
    }

    /** Takes all out. */
    List<Waiting> takeAll() {
        List<Waiting> all = all().toList();
        first.clear();
        background.clear();
        return all;
    }

    /**
     * Takes the next ones out that go in one request. A second write of the same record waits for the next batch: the results of a
     * job could not tell the two apart.
     */
    List<Waiting> take(int largest) {
        List<Waiting> batch = new ArrayList<>();
        Set<String> written = new HashSet<>();
        int length = 0;
        for (Deque<Waiting> line : List.of(first, background)) {
            for (Iterator<Waiting> all = line.iterator(); all.hasNext() && batch.size() < largest; ) {
                Waiting next = all.next();
                boolean isLookUp = next.part().bulk().isLookUp();
                String record = next.part().key();
                int key = isLookUp ? record.length() * 3 + 1 : 0;
                if (!batch.isEmpty() && length + key > LONGEST_KEYS) {
                    return batch;
                }
                if (isLookUp || record.isEmpty() || written.add(BulkRequest.lower(record))) {
                    length += key;
                    batch.add(next);
                    all.remove();
                }
            }
        }
        return batch;
    }
}
