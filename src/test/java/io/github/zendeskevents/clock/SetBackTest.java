package io.github.zendeskevents.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.inbox.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SetBackTest {

    private final MutableClock clock = new MutableClock();
    private final SetBack setBack = new SetBack(clock);

    @Test
    void aClockThatWasSetBackIsToldOfOnce() {
        clock.advance(Duration.ofSeconds(-90));

        assertThat(setBack.look()).contains(Duration.ofSeconds(90));
        assertThat(setBack.look()).isEmpty();

        clock.advance(Duration.ofHours(-1));
        assertThat(setBack.look()).contains(Duration.ofHours(1));
    }

    @Test
    void aClockThatGoesOnOrIsSetForwardIsNot() {
        clock.advance(Duration.ofSeconds(1));
        assertThat(setBack.look()).isEmpty();

        clock.advance(Duration.ofDays(400));
        assertThat(setBack.look()).isEmpty();
    }

    @Test
    void whatATimeServiceCorrectsEveryDayAddsUpToNothing() {
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofMillis(-500));
            assertThat(setBack.look()).isEmpty();
            clock.advance(Duration.ofSeconds(1));
            assertThat(setBack.look()).isEmpty();
        }
    }
}
