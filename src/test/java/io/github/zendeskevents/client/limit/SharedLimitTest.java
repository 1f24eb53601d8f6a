package io.github.zendeskevents.client.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.inbox.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Limiters of several instances before one limit of Zendesk's, minute by minute on a clock of its own: calls take their time, and
 * each instance has as many under way as it has connections.
 */
class SharedLimitTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration TICK = Duration.ofMillis(5);
    private static final Duration WAY = Duration.ofMillis(100);
    private static final int CONNECTIONS = 32;

    private final MutableClock clock = new MutableClock(BEGIN);
    private final int[] turnedAway = new int[1];
    private Instant windowEnds = BEGIN;
    private int used;

    @ParameterizedTest
    @CsvSource({"250, 250, 250", "250, 500, 500", "250, 500, 250", "700, 700, 700", "500, 1000, 1000"})
    void twoThatHaveMuchToSendShareTimelineEventsEquallyAndFewAreRefused(int sure, int most, int limit) {
        List<Instance> two = List.of(new Instance(sure, most), new Instance(sure, most));

        run(two, limit, 10);

        long taken = two.stream().mapToLong(one -> one.taken).sum();
        assertThat(refused(two)).isLessThanOrEqualTo((taken + refused(two)) / 100);
        assertThat(taken).isGreaterThan(10L * limit * 85 / 100);
        assertThat(two).allMatch(one -> one.taken > taken * 2 / 5);
    }

    @Test
    void oneThatIsLeftAloneHasTheWholeLimitAgainAfterSomeMinutes() {
        List<Instance> two = List.of(new Instance(500, 1_000), new Instance(500, 1_000));
        run(two, 1_000, 3);
        List<Instance> left = two.subList(0, 1);
        run(left, 1_000, 8);

        two.get(0).taken = 0;
        run(left, 1_000, 3);

        assertThat(two.get(0).taken).isGreaterThan(2_500);
    }

    @ParameterizedTest
    @CsvSource({
        "250, 500, 250, 2, 1",
        "250, 500, 250, 2, 50",
        "250, 500, 250, 100, 1",
        "250, 500, 250, 240, 20",
        "700, 700, 700, 2, 1",
        "700, 700, 700, 300, 40",
        "500, 1000, 500, 10, 1",
        "500, 1000, 1000, 30, 59"
    })
    void aSingleRefusalCostsNoMoreThanTwoMinutesOfThePace(int sure, int most, int limit, int before, int pause) {
        Instance one = new Instance(sure, most);
        for (int i = 0; i < before; i++) {
            one.limiter.take(new Waiter(() -> {}, () -> {}));
            one.limiter.taken();
            clock.advance(Duration.ofMillis(20));
        }
        one.limiter.take(new Waiter(() -> {}, () -> {}));
        one.limiter.close(Duration.ofSeconds(pause));
        run(List.of(one), limit, 2);

        one.taken = 0;
        run(List.of(one), limit, 3);

        assertThat(one.taken).isGreaterThan(3L * limit * 85 / 100);
    }

    @Test
    void refusalsNowAndThenDoNotStarveAStream() {
        Instance one = new Instance(250, 500);
        for (int burst = 0; burst < 4; burst++) {
            run(List.of(one), 250, 3);
            // Others used the whole minute up.
            windowEnds = clock.instant().plusSeconds(60);
            used = 250;
        }
        run(List.of(one), 250, 2);

        one.taken = 0;
        run(List.of(one), 250, 3);

        assertThat(one.taken).isGreaterThan(3L * 250 * 80 / 100);
    }

    @Test
    void oneAloneSendsAMinutesCallsAtOnce() {
        Instance alone = new Instance(700, 700);
        run(List.of(alone), 700, Duration.ofSeconds(6));

        assertThat(alone.taken).isEqualTo(700);
        assertThat(alone.refused).isZero();
    }

    @Test
    void zendesksNumbersTellThatOthersSpendToo() {
        RateLimiter limiter = new RateLimiter("test", false, Optional.empty(), clock, pause -> 0);
        limiter.learn(400, 400, Duration.ofSeconds(50));
        clock.advance(Duration.ofSeconds(5));
        for (int i = 0; i < 100; i++) {
            limiter.take(new Waiter(() -> {}, () -> {}));
        }
        limiter.learn(400, 300, Duration.ofSeconds(45));
        assertThat(limiter.othersSeen()).isEqualTo(Instant.EPOCH);

        limiter.learn(400, 250, Duration.ofSeconds(45));
        assertThat(limiter.othersSeen()).isEqualTo(clock.instant());
        assertThat(limiter.remaining()).contains(250L);
    }

    @Test
    void ofOneCallASecondEverySecondOneIsLeftToOthersAfterARefusal() {
        RateLimiter limiter = new RateLimiter("test", true, Optional.empty(), clock, pause -> 0);
        limiter.shared(clock.instant());
        limiter.close(Duration.ofSeconds(1));
        clock.advance(Duration.ofSeconds(1));
        assertThat(limiter.untilOpen(Waiter.Rank.NORMAL)).isZero();

        limiter.take(new Waiter(() -> {}, () -> {}));
        limiter.learn(1, 0, Duration.ofSeconds(1));
        assertThat(limiter.untilOpen(Waiter.Rank.NORMAL)).isEqualTo(Duration.ofSeconds(2));

        clock.advance(Duration.ofMinutes(2));
        limiter.take(new Waiter(() -> {}, () -> {}));
        limiter.learn(1, 0, Duration.ofSeconds(1));
        assertThat(limiter.untilOpen(Waiter.Rank.NORMAL)).isEqualTo(Duration.ofSeconds(1));
    }

    private static long refused(List<Instance> instances) {
        return instances.stream().mapToLong(one -> one.refused).sum();
    }

    private void run(List<Instance> instances, int limit, int minutes) {
        run(instances, limit, Duration.ofMinutes(minutes));
    }

    private void run(List<Instance> instances, int limit, Duration time) {
        for (Instant end = clock.instant().plus(time); clock.instant().isBefore(end); clock.advance(TICK)) {
            if (instances.size() > 1) {
                instances.forEach(one -> one.limiter.shared(clock.instant()));
            }
            instances.forEach(one -> one.act(limit));
        }
    }

    /** As Zendesk does: a window begins with the first call in it, and a refused call uses nothing up. */
    private Optional<Duration> refuses(Instant now, int limit) {
        if (!now.isBefore(windowEnds)) {
            windowEnds = now.plus(Duration.ofMinutes(1));
            used = 0;
        }
        if (used < limit) {
            used++;
            return Optional.empty();
        }
        return Optional.of(Duration.ofSeconds(
                Math.max(1, Duration.between(now, windowEnds).plusMillis(999).toSeconds())));
    }

    private final class Instance {

        private final RateLimiter limiter = new RateLimiter(
                "timeline", false, Optional.of(new TimelineWindow()), clock, pause -> 50 + ++turnedAway[0] * 37 % 200);
        private final Deque<Instant> onTheWay = new ArrayDeque<>();
        private final Deque<Answered> onTheWayBack = new ArrayDeque<>();
        private long taken;
        private long refused;

        private Instance(int sure, int most) {
            limiter.published(sure, most);
        }

        private void act(int limit) {
            Instant now = clock.instant();
            while (!onTheWayBack.isEmpty() && !onTheWayBack.element().at().isAfter(now)) {
                Optional<Duration> pause = onTheWayBack.remove().pause();
                pause.ifPresentOrElse(limiter::close, limiter::taken);
                taken += pause.isPresent() ? 0 : 1;
                refused += pause.isPresent() ? 1 : 0;
            }
            while (!onTheWay.isEmpty() && !onTheWay.element().isAfter(now)) {
                onTheWay.remove();
                onTheWayBack.add(new Answered(now.plus(WAY), refuses(now, limit)));
            }
            while (onTheWay.size() + onTheWayBack.size() < CONNECTIONS
                    && limiter.untilOpen(Waiter.Rank.NORMAL).isZero()) {
                limiter.take(new Waiter(() -> {}, () -> {}));
                onTheWay.add(now.plus(WAY));
            }
        }
    }

    private record Answered(Instant at, Optional<Duration> pause) {}
}
