package io.github.zendeskevents.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static Backoff with(double random) {
        return new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), () -> random);
    }

    @Test
    void theFirstPauseIsAtMostASecond() {
        assertThat(with(0).pause(0)).isEqualTo(Duration.ofMillis(500));
        assertThat(with(1).pause(0)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void pausesDoubleUpToAMinute() {
        assertThat(with(1).pause(1)).isEqualTo(Duration.ofSeconds(2));
        assertThat(with(1).pause(5)).isEqualTo(Duration.ofSeconds(32));
        assertThat(with(1).pause(6)).isEqualTo(Duration.ofSeconds(60));
        assertThat(with(1).pause(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void anAskedForWaitWinsOverAShorterPauseAndIsSpreadOut() {
        assertThat(with(0).pause(0, Optional.of(Duration.ofSeconds(20)))).isEqualTo(Duration.ofSeconds(20));
        assertThat(with(1).pause(0, Optional.of(Duration.ofSeconds(20)))).isEqualTo(Duration.ofSeconds(22));
        assertThat(with(1).pause(0, Optional.of(Duration.ofHours(1)))).isEqualTo(Duration.ofSeconds(3605));
        assertThat(with(1).pause(6, Optional.of(Duration.ofSeconds(20)))).isEqualTo(Duration.ofSeconds(60));
        assertThat(with(1).pause(0, Optional.of(Duration.ofSeconds(-5)))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whatIsNotSpreadOutDoublesExactly() {
        Backoff exact = Backoff.exact(Duration.ofMillis(500), Duration.ofSeconds(2));
        assertThat(exact.pause(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(exact.following(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(2));
        assertThat(exact.following(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void refusesPausesThatMakeNoSense() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1), () -> 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1), () -> 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void noPauseIsBelowWhatWasAskedForNorAboveTheLongest(
            @ForAll @IntRange(min = 0) int attempts,
            @ForAll @IntRange(min = 0, max = 100_000) int askedSeconds,
            @ForAll long seed) {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), new Random(seed)::nextDouble);
        Duration asked = Duration.ofSeconds(askedSeconds);
        assertThat(backoff.pause(attempts)).isBetween(Duration.ofMillis(500), Duration.ofMinutes(1));
        assertThat(backoff.pause(attempts, Optional.of(asked)))
                .isGreaterThanOrEqualTo(asked)
                .isLessThanOrEqualTo(asked.plusMinutes(1));
    }
}
