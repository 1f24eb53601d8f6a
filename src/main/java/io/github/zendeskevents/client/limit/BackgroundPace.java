package io.github.zendeskevents.client.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * Spreads the requests over a minute before which others go: whoever comes in the middle of it finds half of the limit left, and need
 * not wait for the next minute. At its end all has been used.
 */
final class BackgroundPace {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** One in so many may go at once: timers are late. */
    private static final long AT_ONCE = 25;

    private BackgroundPace() {}

    /**
     * When the next one may go, be it in the past.
     *
     * @param limit how many a window has
     * @param left how many are left of it
     * @param ends when it ends
     */
    static Instant opensAt(long limit, long left, Instant ends) {
        // Of a few a second none need be kept: the next second is near.
        return limit < AT_ONCE
                ? Instant.MIN
                : ends.minus(WINDOW.multipliedBy(left + limit / AT_ONCE).dividedBy(limit));
    }
}
