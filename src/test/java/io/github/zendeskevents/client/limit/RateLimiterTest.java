package io.github.zendeskevents.client.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.inbox.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

    private final MutableClock clock = new MutableClock();
    private final List<String> went = new ArrayList<>();

    @Test
    void letsAllGoAsLongAsNoLimitIsKnown() {
        RateLimiter limiter = limiter(false);

        for (int i = 0; i < 1_000; i++) {
            assertThat(limiter.take(waiter("-"))).isTrue();
        }
    }

    @Test
    void anUnsureOneLetsOneGoAndWaitsForWhatItsAnswerTells() {
        RateLimiter limiter = limiter(true);

        assertThat(limiter.take(waiter("-"))).isTrue();
        assertThat(limiter.take(waiter("second"))).isFalse();

        limiter.learnNoLimit();
        limiter.due().forEach(w -> w.go().run());
        assertThat(went).containsExactly("second");
    }

    @Test
    void spendsWhatIsLeftOfTheWindowAndWaitsForTheNext() {
        RateLimiter limiter = limiter(false);
        limiter.learn(400, 2, Duration.ofSeconds(30));

        assertThat(limiter.take(waiter("-"))).isTrue();
        assertThat(limiter.take(waiter("-"))).isTrue();
        assertThat(limiter.take(waiter("third"))).isFalse();
        assertThat(limiter.nextTurn()).contains(clock.instant().plusSeconds(30));
        assertThat(limiter.due()).isEmpty();

        clock.advance(Duration.ofSeconds(30));
        limiter.due().forEach(w -> w.go().run());
        assertThat(went).containsExactly("third");
        assertThat(limiter.remaining()).contains(399L);
    }

    @Test
    void believesTheLowerNumberWhenAnswersComeBackOutOfOrder() {
        RateLimiter limiter = limiter(false);
        limiter.learn(400, 10, Duration.ofSeconds(30));
        limiter.learn(400, 12, Duration.ofSeconds(30));

        assertThat(limiter.remaining()).contains(10L);
    }

    @Test
    void tellsWhatIsLeftOnceItIsKnownAndAllOfItWhenTheWindowIsOver() {
        RateLimiter limiter = limiter(true);
        assertThat(limiter.remaining()).isEmpty();

        limiter.learn(400, 10, Duration.ofSeconds(30));
        assertThat(limiter.remaining()).contains(10L);
        clock.advance(Duration.ofSeconds(30));
        assertThat(limiter.remaining()).contains(400L);
    }

    @Test
    void whatWaitsInTheBackgroundGoesAfterAllOthersAndLeavesThemTheirPartOfTheMinute() {
        RateLimiter limiter = limiter(false);
        limiter.learn(600, 600, Duration.ofSeconds(60));
        for (int i = 0; i < 1_000; i++) {
            limiter.take(inBackground("background"));
        }

        assertThat(limiter.remaining().orElseThrow()).isBetween(575L, 576L);
        assertThat(limiter.take(waiter("-"))).isTrue();
        assertThat(limiter.untilOpen(Waiter.Rank.NORMAL)).isZero();
        clock.advance(Duration.ofSeconds(30));
        goAllDue(limiter);
        assertThat(limiter.remaining().orElseThrow()).isBetween(274L, 278L);

        limiter.close(Duration.ofSeconds(5));
        limiter.take(waiter("live"));
        clock.advance(Duration.ofSeconds(5));
        went.clear();
        goAllDue(limiter);
        assertThat(went).startsWith("live", "background");
        clock.advance(Duration.ofMillis(24_900));
        goAllDue(limiter);
        assertThat(limiter.remaining()).as("nothing of the minute is wasted").contains(0L);
    }

    private void goAllDue(RateLimiter limiter) {
        limiter.due().forEach(waiter -> waiter.go().run());
    }

    private Waiter inBackground(String name) {
        return new Waiter(Waiter.Rank.BACKGROUND, () -> went.add(name), () -> {});
    }

    @Test
    void closesForAllAndOpensInTheOrderOfAsking() {
        RateLimiter limiter = limiter(false);
        limiter.close(Duration.ofSeconds(7));

        assertThat(limiter.take(waiter("first"))).isFalse();
        assertThat(limiter.take(waiter("second"))).isFalse();
        clock.advance(Duration.ofMillis(6_999));
        assertThat(limiter.due()).isEmpty();
        assertThat(limiter.remaining()).contains(0L);

        clock.advance(Duration.ofMillis(1));
        limiter.due().forEach(w -> w.go().run());
        assertThat(went).containsExactly("first", "second");
    }

    @Test
    void aShorterClosingDoesNotShortenALongerOne() {
        RateLimiter limiter = limiter(false);
        limiter.close(Duration.ofSeconds(60));
        limiter.close(Duration.ofSeconds(1));

        assertThat(limiter.take(waiter("-"))).isFalse();
        assertThat(limiter.nextTurn()).contains(clock.instant().plusSeconds(60));
    }

    @Test
    void closesForAGrowingWhileWhenZendeskDoesNotSayForHowLong() {
        RateLimiter limiter = limiter(false);

        assertThat(limiter.closeForAWhile()).isLessThan(Duration.ofSeconds(1));
        Duration last = Duration.ZERO;
        for (int i = 0; i < 10; i++) {
            Duration pause = limiter.closeForAWhile();
            assertThat(pause).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(Duration.ofSeconds(60));
            last = pause;
        }
        assertThat(last).isEqualTo(Duration.ofSeconds(60));

        limiter.taken();
        assertThat(limiter.closeForAWhile()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void tellsOnceWhenToWakeThoseWhoWaitAndAgainAfterTheTimerHasRunAlthoughTheClockWasSetBack() {
        RateLimiter limiter = limiter(false);
        limiter.close(Duration.ofSeconds(5));
        limiter.take(waiter("first"));

        assertThat(limiter.newWakeUp()).contains(clock.instant().plusSeconds(5));
        limiter.take(waiter("second"));
        assertThat(limiter.newWakeUp()).isEmpty();

        clock.advance(Duration.ofSeconds(-10));
        limiter.woken();
        assertThat(limiter.newWakeUp()).contains(clock.instant().plusSeconds(15));
    }

    @Test
    void givesBackThoseThatWaitForAnOrderlyEnd() {
        RateLimiter limiter = limiter(false);
        limiter.close(Duration.ofSeconds(60));
        limiter.take(waiter("abandoned"));

        limiter.abandon().forEach(w -> w.giveUp().run());
        assertThat(went).containsExactly("not abandoned");
        assertThat(limiter.nextTurn()).isEmpty();
    }

    private Waiter waiter(String name) {
        return new Waiter(() -> went.add(name), () -> went.add("not " + name));
    }

    private RateLimiter limiter(boolean unsure) {
        return new RateLimiter("test", unsure, Optional.empty(), clock, pause -> 0);
    }
}
