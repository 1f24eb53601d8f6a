package io.github.zendeskevents.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Notices that a clock was set back, for those who keep times of day that then lie too far ahead. Thread-safe. */
public final class SetBack {

    /** Less is the everyday work of a time service. */
    private static final Duration LEAST = Duration.ofSeconds(2);

    private final Clock clock;
    private Instant latest;

    public SetBack(Clock clock) {
        this.clock = clock;
        this.latest = clock.instant();
    }

    /**
     * By how much the clock was set back since the last look, at the least; empty where it was not. Asked seldom, it misses a clock
     * that was set back by less than passed since.
     */
    public synchronized Optional<Duration> look() {
        Instant now = clock.instant();
        Optional<Duration> back = Optional.of(now)
                .filter(at -> at.isBefore(latest))
                .map(at -> Duration.between(at, latest))
                .filter(by -> by.compareTo(LEAST) >= 0);
        latest = back.isPresent() || now.isAfter(latest) ? now : latest;
        return back;
    }
}
