package io.github.zendeskevents.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.zendeskevents.event.Event;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The inbox for those whose source keeps events itself ({@code zendesk.inbox.url=off}). It holds events in memory until each
 * has an outcome, and only then completes the stage that the source's acknowledgement waits for. The lanes are those of the
 * durable inbox. How much it holds is bounded in every direction.
 */
public final class MemoryInbox implements Inbox {

    private static final int DEAD_LETTERS_KEPT = 1_000;
    private static final int OUTCOMES_KEPT = 100_000;
    private static final int PEOPLE_KEPT = 100_000;

    private final InboxSettings settings;
    private final Clock clock;
    private final Map<String, Deque<Entry>> lanes = new HashMap<>();
    private final Map<String, Entry> pending = new HashMap<>();
    private final Map<Long, Entry> inFlight = new HashMap<>();
    private final NavigableSet<Entry> ready = new TreeSet<>(
            Comparator.<Entry>comparingLong(entry -> entry.nextAttemptAt).thenComparingLong(entry -> entry.seq));
    private final TreeMap<Instant, Integer> ages = new TreeMap<>();
    private final Map<Long, Dead> dead = new LinkedHashMap<>();
    private final Cache<String, Outcome> outcomes;
    private final Cache<String, LastKnownUsers.Details> people;
    private final DeadLetters deadLetters = new MemoryDeadLetters();
    private long lastNumber;
    private boolean closed;
    private volatile Runnable listener = () -> {};

    /** An empty inbox. */
    public MemoryInbox(InboxSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.outcomes = forgetting(settings, clock).maximumSize(OUTCOMES_KEPT).build();
        this.people = forgetting(settings, clock).maximumSize(PEOPLE_KEPT).build();
    }

    private static Caffeine<Object, Object> forgetting(InboxSettings settings, Clock clock) {
        return Caffeine.newBuilder()
                .expireAfterWrite(settings.retention())
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run);
    }

    @Override
    public CompletionStage<List<Outcome>> accept(List<Event> events) {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("There must be at least one event to accept");
        }
        List<CompletableFuture<Outcome>> ends;
        synchronized (this) {
            List<Lanes> keys = events.stream().map(Lanes::of).toList();
            Optional<InboxUnavailableException> refusal = refusal(keys);
            if (refusal.isPresent()) {
                return CompletableFuture.failedFuture(refusal.get());
            }
            ends = new ArrayList<>();
            for (int i = 0; i < events.size(); i++) {
                ends.add(add(events.get(i), keys.get(i)));
            }
        }
        listener.run();
        return CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> ends.stream().map(CompletableFuture::join).toList());
    }

    private Optional<InboxUnavailableException> refusal(List<Lanes> keys) {
        if (closed) {
            return Optional.of(closedInbox());
        }
        Set<String> added = new LinkedHashSet<>();
        keys.stream().map(Lanes::messageKey).filter(key -> !known(key)).forEach(added::add);
        boolean full =
                !pending.isEmpty() && !added.isEmpty() && pending.size() + added.size() > settings.memoryCapacity();
        return full
                ? Optional.of(new InboxUnavailableException(
                        "The inbox in memory is full: " + pending.size()
                                + " events wait for their delivery. Wait, or set " + Inboxes.SETTING
                                + " to a database.",
                        null))
                : Optional.empty();
    }

    private boolean known(String messageKey) {
        return pending.containsKey(messageKey) || outcomes.getIfPresent(messageKey) != null;
    }

    private CompletableFuture<Outcome> add(Event event, Lanes keys) {
        Entry waiting = pending.get(keys.messageKey());
        if (waiting != null) {
            return waiting.done;
        }
        Outcome earlier = outcomes.getIfPresent(keys.messageKey());
        if (earlier != null) {
            return CompletableFuture.completedFuture(earlier);
        }
        return append(++lastNumber, event, keys).done;
    }

    private Entry append(long id, Event event, Lanes keys) {
        Entry entry = new Entry(id, ++lastNumber, event, keys, clock.millis());
        for (String lane : entry.lanes()) {
            Deque<Entry> line = lanes.computeIfAbsent(lane, key -> new ArrayDeque<>());
            entry.blockers += line.isEmpty() ? 0 : 1;
            line.add(entry);
        }
        pending.put(keys.messageKey(), entry);
        ages.merge(event.acceptedAt(), 1, Integer::sum);
        if (entry.blockers == 0) {
            ready.add(entry);
        }
        return entry;
    }

    @Override
    public synchronized List<Delivery> claim(int max) {
        List<Delivery> claimed = new ArrayList<>();
        long now = clock.millis();
        while (!closed && claimed.size() < max && !ready.isEmpty() && ready.first().nextAttemptAt <= now) {
            Entry entry = ready.pollFirst();
            inFlight.put(entry.id, entry);
            claimed.add(new Delivery(entry.id, entry.event, entry.attempts));
        }
        return claimed;
    }

    @Override
    public CompletionStage<Void> settle(Delivery delivery, Outcome outcome, List<Long> behind) {
        List<CompletableFuture<Outcome>> ended = new ArrayList<>();
        synchronized (this) {
            Entry entry = inFlight.get(delivery.id());
            if (entry != null && entry.attempts == delivery.attempts()) {
                inFlight.remove(entry.id);
                entry.attempts++;
                if (outcome instanceof Outcome.Retry again) {
                    postpone(entry, delivery.attempts(), again);
                } else {
                    List<Entry> others = behind(entry)
                            .filter(other -> behind.contains(other.id))
                            .toList();
                    end(entry, outcome);
                    ended.add(entry.done);
                    others.forEach(other -> {
                        ready.remove(other);
                        end(other, outcome);
                        ended.add(other.done);
                    });
                }
            }
        }
        ended.forEach(done -> done.complete(outcome));
        listener.run();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized List<Waiting> behind(Delivery delivery, int max) {
        Entry entry = inFlight.get(delivery.id());
        return entry == null
                ? List.of()
                : behind(entry)
                        .takeWhile(other -> other.event.type().equals(entry.event.type())
                                && other.keys.orgLane().isEmpty())
                        .limit(max)
                        .map(other -> new Waiting(other.id, other.event))
                        .toList();
    }

    private Stream<Entry> behind(Entry entry) {
        return lanes.get(entry.keys.lane()).stream().skip(1);
    }

    private void postpone(Entry entry, int attemptsBefore, Outcome.Retry again) {
        long now = clock.millis();
        entry.nextAttemptAt = now
                + settings.backoff().pause(attemptsBefore, again.notBefore()).toMillis();
        entry.notBefore = again.notBefore().map(wait -> now + wait.toMillis()).orElse(0L);
        ready.add(entry);
    }

    private void end(Entry entry, Outcome outcome) {
        for (String lane : entry.lanes()) {
            Deque<Entry> line = lanes.get(lane);
            line.removeFirst();
            if (line.isEmpty()) {
                lanes.remove(lane);
            } else if (--line.getFirst().blockers == 0) {
                ready.add(line.getFirst());
            }
        }
        pending.remove(entry.keys.messageKey());
        ages.merge(entry.event.acceptedAt(), -1, (count, less) -> count + less == 0 ? null : count + less);
        outcomes.put(entry.keys.messageKey(), outcome);
        if (outcome instanceof Outcome.Dead reason) {
            dead.put(entry.id, new Dead(entry, reason, clock.instant()));
            if (dead.size() > DEAD_LETTERS_KEPT) {
                dead.remove(dead.keySet().iterator().next());
            }
        }
    }

    @Override
    public void retryNow(int max) {
        synchronized (this) {
            long now = clock.millis();
            List<Entry> waiting = ready.stream()
                    .filter(entry -> entry.nextAttemptAt > now && entry.notBefore <= now)
                    .limit(max)
                    .toList();
            waiting.forEach(entry -> {
                ready.remove(entry);
                entry.nextAttemptAt = now;
                ready.add(entry);
            });
        }
        listener.run();
    }

    @Override
    public synchronized Optional<Instant> nextDue() {
        return ready.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ready.first().nextAttemptAt));
    }

    @Override
    public void onWork(Runnable newListener) {
        listener = newListener;
    }

    @Override
    public synchronized Counts counts() {
        outcomes.cleanUp();
        long delivered = outcomes.asMap().values().stream()
                .filter(Outcome.Delivered.class::isInstance)
                .count();
        long ignored = outcomes.asMap().values().stream()
                .filter(Outcome.Ignored.class::isInstance)
                .count();
        return new Counts(
                pending.size(),
                delivered,
                ignored,
                dead.size(),
                ages.isEmpty() ? Optional.empty() : Optional.of(ages.firstKey()));
    }

    @Override
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    public LastKnownUsers people() {
        return new MemoryPeople(people);
    }

    @Override
    public boolean durable() {
        return false;
    }

    /** Ends the inbox; the stages of unfinished events fail, so that no source takes them for delivered. */
    @Override
    public void close() {
        List<Entry> unfinished;
        synchronized (this) {
            closed = true;
            unfinished = List.copyOf(pending.values());
        }
        unfinished.forEach(entry -> entry.done.completeExceptionally(closedInbox()));
    }

    private static InboxUnavailableException closedInbox() {
        return new InboxUnavailableException("The inbox is closed: the program is stopping.", null);
    }

    /** A pending event; guarded by the inbox. */
    private static final class Entry {
        final long id;
        final long seq;
        final Event event;
        final Lanes keys;
        final CompletableFuture<Outcome> done = new CompletableFuture<>();
        long nextAttemptAt;
        long notBefore;
        int attempts;
        int blockers;

        Entry(long id, long seq, Event event, Lanes keys, long nextAttemptAt) {
            this.id = id;
            this.seq = seq;
            this.event = event;
            this.keys = keys;
            this.nextAttemptAt = nextAttemptAt;
        }

        List<String> lanes() {
            return keys.orgLane().map(orgLane -> List.of(keys.lane(), orgLane)).orElse(List.of(keys.lane()));
        }
    }

    private record Dead(Entry entry, Outcome.Dead reason, Instant failedAt) {

        DeadLetters.DeadLetter letter() {
            return new DeadLetters.DeadLetter(
                    entry.id, entry.event, reason.code(), reason.reason(), reason.step(), entry.attempts, failedAt);
        }
    }

    private final class MemoryDeadLetters implements DeadLetters {

        @Override
        public List<DeadLetter> list(int limit, Optional<Long> before) {
            synchronized (MemoryInbox.this) {
                return dead.values().stream()
                        .map(Dead::letter)
                        .filter(letter -> before.isEmpty() || letter.id() < before.get())
                        .sorted(Comparator.comparingLong(DeadLetter::id).reversed())
                        .limit(limit)
                        .toList();
            }
        }

        @Override
        public boolean replay(long id) {
            synchronized (MemoryInbox.this) {
                Dead letter = dead.remove(id);
                if (letter == null) {
                    return false;
                }
                append(id, letter.entry.event, letter.entry.keys);
            }
            listener.run();
            return true;
        }

        @Override
        public int replayAll(Optional<String> code) {
            List<Dead> letters;
            synchronized (MemoryInbox.this) {
                letters = dead.values().stream()
                        .filter(letter -> code.isEmpty() || letter.reason.code().equals(code.get()))
                        .sorted(Comparator.<Dead, Instant>comparing(letter -> letter.entry.event.acceptedAt())
                                .thenComparingLong(letter -> letter.entry.id))
                        .toList();
                letters.forEach(letter -> dead.remove(letter.entry.id));
                letters.forEach(letter -> append(letter.entry.id, letter.entry.event, letter.entry.keys));
            }
            listener.run();
            return letters.size();
        }

        @Override
        public boolean delete(long id) {
            synchronized (MemoryInbox.this) {
                Dead letter = dead.remove(id);
                if (letter != null) {
                    outcomes.invalidate(letter.entry.keys.messageKey());
                }
                return letter != null;
            }
        }
    }

    private record MemoryPeople(Cache<String, Details> known) implements LastKnownUsers {

        @Override
        public void remember(String userId, Details details) {
            known.asMap().merge(Keys.ofExternalId(userId), details, (older, newer) -> newer.over(older));
        }

        @Override
        public Details recall(String userId) {
            Details details = known.getIfPresent(Keys.ofExternalId(userId));
            return details == null ? Details.NONE : details;
        }
    }
}
