package io.github.zendeskevents.inbox.memory;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.DeadLetters;
import io.github.zendeskevents.inbox.EventCriteria;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.lane.EventSize;
import io.github.zendeskevents.inbox.lane.Lanes;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The newest dead letters, in memory; guarded by the lock of the inbox. */
final class MemoryDeadLetters implements DeadLetters {

    private static final int MOST_KEPT = 1_000;
    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 16;

    private final Object lock;
    private final InboxSettings settings;
    private final Clock clock;
    private final Consumer<DeadLetter> requeue;
    private final Runnable requeued;
    private final Consumer<DeadLetter> forget;
    private final Predicate<Event> known;
    private final Map<Long, DeadLetter> letters = new LinkedHashMap<>();
    private long bytes;

    /**
     * @param lock held while {@code requeue} and {@code forget} are called
     * @param requeue puts an event back at the end of its lanes
     * @param requeued called afterwards, without the lock
     * @param forget called for an event whose dead letter is deleted
     * @param known whether an event counts as a repeat
     */
    MemoryDeadLetters(
            Object lock,
            InboxSettings settings,
            Clock clock,
            Consumer<DeadLetter> requeue,
            Runnable requeued,
            Consumer<DeadLetter> forget,
            Predicate<Event> known) {
        this.lock = lock;
        this.settings = settings;
        this.clock = clock;
        this.requeue = requeue;
        this.requeued = requeued;
        this.forget = forget;
        this.known = known;
    }

    /** Lets those go that are about a user, by the key of the external id; returns their numbers. */
    List<Long> forgetUser(String userKey) {
        List<Long> about = letters.values().stream()
                .filter(letter -> ErasedEvents.isAbout(letter.event(), userKey))
                .map(DeadLetter::id)
                .toList();
        about.forEach(this::delete);
        return about;
    }

    int size() {
        forgetOld();
        return letters.size();
    }

    void add(PendingEvent event, Outcome.Dead reason) {
        letters.put(
                event.id,
                new DeadLetter(
                        event.id,
                        event.event,
                        reason.code(),
                        reason.reason(),
                        reason.step(),
                        event.attempts,
                        clock.instant()));
        bytes += event.size;
        int most = Math.min(MOST_KEPT, settings.deadLetterMax());
        long mostBytes = Math.min(MOST_BYTES, settings.deadLetterMaxBytes());
        while (letters.size() > most || (letters.size() > 1 && bytes > mostBytes)) {
            remove(letters.keySet().iterator().next());
        }
        forgetOld();
    }

    private void forgetOld() {
        Instant before = clock.instant().minus(settings.deadLetterRetention());
        List<Long> old = letters.values().stream()
                .takeWhile(letter -> letter.failedAt().isBefore(before))
                .map(DeadLetter::id)
                .toList();
        old.forEach(this::remove);
    }

    private Optional<DeadLetter> remove(long id) {
        Optional<DeadLetter> removed = Optional.ofNullable(letters.remove(id));
        removed.ifPresent(letter -> bytes -= EventSize.of(letter.event()));
        return removed;
    }

    @Override
    public List<DeadLetter> list(EventCriteria criteria, int limit, Optional<Long> before) {
        synchronized (lock) {
            return meant(criteria)
                    .filter(letter -> before.isEmpty() || letter.id() < before.get())
                    .sorted(Comparator.comparingLong(DeadLetter::id).reversed())
                    .limit(limit)
                    .toList();
        }
    }

    private Stream<DeadLetter> meant(EventCriteria criteria) {
        forgetOld();
        return letters.values().stream()
                .filter(letter -> criteria.matches(MemoryEventLog.entry(letter), Optional.of(letter.event())));
    }

    @Override
    public Optional<DeadLetter> find(long id) {
        synchronized (lock) {
            return Optional.ofNullable(letters.get(id));
        }
    }

    @Override
    public void reasons(EventCriteria criteria, Consumer<Reason> reader) {
        list(criteria, Integer.MAX_VALUE, Optional.empty())
                .forEach(letter -> reader.accept(new Reason(
                        letter.code(),
                        letter.step(),
                        letter.reason(),
                        letter.failedAt(),
                        Stream.of(letter.event().userId(), letter.event().groupId())
                                .flatMap(Optional::stream)
                                .toList())));
    }

    @Override
    public void count(EventCriteria criteria, Instant now, Consumer<ReasonCount> reader) {
        reasons(criteria, reason -> reader.accept(ReasonCount.of(reason, now)));
    }

    @Override
    public boolean replay(long id) {
        synchronized (lock) {
            Optional<DeadLetter> letter = remove(id);
            if (letter.isEmpty()) {
                return false;
            }
            requeue.accept(letter.get());
        }
        requeued.run();
        return true;
    }

    @Override
    public int replayAll(EventCriteria criteria) {
        List<DeadLetter> replayed;
        synchronized (lock) {
            replayed = meant(criteria)
                    .sorted(Comparator.comparingLong(DeadLetter::id))
                    .toList();
            replayed.forEach(letter -> remove(letter.id()));
            replayed.forEach(requeue);
        }
        requeued.run();
        return replayed.size();
    }

    @Override
    public Replacement replace(long id, Event event) {
        synchronized (lock) {
            DeadLetter letter = letters.get(id);
            if (letter == null) {
                return Replacement.UNKNOWN;
            }
            boolean same =
                    Lanes.of(event).messageKey().equals(Lanes.of(letter.event()).messageKey());
            if (!same && known.test(event)) {
                return Replacement.REPEATED;
            }
            remove(id);
            requeue.accept(new DeadLetter(
                    id, event, letter.code(), letter.reason(), letter.step(), letter.attempts(), letter.failedAt()));
        }
        requeued.run();
        return Replacement.DONE;
    }

    @Override
    public boolean delete(long id) {
        synchronized (lock) {
            Optional<DeadLetter> letter = remove(id);
            letter.ifPresent(forget);
            return letter.isPresent();
        }
    }

    @Override
    public int deleteAll(EventCriteria criteria) {
        synchronized (lock) {
            List<DeadLetter> deleted = meant(criteria).toList();
            deleted.forEach(letter -> delete(letter.id()));
            return deleted.size();
        }
    }
}
