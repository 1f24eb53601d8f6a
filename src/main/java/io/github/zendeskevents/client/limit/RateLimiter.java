package io.github.zendeskevents.client.limit;

import io.github.zendeskevents.client.limit.Waiter.Rank;
import io.github.zendeskevents.clock.SteadyClock;
import io.github.zendeskevents.failure.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * One of Zendesk's limits, as far as it is known here. It hands out permits in the order of asking: as many as Zendesk's
 * headers say are left in the present window, and none while it is closed after a 429, so that all who share an exhausted
 * limit wait together instead of each finding out for itself.
 *
 * <p>Thread-safe by its own lock; what waits is called outside of it.
 */
final class RateLimiter {

    /** Zendesk asks for a pause with every 429; these are for one that lost its header on the way. */
    private static final Backoff UNTOLD_PAUSES = Backoff.exact(Duration.ofMillis(500), Duration.ofSeconds(60));

    private final String name;
    private final Clock clock;
    private final Clock timeOfDay;
    private final ToLongFunction<Duration> spread;
    private final WaitingLine waiting = new WaitingLine();
    private final HeaderWindow window;
    private final Optional<TimelineWindow> counted;
    private final PresentWindow present;
    private Instant closedUntil = Instant.EPOCH;
    private Instant wakeAt = Instant.MAX;
    private Instant waitingSince = Instant.EPOCH;
    private Duration untoldPause = UNTOLD_PAUSES.first();

    /**
     * @param unsure true: one request at a time until the first response tells more
     * @param counted counts the requests of a limit that no header speaks of
     * @param spread extra milliseconds to wait after a closing, so that several instances do not come back at once
     */
    RateLimiter(
            String name,
            boolean unsure,
            Optional<TimelineWindow> counted,
            Clock clock,
            ToLongFunction<Duration> spread) {
        this.name = name;
        this.window = new HeaderWindow(unsure);
        this.counted = counted;
        this.present = new PresentWindow(window, counted);
        this.clock = SteadyClock.of(clock);
        this.timeOfDay = clock;
        this.spread = spread;
    }

    String name() {
        return name;
    }

    /**
     * Takes one permit if there is one and nobody waits before.
     *
     * @return false: the waiter is kept and will be returned by {@link #due()} once its turn has come
     */
    synchronized boolean take(Waiter waiter) {
        if (waiting.before(waiter.rank()) == 0 && open(clock.instant(), waiter.rank())) {
            spend();
            return true;
        }
        if (waiting.isEmpty()) {
            waitingSince = timeOfDay.instant();
        }
        waiting.add(waiter);
        return false;
    }

    /** A permit was taken and no request was sent. */
    synchronized void giveBack() {
        present.giveBack();
    }

    /** Those whose turn has come, in order; each has its permit. */
    synchronized List<Waiter> due() {
        List<Waiter> turn = new ArrayList<>();
        Instant now = clock.instant();
        while (!waiting.isEmpty() && open(now, waiting.nextRank())) {
            spend();
            turn.add(waiting.next());
        }
        return turn;
    }

    /**
     * When somebody who waits has to be woken, told once: however many wait, one timer serves them all.
     *
     * @return empty when nobody waits, or when the time was told already
     */
    synchronized Optional<Instant> newWakeUp() {
        Optional<Instant> turn = nextTurn().filter(at -> at.isBefore(wakeAt));
        turn.ifPresent(at -> wakeAt = at);
        return turn;
    }

    /** The timer that was told last has run, or will run no more; a clock set back may let its time still lie ahead. */
    synchronized void woken() {
        wakeAt = Instant.MAX;
    }

    /** When the first who waits may go; empty when nobody waits. */
    synchronized Optional<Instant> nextTurn() {
        return waiting.isEmpty() ? Optional.empty() : Optional.of(opensAt(clock.instant(), waiting.nextRank()));
    }

    /** How long until one more request may go, after those that go before it, as far as is known; zero: it may go now. */
    synchronized Duration untilOpen(Rank rank) {
        Instant now = clock.instant();
        int before = waiting.before(rank);
        if (before == 0 && open(now, rank)) {
            return Duration.ZERO;
        }
        Duration wait = Duration.between(now, opensAt(now, rank)).plus(window.lastsFor(before));
        return wait.isNegative() || wait.isZero() ? Duration.ofMillis(1) : wait;
    }

    /** Zendesk publishes for this limit no fewer than {@code lower} requests a minute and no more than {@code upper}. */
    synchronized void published(long lower, long upper) {
        counted.ifPresent(m -> m.published(lower, upper));
    }

    /** The time that one of so many equal shares of the limit stands for; empty when no limit is known. */
    synchronized Optional<Duration> share(int percent) {
        return window.share(percent);
    }

    /** Zendesk said: this many of so many are left, until the window ends. */
    synchronized void learn(long limit, long remaining, Duration untilReset) {
        window.learn(limit, remaining, untilReset, clock.instant());
    }

    /** When Zendesk's numbers last showed that somebody else spends of this limit too; {@link Instant#EPOCH}: never. */
    synchronized Instant othersSeen() {
        return window.othersSeen();
    }

    /** Somebody else spends of this account's limits, which others do share this one. */
    synchronized void shared(Instant seen) {
        window.shared(seen);
        counted.ifPresent(m -> m.others(seen));
    }

    /** Zendesk counts nothing here: the response to a request of this limit did not speak of it. */
    synchronized void learnNoLimit() {
        if (!closed()) {
            window.learnNoLimit();
        }
    }

    /** Zendesk said 429: nobody may go before the pause is over. */
    synchronized void close(Duration pause) {
        Instant now = clock.instant();
        closeFor(pause, now);
        window.refused(now);
        counted.ifPresent(m -> m.refused(now, now.plus(pause)));
    }

    /** Zendesk said 429 and not for how long: a pause that grows with each such response in a row. */
    synchronized Duration closeForAWhile() {
        Duration pause = untoldPause;
        untoldPause = UNTOLD_PAUSES.following(pause);
        closeFor(pause, clock.instant());
        return pause;
    }

    private void closeFor(Duration pause, Instant now) {
        Instant until = now.plus(pause).plusMillis(spread.applyAsLong(pause));
        closedUntil = until.isAfter(closedUntil) ? until : closedUntil;
    }

    /** Zendesk took a request. */
    synchronized void taken() {
        counted.ifPresent(m -> m.taken(clock.instant()));
        untoldPause = UNTOLD_PAUSES.first();
    }

    /** True while nobody may go. */
    synchronized boolean closed() {
        return clock.instant().isBefore(closedUntil);
    }

    /** What is left of the present window; empty when no limit is known. */
    synchronized Optional<Long> remaining() {
        if (closed()) {
            return Optional.of(0L);
        }
        return present.left(clock.instant());
    }

    /** What an operator may know of it. */
    synchronized LimitState state() {
        Instant now = clock.instant();
        Optional<Instant> resets = closed() ? Optional.of(closedUntil) : present.ends(now);
        return new LimitState(
                name,
                present.limit(now),
                remaining(),
                resets.map(at -> Duration.between(now, at)),
                waiting.size(),
                Optional.of(waitingSince).filter(since -> !waiting.isEmpty()));
    }

    /** Gives back all that wait, for an orderly end. */
    synchronized List<Waiter> abandon() {
        return waiting.all();
    }

    private boolean open(Instant now, Rank rank) {
        return !now.isBefore(closedUntil) && present.open(now, rank);
    }

    private Instant opensAt(Instant now, Rank rank) {
        return now.isBefore(closedUntil) ? closedUntil : present.opensAt(now, rank);
    }

    private void spend() {
        present.spend(clock.instant());
    }
}
