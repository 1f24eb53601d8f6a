package io.github.zendeskevents.clock;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * The clock for waits: how long until a limit opens, a token is renewed, a cached answer is too old. It begins with the time of day and
 * then goes on as time passes, also where the machine's clock is set. By a clock that was set back a day, a wait of a second would last
 * a day and a second. Its times are to be compared with each other, and neither shown nor kept.
 */
public final class SteadyClock extends Clock {

    private static final SteadyClock OF_THE_SYSTEM = new SteadyClock(Clock.systemUTC(), System::nanoTime);

    private final Instant begin;
    private final LongSupplier nanoTime;
    private final long beginNanos;

    /** @param nanoTime tells how time passes */
    SteadyClock(Clock clock, LongSupplier nanoTime) {
        this.begin = clock.instant();
        this.nanoTime = nanoTime;
        this.beginNanos = nanoTime.getAsLong();
    }

    /** In the place of the system's clock one that nobody sets; another clock, such as that of a test, is as good as itself. */
    public static Clock of(Clock clock) {
        return clock.equals(Clock.systemUTC()) ? OF_THE_SYSTEM : clock;
    }

    @Override
    public Instant instant() {
        return begin.plusNanos(nanoTime.getAsLong() - beginNanos);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
