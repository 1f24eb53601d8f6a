package io.github.zendeskevents.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.inbox.MutableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

    private final MutableClock machine = new MutableClock();
    private final AtomicLong nanos = new AtomicLong(-5);

    @Test
    void itGoesOnAsTimePassesWhateverTheMachinesClockIsSetTo() {
        Instant begin = machine.instant();
        SteadyClock steady = new SteadyClock(machine, nanos::get);

        machine.advance(Duration.ofDays(-1));
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(steady.instant()).isEqualTo(begin.plusSeconds(3));

        machine.advance(Duration.ofDays(400));
        nanos.addAndGet(Duration.ofSeconds(4).toNanos());
        assertThat(steady.instant()).isEqualTo(begin.plusSeconds(7));
    }

    @Test
    void itTakesThePlaceOfTheSystemsClockAndOfNoOther() {
        assertThat(SteadyClock.of(Clock.systemUTC())).isInstanceOf(SteadyClock.class);
        assertThat(SteadyClock.of(SteadyClock.of(Clock.systemUTC()))).isSameAs(SteadyClock.of(Clock.systemUTC()));
        assertThat(SteadyClock.of(machine)).isSameAs(machine);
    }
}
