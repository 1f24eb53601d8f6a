package io.github.zendeskevents.inbox.memory;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.DeadLetters.DeadLetter;
import io.github.zendeskevents.inbox.EventCriteria;
import io.github.zendeskevents.inbox.EventLog;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.Suppressions;
import io.github.zendeskevents.inbox.lane.Keys;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What waits, the dead letters, and the last events that ended otherwise; guarded by the lock of the inbox. */
final class MemoryEventLog implements EventLog {

    private static final int MOST_ENDED = 1_000;
    private static final int LONGEST_REASON = 500;

    private final Object lock;
    private final Backlog backlog;
    private final MemoryDeadLetters deadLetters;
    private final Clock clock;
    private final Deque<Entry> ended = new ArrayDeque<>();

    /** @param lock held while the backlog changes */
    MemoryEventLog(Object lock, Backlog backlog, MemoryDeadLetters deadLetters, Clock clock) {
        this.lock = lock;
        this.backlog = backlog;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    /** Forgets the events of a user, by the key of the external id; returns their numbers. */
    List<Long> forgetUser(String userKey) {
        List<Entry> about = ended.stream()
                .filter(entry -> entry.userId()
                        .map(Keys::ofExternalId)
                        .filter(userKey::equals)
                        .isPresent())
                .toList();
        ended.removeAll(about);
        return about.stream().map(Entry::id).toList();
    }

    /** An event has ended, and not as a dead letter. Of one that is suppressed it is not told whose it was. */
    void ended(PendingEvent event, Outcome outcome) {
        ended.addLast(
                outcome.code().equals(Suppressions.CODE) ? forgotten(event) : ended(event, outcome.status(), outcome));
        if (ended.size() > MOST_ENDED) {
            ended.removeFirst();
        }
    }

    private Entry forgotten(PendingEvent event) {
        return new Entry(
                event.id,
                "ignored",
                "forgotten-" + event.id,
                Keys.of(event.event.type()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Suppressions.CODE),
                Optional.empty(),
                Optional.empty(),
                event.attempts,
                event.event.acceptedAt(),
                Optional.empty(),
                Optional.of(clock.instant()),
                Optional.empty());
    }

    private Entry ended(PendingEvent event, String status, Outcome outcome) {
        return entry(
                event.id,
                status,
                event.event,
                Optional.of(outcome.code()).filter(code -> !code.isEmpty()),
                Optional.of(outcome.reason())
                        .filter(reason -> !reason.isEmpty())
                        .map(MemoryEventLog::shortened),
                Optional.empty(),
                event.attempts,
                Optional.empty(),
                Optional.of(clock.instant()));
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
    }

    static Entry entry(DeadLetter letter) {
        return entry(
                letter.id(),
                "dead",
                letter.event(),
                Optional.of(letter.code()),
                Optional.of(letter.reason()),
                Optional.of(letter.step()),
                letter.attempts(),
                Optional.empty(),
                Optional.of(letter.failedAt()));
    }

    private static Entry entry(PendingEvent pending) {
        return entry(
                pending.id,
                "pending",
                pending.event,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                pending.attempts,
                Optional.of(Instant.ofEpochMilli(pending.nextAttemptAt)),
                Optional.empty());
    }

    private static Entry entry(
            long id,
            String state,
            Event event,
            Optional<String> code,
            Optional<String> reason,
            Optional<String> step,
            int attempts,
            Optional<Instant> nextAttemptAt,
            Optional<Instant> endedAt) {
        return new Entry(
                id,
                state,
                Keys.of(event.messageId()),
                Keys.of(event.type()),
                event.userId().map(Keys::of),
                event.groupId().map(Keys::of),
                code,
                reason,
                step,
                attempts,
                event.acceptedAt(),
                nextAttemptAt,
                endedAt,
                Optional.empty());
    }

    @Override
    public Page list(EventCriteria criteria, int limit, Optional<Long> before) {
        synchronized (lock) {
            List<Entry> found = Stream.of(
                            backlog.all().stream()
                                    .filter(event -> criteria.matches(entry(event), Optional.of(event.event)))
                                    .map(MemoryEventLog::entry),
                            deadLetters.list(criteria, Integer.MAX_VALUE, Optional.empty()).stream()
                                    .map(MemoryEventLog::entry),
                            ended.stream().filter(entry -> criteria.matches(entry, Optional.empty())))
                    .flatMap(entries -> entries)
                    .filter(entry -> before.isEmpty() || entry.id() < before.get())
                    .sorted(Comparator.comparingLong(Entry::id).reversed())
                    .limit(limit)
                    .toList();
            return new Page(found, Optional.empty());
        }
    }

    @Override
    public Optional<Entry> find(long id) {
        synchronized (lock) {
            Optional<DeadLetter> letter = deadLetters.find(id);
            return letter.map(dead -> with(entry(dead), dead.event()))
                    .or(() -> backlog.all().stream()
                            .filter(event -> event.id == id)
                            .findFirst()
                            .map(event -> with(entry(event), event.event)))
                    .or(() -> ended.stream().filter(entry -> entry.id() == id).findFirst());
        }
    }

    private static Entry with(Entry entry, Event event) {
        return new Entry(
                entry.id(),
                entry.state(),
                entry.messageId(),
                entry.type(),
                entry.userId(),
                entry.groupId(),
                entry.code(),
                entry.reason(),
                entry.step(),
                entry.attempts(),
                entry.receivedAt(),
                entry.nextAttemptAt(),
                entry.endedAt(),
                Optional.of(event));
    }

    @Override
    public Pace pace(Instant since) {
        synchronized (lock) {
            List<Instant> ends = Stream.concat(
                            ended.stream(),
                            deadLetters.list(Integer.MAX_VALUE, Optional.empty()).stream()
                                    .map(MemoryEventLog::entry))
                    .flatMap(entry -> entry.endedAt().stream())
                    .filter(since::isBefore)
                    .toList();
            return new Pace(ends.size(), ends.stream().min(Comparator.naturalOrder()));
        }
    }
}
