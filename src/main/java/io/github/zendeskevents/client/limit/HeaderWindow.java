package io.github.zendeskevents.client.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The window of a limit as Zendesk's headers tell of it: so many requests, so many of them left, until it ends. Nothing is
 * known before the first response. A window that is <em>unsure</em> lets one request go ahead and find out; any other
 * believes in plenty until told otherwise.
 *
 * <p>Not thread-safe: guarded by its {@link RateLimiter}.
 */
final class HeaderWindow {

    static final long PLENTY = Long.MAX_VALUE;
    /** Zendesk's limits on requests are by the minute. */
    private static final Duration PUBLISHED_LENGTH = Duration.ofMinutes(1);
    /** Zendesk tells the end of a window in whole seconds: two that lie closer than this are one. */
    private static final Duration SAME = Duration.ofMillis(1_500);
    /** A response that is this late may still speak of the window before. */
    private static final Duration LATE = Duration.ofSeconds(3);
    /** Fewer requests than this in a window may be some of ours that Zendesk counted late: as many as there are connections. */
    private static final long SURELY_OTHERS = 40;
    /** How long others are reckoned with after they were seen. */
    static final Duration OTHERS_FOR = Duration.ofMinutes(5);

    private static final Duration TURNS_FOR = Duration.ofMinutes(1);
    private static final int MOST_TURNS = 4;

    private long left;
    private long perWindow;
    private Duration length = Duration.ofSeconds(1);
    private Instant ends;
    private Instant began = Instant.EPOCH;
    private int turns = 1;
    private Instant refusedAt = Instant.EPOCH;
    private long byOthers;
    private Instant firstToldAt = Instant.EPOCH;
    private Instant othersSeen = Instant.EPOCH;

    HeaderWindow(boolean unsure) {
        this.perWindow = unsure ? 1 : PLENTY;
        this.left = unsure ? 0 : PLENTY;
        this.ends = unsure ? Instant.EPOCH : Instant.MAX;
    }

    /** True when a request may go; a window that is over gives way to the next. */
    boolean open(Instant now) {
        if (left <= 0 && !now.isBefore(ends)) {
            left = perWindow;
            ends = now.plus(perWindow == 1 ? length.multipliedBy(turns(now)) : length);
            began = now;
        }
        return left > 0;
    }

    /** When the next request may go. */
    Instant opensAt(Instant now) {
        return left > 0 || ends.isBefore(now) ? now : ends;
    }

    /** How long the windows last that so many requests fill; zero when no limit is known. */
    Duration lastsFor(long requests) {
        return unknown(perWindow) ? Duration.ZERO : length.multipliedBy(requests / Math.max(1, perWindow));
    }

    void spend() {
        if (left != PLENTY) {
            left--;
        }
    }

    void giveBack() {
        if (left != PLENTY) {
            left++;
        }
    }

    /** Zendesk said: this many of so many are left, until the window ends. */
    void learn(long limit, long remaining, Duration untilReset, Instant now) {
        Instant toldEnd = now.plus(limit == 1 ? untilReset.multipliedBy(turns(now)) : untilReset);
        boolean ofTheLastWindow = toldEnd.isBefore(ends.minus(SAME)) && now.isBefore(began.plus(LATE));
        if (ofTheLastWindow) {
            return;
        }
        boolean sameWindow = perWindow != PLENTY
                && left != PLENTY
                && Duration.between(ends, toldEnd).abs().compareTo(SAME) < 0
                && ends.isAfter(now);
        // Responses come back out of order, and requests are under way that Zendesk had not counted yet: believe the
        // lower number.
        countOthers(sameWindow, sameWindow ? Math.max(0, left - remaining) : 0, now);
        left = sameWindow ? Math.min(left, remaining) : remaining;
        perWindow = Math.max(1, limit);
        length = untilReset.compareTo(length) > 0 || perWindow == 1 ? untilReset : length;
        ends = sameWindow && ends.isAfter(toldEnd) ? ends : toldEnd;
    }

    /** What is missing and was not spent here, others have spent. */
    private void countOthers(boolean sameWindow, long missing, Instant now) {
        if (!sameWindow) {
            byOthers = 0;
            firstToldAt = now;
        } else if (now.isAfter(firstToldAt.plus(LATE))) {
            byOthers += missing;
        }
        if (byOthers >= SURELY_OTHERS) {
            othersSeen = now;
        }
    }

    /** Zendesk counts nothing here. */
    void learnNoLimit() {
        perWindow = PLENTY;
        left = PLENTY;
        ends = Instant.MAX;
    }

    /** When Zendesk's numbers last showed that somebody else spends of this limit too; {@link Instant#EPOCH}: never. */
    Instant othersSeen() {
        return othersSeen;
    }

    /** Somebody else spends of this limit, too. */
    void shared(Instant seen) {
        othersSeen = seen.isAfter(othersSeen) ? seen : othersSeen;
    }

    /** Zendesk refused a request, and said for how long. */
    void refused(Instant now) {
        turns = Math.min(MOST_TURNS, 2 * turns(now));
        refusedAt = now;
    }

    /** Where a window has one request and others take it, too, every second one is left to them, or more. */
    private int turns(Instant now) {
        boolean contested = now.isBefore(refusedAt.plus(TURNS_FOR)) && now.isBefore(othersSeen.plus(OTHERS_FOR));
        return contested ? turns : 1;
    }

    /** The time that one of so many equal shares of the limit stands for; empty when no limit is known. */
    Optional<Duration> share(int percent) {
        return unknown(perWindow)
                ? Optional.empty()
                : Optional.of(PUBLISHED_LENGTH.multipliedBy(100).dividedBy(Math.max(1, perWindow * percent)));
    }

    /** What is left; empty when no limit is known. */
    Optional<Long> remaining(Instant now) {
        return unknown(left) ? Optional.empty() : Optional.of(now.isBefore(ends) ? left : perWindow);
    }

    /** How many a window has; empty when no limit is known. */
    Optional<Long> limit() {
        return unknown(perWindow) ? Optional.empty() : Optional.of(perWindow);
    }

    /** When the present window ends; empty when no limit is known, or when the window is over. */
    Optional<Instant> ends(Instant now) {
        return unknown(left) || !now.isBefore(ends) ? Optional.empty() : Optional.of(ends);
    }

    private boolean unknown(long number) {
        return number == PLENTY || ends.equals(Instant.EPOCH);
    }
}
