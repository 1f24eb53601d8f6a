package io.github.zendeskevents.inbox.memory;

import io.github.zendeskevents.clock.SteadyClock;
import io.github.zendeskevents.inbox.Erasures;
import io.github.zendeskevents.inbox.Suppressions;
import io.github.zendeskevents.inbox.lane.UserHash;
import io.github.zendeskevents.inbox.memory.ErasedEvents.Left;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Who wants to be forgotten, until the program ends: an inbox in memory can promise no more. */
final class MemorySuppressions implements Suppressions, Erasures {

    private static final Duration LEASE = Duration.ofMinutes(2);

    private final Clock clock;
    private final Clock steady;
    private final ErasedEvents erased;
    private final UserHash hash = new UserHash(UserHash.newSalt());
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    MemorySuppressions(Clock clock, ErasedEvents erased) {
        this.clock = clock;
        this.steady = SteadyClock.of(clock);
        this.erased = erased;
    }

    @Override
    public synchronized boolean isSuppressed(String userId) {
        return !entries.isEmpty()
                && Optional.ofNullable(entries.get(hash.of(userId)))
                        .filter(Entry::suppressed)
                        .isPresent();
    }

    private Entry entry(String key) {
        return entries.getOrDefault(key, Entry.NONE);
    }

    @Override
    public synchronized void suppress(String userId) {
        entries.compute(hash.of(userId), (key, entry) -> entry(key).suppressed(true));
    }

    @Override
    public synchronized boolean lift(String userId) {
        String key = hash.of(userId);
        if (isRequested(key)) {
            return false;
        }
        entries.computeIfPresent(key, (same, entry) -> entry.suppressed(false));
        return true;
    }

    private boolean isRequested(String key) {
        return entry(key).erasure().isPresent();
    }

    @Override
    public synchronized void requestErasure(String userId, boolean permanent) {
        String key = hash.of(userId);
        Entry entry = entry(key).suppressed(true);
        Optional<Erasure> earlier = entry.erasure();
        boolean more = permanent || earlier.filter(Erasure::permanent).isPresent();
        Instant now = clock.instant();
        Instant since = earlier.isPresent() ? entry.report().orElseThrow().requestedAt() : now;
        Optional<Long> zendeskId = entry.report().flatMap(Report::zendeskId);
        entries.put(
                key,
                new Entry(
                        true,
                        Optional.of(new Erasure(key, userId, more, zendeskId, 0)),
                        Optional.of(new Report(
                                State.REQUESTED, more, "", zendeskId, Optional.empty(), since, Optional.empty())),
                        earlier.isPresent() && earlier.get().permanent() == more
                                ? entry.nextAttempt()
                                : steady.instant()));
    }

    @Override
    public synchronized Status status(String userId) {
        Entry entry = entry(hash.of(userId));
        return new Status(entry.suppressed(), entry.report());
    }

    @Override
    public synchronized List<Erasure> claim(int max) {
        Instant now = steady.instant();
        List<Erasure> due = entries.values().stream()
                .filter(entry -> !entry.nextAttempt().isAfter(now))
                .flatMap(entry -> entry.erasure().stream())
                .limit(max)
                .toList();
        due.forEach(erasure -> change(erasure, entry -> entry.due(now.plus(LEASE))));
        return due;
    }

    private synchronized void change(Erasure erasure, UnaryOperator<Entry> change) {
        entries.computeIfPresent(erasure.key(), (key, entry) -> change.apply(entry));
    }

    @Override
    public Forgotten forget(List<Erasure> erasures) {
        Set<String> done = new HashSet<>();
        List<Left> all = new ArrayList<>();
        Map<String, List<Long>> events = new HashMap<>();
        for (Erasure erasure : erasures) {
            Left left = erased.forget(erasure.userId());
            all.add(left);
            events.put(erasure.key(), left.events());
            if (!left.inFlight()) {
                done.add(erasure.key());
            }
        }
        return new Forgotten(
                done,
                all.stream().anyMatch(Left::inFlight),
                all.stream().flatMap(left -> left.ended().stream()).toList(),
                events);
    }

    @Override
    public void found(Erasure erasure, long zendeskId) {
        change(
                erasure,
                entry -> entry.reported(report -> new Report(
                        report.state(),
                        report.permanent(),
                        report.reason(),
                        Optional.of(zendeskId),
                        report.answer(),
                        report.requestedAt(),
                        report.endedAt())));
    }

    @Override
    public void retry(Erasure erasure, String reason, Duration pause) {
        Instant at = steady.instant().plus(pause);
        change(erasure, entry -> entry.again(reason, at));
    }

    @Override
    public synchronized boolean end(Erasure erasure, State state, String reason, Optional<String> answer) {
        Optional<Erasure> now = entry(erasure.key()).erasure();
        if (now.isEmpty() || now.get().permanent() != erasure.permanent()) {
            change(erasure, entry -> entry.due(Instant.MIN));
            return false;
        }
        Instant ended = clock.instant();
        change(
                erasure,
                entry -> entry.ended(report -> new Report(
                        state,
                        report.permanent(),
                        reason,
                        report.zendeskId(),
                        answer,
                        report.requestedAt(),
                        Optional.of(ended))));
        return true;
    }

    @Override
    public Optional<Duration> publish() {
        return Optional.empty();
    }

    /**
     * Of one user.
     *
     * @param erasure that is not done yet
     */
    private record Entry(boolean suppressed, Optional<Erasure> erasure, Optional<Report> report, Instant nextAttempt) {

        static final Entry NONE = new Entry(false, Optional.empty(), Optional.empty(), Instant.MIN);

        Entry suppressed(boolean now) {
            return new Entry(now, erasure, report, nextAttempt);
        }

        Entry due(Instant at) {
            return new Entry(suppressed, erasure, report, at);
        }

        Entry reported(UnaryOperator<Report> change) {
            Optional<Report> changed = report.map(change);
            return new Entry(
                    suppressed,
                    erasure.map(one -> new Erasure(
                            one.key(),
                            one.userId(),
                            one.permanent(),
                            changed.flatMap(Report::zendeskId),
                            one.attempts())),
                    changed,
                    nextAttempt);
        }

        Entry again(String reason, Instant at) {
            return new Entry(
                    suppressed,
                    erasure.map(one ->
                            new Erasure(one.key(), one.userId(), one.permanent(), one.zendeskId(), one.attempts() + 1)),
                    report.map(one -> new Report(
                            one.state(),
                            one.permanent(),
                            reason,
                            one.zendeskId(),
                            one.answer(),
                            one.requestedAt(),
                            one.endedAt())),
                    at);
        }

        Entry ended(UnaryOperator<Report> change) {
            return new Entry(suppressed, Optional.empty(), report.map(change), nextAttempt);
        }
    }
}
