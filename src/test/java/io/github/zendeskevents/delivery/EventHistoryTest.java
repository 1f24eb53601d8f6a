package io.github.zendeskevents.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.delivery.EventHistory.CountedOutcome;
import io.github.zendeskevents.delivery.EventHistory.Part;
import io.github.zendeskevents.inbox.MutableClock;
import io.github.zendeskevents.inbox.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class EventHistoryTest {

    private static final Outcome DELIVERED = new Outcome.Delivered();

    private final MutableClock clock = new MutableClock();
    private final EventHistory history = new EventHistory(clock);

    @Test
    void aMinuteHasWhatHappenedInIt() {
        history.accepted(3);
        history.ended(DELIVERED, 2, Duration.ofMillis(80));
        history.waiting(7);
        clock.advance(Duration.ofMinutes(1));
        history.ended(new Outcome.Ignored("anonymous", ""), 1, Duration.ofMillis(80));

        List<Part> parts = history.last(3, 1);

        assertThat(parts).extracting(Part::accepted).containsExactly(0L, 3L, 0L);
        assertThat(parts.get(1).ended()).containsOnly(Map.entry(new CountedOutcome("delivered", ""), 2L));
        assertThat(parts.get(1).waiting()).hasValue(7L);
        assertThat(parts.get(2).ended()).containsOnlyKeys(new CountedOutcome("ignored", "anonymous"));
        assertThat(parts.get(2).waiting()).isEmpty();
    }

    @Test
    void minutesArePutTogether() {
        for (int i = 0; i < 30; i++) {
            history.accepted(1);
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(history.last(30, 15)).extracting(Part::accepted).containsExactly(15L, 14L);
    }

    @Test
    void whatIsOlderThanADayIsForgotten() {
        history.accepted(5);
        clock.advance(Duration.ofDays(1).minusMinutes(1));
        assertThat(history.last(EventHistory.MINUTES, EventHistory.MINUTES)
                        .get(0)
                        .accepted())
                .isEqualTo(5);
        clock.advance(Duration.ofMinutes(1));
        assertThat(history.last(EventHistory.MINUTES, EventHistory.MINUTES)
                        .get(0)
                        .accepted())
                .isZero();
        history.accepted(1);
        assertThat(history.last(1, 1).get(0).accepted()).isEqualTo(1);
    }

    @Test
    void codesThatNobodyCountedOnTakeNoMoreMemory() {
        IntStream.range(0, 1_000)
                .forEach(i -> history.ended(new Outcome.Dead("code-" + i, "", ""), 1, Duration.ofSeconds(1)));

        Part part = history.last(1, 1).get(0);
        assertThat(part.ended()).hasSizeLessThan(60).containsKey(new CountedOutcome("dead", "other"));
        assertThat(part.ended().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(1_000);
    }

    @Test
    void sharesOfLatenciesAreKnownToATenth() {
        IntStream.rangeClosed(1, 1_000).forEach(i -> history.ended(DELIVERED, 1, Duration.ofMillis(i * 10L)));

        Latencies latencies = history.last(1, 1).get(0).latencies();

        assertThat(latencies.within(0.5).orElseThrow()).isCloseTo(5, Percentage.withPercentage(12));
        assertThat(latencies.within(0.95).orElseThrow()).isCloseTo(9.5, Percentage.withPercentage(12));
        assertThat(new Latencies().within(0.5)).isEmpty();
    }

    @Test
    void timesBeyondAllClassesAreCounted() {
        history.ended(DELIVERED, 1, Duration.ofDays(30));
        history.ended(DELIVERED, 1, Duration.ofSeconds(-5));

        Latencies latencies = history.last(1, 1).get(0).latencies();

        assertThat(latencies.within(0.5).orElseThrow()).isEqualTo(0.01);
        assertThat(latencies.within(1).orElseThrow()).isGreaterThan(86_400);
    }
}
