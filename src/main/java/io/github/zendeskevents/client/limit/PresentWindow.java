package io.github.zendeskevents.client.limit;

import io.github.zendeskevents.client.limit.Waiter.Rank;
import java.time.Instant;
import java.util.Optional;

/**
 * The window of a limit, whether Zendesk's headers tell of it or it is counted here, or both. Not thread-safe: guarded by its
 * {@link RateLimiter}.
 *
 * @param told as headers tell it
 * @param counted counts the requests of a limit that no header speaks of
 */
record PresentWindow(HeaderWindow told, Optional<TimelineWindow> counted) {

    /** True when a request of this rank may go. */
    boolean open(Instant now, Rank rank) {
        return told.open(now)
                && counted.map(m -> m.open(now)).orElse(true)
                && (rank != Rank.BACKGROUND || !now.isBefore(opensInBackground(now)));
    }

    /** When the next request of this rank may go. */
    Instant opensAt(Instant now, Rank rank) {
        Instant byCount = counted.map(m -> m.opensAt(now)).orElse(now);
        Instant opens = later(told.opensAt(now), byCount);
        return rank == Rank.BACKGROUND ? later(opens, opensInBackground(now)) : opens;
    }

    private Instant opensInBackground(Instant now) {
        Optional<Long> limit = limit(now);
        Optional<Long> left = left(now);
        Optional<Instant> ends = ends(now);
        return limit.isEmpty() || left.isEmpty() || ends.isEmpty()
                ? now
                : BackgroundPace.opensAt(limit.get(), left.get(), ends.get());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    void spend(Instant now) {
        told.spend();
        counted.ifPresent(m -> m.spend(now));
    }

    void giveBack() {
        told.giveBack();
        counted.ifPresent(TimelineWindow::giveBack);
    }

    /** Empty when no limit is known. */
    Optional<Long> limit(Instant now) {
        return counted.isPresent()
                ? counted.map(m -> m.limit(now)).filter(many -> many != HeaderWindow.PLENTY)
                : told.limit();
    }

    /** What is left; empty when no limit is known. */
    Optional<Long> left(Instant now) {
        return counted.isPresent()
                ? counted.map(m -> m.left(now)).filter(many -> many != HeaderWindow.PLENTY)
                : told.remaining(now);
    }

    /** When it ends; empty when no limit is known, or when it is over. */
    Optional<Instant> ends(Instant now) {
        return counted.isPresent() ? counted.flatMap(m -> m.ends(now)) : told.ends(now);
    }
}
