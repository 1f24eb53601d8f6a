package io.github.zendeskevents.inbox.memory;

import io.github.zendeskevents.inbox.DeadLetters;
import io.github.zendeskevents.inbox.Outcome;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The newest dead letters, in memory; guarded by the lock of the inbox. */
final class MemoryDeadLetters implements DeadLetters {

    private static final int MAX_KEPT = 1_000;

    private final Object lock;
    private final Consumer<PendingEvent> requeue;
    private final Runnable requeued;
    private final Consumer<PendingEvent> forget;
    private final Map<Long, Letter> letters = new LinkedHashMap<>();

    /**
     * @param lock held while {@code requeue} and {@code forget} are called
     * @param requeue puts an event back at the end of its lanes
     * @param requeued called afterwards, without the lock
     * @param forget called for an event whose dead letter is deleted
     */
    MemoryDeadLetters(Object lock, Consumer<PendingEvent> requeue, Runnable requeued, Consumer<PendingEvent> forget) {
        this.lock = lock;
        this.requeue = requeue;
        this.requeued = requeued;
        this.forget = forget;
    }

    int size() {
        return letters.size();
    }

    void add(PendingEvent event, Outcome.Dead reason, Instant failedAt) {
        letters.put(
                event.id,
                new Letter(
                        event,
                        new DeadLetter(
                                event.id,
                                event.event,
                                reason.code(),
                                reason.reason(),
                                reason.step(),
                                event.attempts,
                                failedAt)));
        if (letters.size() > MAX_KEPT) {
            letters.remove(letters.keySet().iterator().next());
        }
    }

    @Override
    public List<DeadLetter> list(int limit, Optional<Long> before) {
        synchronized (lock) {
            return letters.values().stream()
                    .map(Letter::shown)
                    .filter(letter -> before.isEmpty() || letter.id() < before.get())
                    .sorted(Comparator.comparingLong(DeadLetter::id).reversed())
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public boolean replay(long id) {
        synchronized (lock) {
            Letter letter = letters.remove(id);
            if (letter == null) {
                return false;
            }
            requeue.accept(letter.event);
        }
        requeued.run();
        return true;
    }

    @Override
    public int replayAll(Optional<String> code) {
        List<Letter> replayed;
        synchronized (lock) {
            replayed = letters.values().stream()
                    .filter(letter -> code.isEmpty() || letter.shown.code().equals(code.get()))
                    .sorted(Comparator.<Letter, Instant>comparing(letter -> letter.event.event.acceptedAt())
                            .thenComparingLong(letter -> letter.event.id))
                    .toList();
            replayed.forEach(letter -> letters.remove(letter.event.id));
            replayed.forEach(letter -> requeue.accept(letter.event));
        }
        requeued.run();
        return replayed.size();
    }

    @Override
    public boolean delete(long id) {
        synchronized (lock) {
            Letter letter = letters.remove(id);
            if (letter != null) {
                forget.accept(letter.event);
            }
            return letter != null;
        }
    }

    private record Letter(PendingEvent event, DeadLetter shown) {}
}
