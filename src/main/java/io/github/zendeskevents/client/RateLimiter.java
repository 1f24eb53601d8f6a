package io.github.zendeskevents.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * One of Zendesk's limits, as far as it is known here. It hands out permits in the order of asking: as many as Zendesk's
 * headers say are left in the present window, and none while it is closed after a 429, so that all who share an exhausted
 * limit wait together instead of each finding out for itself.
 *
 * <p>Nothing is known of a limit before the first answer. A <em>wary</em> budget lets one call go ahead and find out; the
 * others believe in plenty until told otherwise.
 *
 * <p>Thread-safe by its own lock; what waits is called outside of it.
 */
final class RateLimiter {

    private static final long PLENTY = Long.MAX_VALUE;
    /** Zendesk's limits on calls are by the minute. */
    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** Zendesk tells the end of a window in whole seconds: two that lie closer than this are one. */
    private static final Duration SAME = Duration.ofMillis(1_500);
    /** An answer that is this late may still speak of the window before. */
    private static final Duration LATE = Duration.ofSeconds(3);
    /** Fewer calls than this in a window may be some of ours that Zendesk counted late: as many as there are connections. */
    private static final long SURELY_OTHERS = 40;
    /** How long others are reckoned with after they were seen. */
    static final Duration OTHERS_FOR = Duration.ofMinutes(5);

    private static final Duration TURNS_FOR = Duration.ofMinutes(1);
    private static final int MOST_TURNS = 4;
    /** Zendesk asks for a pause with every 429; these are for one that lost its header on the way. */
    private static final Duration FIRST_UNSAID_PAUSE = Duration.ofMillis(500);

    private static final Duration LONGEST_UNSAID_PAUSE = Duration.ofSeconds(60);

    private final String name;
    private final Clock clock;
    private final ToLongFunction<Duration> spread;
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private final Optional<TimelineWindow> minute;
    private long left;
    private long perWindow;
    private Duration window = Duration.ofSeconds(1);
    private Instant windowEnds;
    private Instant windowBegan = Instant.EPOCH;
    private int turns = 1;
    private Instant refusedAt = Instant.EPOCH;
    private long byOthers;
    private Instant firstWord = Instant.EPOCH;
    private Instant othersSeen = Instant.EPOCH;
    private Instant closedUntil = Instant.EPOCH;
    private Instant wakeAt = Instant.MAX;
    private Duration unsaidPause = FIRST_UNSAID_PAUSE;

    /**
     * Who waits for a permit.
     *
     * @param go called with the permit
     * @param giveUp called instead when there will be none
     */
    record Waiter(Runnable go, Runnable giveUp) {}

    /**
     * @param wary true: one call at a time until the first answer tells more
     * @param spread extra milliseconds to wait after a closing, so that several instances do not come back at once
     */
    RateLimiter(String name, boolean wary, Clock clock, ToLongFunction<Duration> spread) {
        this(name, wary, Optional.empty(), clock, spread);
    }

    /** @param minute counts the calls of a limit that no header speaks of */
    RateLimiter(
            String name, boolean wary, Optional<TimelineWindow> minute, Clock clock, ToLongFunction<Duration> spread) {
        this.name = name;
        this.minute = minute;
        this.clock = clock;
        this.spread = spread;
        this.perWindow = wary ? 1 : PLENTY;
        this.left = wary ? 0 : PLENTY;
        this.windowEnds = wary ? Instant.EPOCH : Instant.MAX;
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
        return take(waiter, false);
    }

    /** @param urgent true when it goes before all who wait */
    synchronized boolean take(Waiter waiter, boolean urgent) {
        if ((urgent || waiting.isEmpty()) && open(clock.instant())) {
            spend();
            return true;
        }
        if (urgent) {
            waiting.addFirst(waiter);
        } else {
            waiting.addLast(waiter);
        }
        return false;
    }

    /** A permit was taken and no call was made. */
    synchronized void giveBack() {
        if (left != PLENTY) {
            left++;
        }
        minute.ifPresent(TimelineWindow::giveBack);
    }

    /** Those whose turn has come, in order; each has its permit. */
    synchronized List<Waiter> due() {
        List<Waiter> turn = new ArrayList<>();
        Instant now = clock.instant();
        while (!waiting.isEmpty() && open(now)) {
            spend();
            turn.add(waiting.remove());
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

    /** The timer that was told last has run. Its time may still lie ahead, where the clock was set back meanwhile. */
    synchronized void woken() {
        wakeAt = Instant.MAX;
    }

    /** When the first who waits may go; empty when nobody waits. */
    synchronized Optional<Instant> nextTurn() {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        if (now.isBefore(closedUntil)) {
            return Optional.of(closedUntil);
        }
        return Optional.of(opensAt(now));
    }

    /** How long until a call may go, as far as is known; zero: one may go now. */
    synchronized Duration untilOpen() {
        Instant now = clock.instant();
        if (waiting.isEmpty() && open(now)) {
            return Duration.ZERO;
        }
        Instant at = now.isBefore(closedUntil) ? closedUntil : opensAt(now);
        Duration wait = Duration.between(now, at);
        return wait.isNegative() || wait.isZero() ? Duration.ofMillis(1) : wait;
    }

    /** Zendesk publishes for this limit no fewer than {@code lower} calls a minute and no more than {@code upper}. */
    synchronized void published(long lower, long upper) {
        minute.ifPresent(m -> m.published(lower, upper));
    }

    /** The time that one of so many equal shares of the limit stands for; empty when no limit is known. */
    synchronized Optional<Duration> share(int percent) {
        return perWindow == PLENTY || windowEnds.equals(Instant.EPOCH)
                ? Optional.empty()
                : Optional.of(WINDOW.multipliedBy(100).dividedBy(Math.max(1, perWindow * percent)));
    }

    /** Zendesk said: this many of so many are left, until the window ends. */
    synchronized void learn(long limit, long remaining, Duration untilReset) {
        Instant now = clock.instant();
        Instant ends = now.plus(limit == 1 ? untilReset.multipliedBy(turns(now)) : untilReset);
        boolean ofTheLastWindow = ends.isBefore(windowEnds.minus(SAME)) && now.isBefore(windowBegan.plus(LATE));
        if (ofTheLastWindow) {
            return;
        }
        boolean sameWindow = perWindow != PLENTY
                && left != PLENTY
                && Duration.between(windowEnds, ends).abs().compareTo(SAME) < 0
                && windowEnds.isAfter(now);
        // Answers come back out of order, and calls are under way that Zendesk had not counted yet: believe the lower
        // number.
        countOthers(sameWindow, sameWindow ? Math.max(0, left - remaining) : 0, now);
        left = sameWindow ? Math.min(left, remaining) : remaining;
        perWindow = Math.max(1, limit);
        window = untilReset.compareTo(window) > 0 || perWindow == 1 ? untilReset : window;
        windowEnds = sameWindow && windowEnds.isAfter(ends) ? windowEnds : ends;
    }

    /** What is missing and was not spent here, others have spent. */
    private void countOthers(boolean sameWindow, long missing, Instant now) {
        if (!sameWindow) {
            byOthers = 0;
            firstWord = now;
        } else if (now.isAfter(firstWord.plus(LATE))) {
            byOthers += missing;
        }
        if (byOthers >= SURELY_OTHERS) {
            othersSeen = now;
        }
    }

    /** When Zendesk's numbers last showed that somebody else spends of this limit too; {@link Instant#EPOCH}: never. */
    synchronized Instant othersSeen() {
        return othersSeen;
    }

    /** Somebody else spends of this account's limits, which others do share this one. */
    synchronized void shared(Instant seen) {
        othersSeen = seen.isAfter(othersSeen) ? seen : othersSeen;
        minute.ifPresent(m -> m.others(seen));
    }

    /** Zendesk counts nothing here: the answer to a call of this budget did not speak of the limit. */
    synchronized void learnNoLimit() {
        if (!clock.instant().isBefore(closedUntil)) {
            perWindow = PLENTY;
            left = PLENTY;
            windowEnds = Instant.MAX;
        }
    }

    /** Zendesk said 429: nobody may go before the pause is over. */
    synchronized void close(Duration pause) {
        Instant now = clock.instant();
        closeFor(pause, now);
        turns = Math.min(MOST_TURNS, 2 * turns(now));
        refusedAt = now;
        minute.ifPresent(m -> m.refused(now, now.plus(pause)));
    }

    /** Where a window has one call and others take it, too, every second one is left to them, or more. */
    private int turns(Instant now) {
        boolean contested = now.isBefore(refusedAt.plus(TURNS_FOR)) && now.isBefore(othersSeen.plus(OTHERS_FOR));
        return contested ? turns : 1;
    }

    private void closeFor(Duration pause, Instant now) {
        Instant until = now.plus(pause).plusMillis(spread.applyAsLong(pause));
        closedUntil = until.isAfter(closedUntil) ? until : closedUntil;
    }

    /** Zendesk said 429 and not for how long: a pause that grows with each such answer in a row. */
    synchronized Duration closeForAWhile() {
        Duration pause = unsaidPause;
        Duration doubled = pause.multipliedBy(2);
        unsaidPause = doubled.compareTo(LONGEST_UNSAID_PAUSE) > 0 ? LONGEST_UNSAID_PAUSE : doubled;
        closeFor(pause, clock.instant());
        return pause;
    }

    /** Zendesk took a call. */
    synchronized void taken() {
        minute.ifPresent(m -> m.taken(clock.instant()));
        unsaidPause = FIRST_UNSAID_PAUSE;
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
        if (minute.isPresent()) {
            return minute.map(m -> m.left(clock.instant())).filter(many -> many != PLENTY);
        }
        boolean unknown = left == PLENTY || windowEnds.equals(Instant.EPOCH);
        return unknown ? Optional.empty() : Optional.of(clock.instant().isBefore(windowEnds) ? left : perWindow);
    }

    /** Gives back all that wait, for an orderly end. */
    synchronized List<Waiter> abandon() {
        List<Waiter> all = new ArrayList<>(waiting);
        waiting.clear();
        return all;
    }

    private boolean open(Instant now) {
        if (now.isBefore(closedUntil)) {
            return false;
        }
        if (left <= 0 && !now.isBefore(windowEnds)) {
            left = perWindow;
            windowEnds = now.plus(perWindow == 1 ? window.multipliedBy(turns(now)) : window);
            windowBegan = now;
        }
        return left > 0 && minute.map(m -> m.open(now)).orElse(true);
    }

    private Instant opensAt(Instant now) {
        Instant counted = minute.map(m -> m.opensAt(now)).orElse(now);
        Instant told = left > 0 || windowEnds.isBefore(now) ? now : windowEnds;
        return told.isAfter(counted) ? told : counted;
    }

    private void spend() {
        if (left != PLENTY) {
            left--;
        }
        minute.ifPresent(m -> m.spend(clock.instant()));
    }
}
