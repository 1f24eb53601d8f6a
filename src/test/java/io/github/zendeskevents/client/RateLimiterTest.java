package io.github.zendeskevents.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.inbox.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

    private final MutableClock clock = new MutableClock();
    private final List<String> went = new ArrayList<>();

    @Test
    void letsAllGoAsLongAsNoLimitIsKnown() {
        RateLimiter budget = budget(false);

        for (int i = 0; i < 1_000; i++) {
            assertThat(budget.take(waiter("-"))).isTrue();
        }
    }

    @Test
    void aWaryOneLetsOneGoAndWaitsForWhatItsAnswerTells() {
        RateLimiter budget = budget(true);

        assertThat(budget.take(waiter("-"))).isTrue();
        assertThat(budget.take(waiter("second"))).isFalse();

        budget.learnNoLimit();
        budget.due().forEach(w -> w.go().run());
        assertThat(went).containsExactly("second");
    }

    @Test
    void spendsWhatIsLeftOfTheWindowAndWaitsForTheNext() {
        RateLimiter budget = budget(false);
        budget.learn(400, 2, Duration.ofSeconds(30));

        assertThat(budget.take(waiter("-"))).isTrue();
        assertThat(budget.take(waiter("-"))).isTrue();
        assertThat(budget.take(waiter("third"))).isFalse();
        assertThat(budget.nextTurn()).contains(clock.instant().plusSeconds(30));
        assertThat(budget.due()).isEmpty();

        clock.advance(Duration.ofSeconds(30));
        budget.due().forEach(w -> w.go().run());
        assertThat(went).containsExactly("third");
        assertThat(budget.remaining()).contains(399L);
    }

    @Test
    void believesTheLowerNumberWhenAnswersComeBackOutOfOrder() {
        RateLimiter budget = budget(false);
        budget.learn(400, 10, Duration.ofSeconds(30));
        budget.learn(400, 12, Duration.ofSeconds(30));

        assertThat(budget.remaining()).contains(10L);
    }

    @Test
    void tellsWhatIsLeftOnceItIsKnownAndAllOfItWhenTheWindowIsOver() {
        RateLimiter budget = budget(true);
        assertThat(budget.remaining()).isEmpty();

        budget.learn(400, 10, Duration.ofSeconds(30));
        assertThat(budget.remaining()).contains(10L);
        clock.advance(Duration.ofSeconds(30));
        assertThat(budget.remaining()).contains(400L);
    }

    @Test
    void closesForAllAndOpensInTheOrderOfAsking() {
        RateLimiter budget = budget(false);
        budget.close(Duration.ofSeconds(7));

        assertThat(budget.take(waiter("first"))).isFalse();
        assertThat(budget.take(waiter("second"))).isFalse();
        clock.advance(Duration.ofMillis(6_999));
        assertThat(budget.due()).isEmpty();
        assertThat(budget.remaining()).contains(0L);

        clock.advance(Duration.ofMillis(1));
        budget.due().forEach(w -> w.go().run());
        assertThat(went).containsExactly("first", "second");
    }

    @Test
    void aShorterClosingDoesNotShortenALongerOne() {
        RateLimiter budget = budget(false);
        budget.close(Duration.ofSeconds(60));
        budget.close(Duration.ofSeconds(1));

        assertThat(budget.take(waiter("-"))).isFalse();
        assertThat(budget.nextTurn()).contains(clock.instant().plusSeconds(60));
    }

    @Test
    void closesForAGrowingWhileWhenZendeskDoesNotSayForHowLong() {
        RateLimiter budget = budget(false);

        assertThat(budget.closeForAWhile()).isLessThan(Duration.ofSeconds(1));
        Duration last = Duration.ZERO;
        for (int i = 0; i < 10; i++) {
            Duration pause = budget.closeForAWhile();
            assertThat(pause).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(Duration.ofSeconds(60));
            last = pause;
        }
        assertThat(last).isEqualTo(Duration.ofSeconds(60));

        budget.taken();
        assertThat(budget.closeForAWhile()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void tellsOnceWhenToWakeThoseWhoWaitAndAgainAfterTheTimerHasRunAlthoughTheClockWasSetBack() {
        RateLimiter budget = budget(false);
        budget.close(Duration.ofSeconds(5));
        budget.take(waiter("first"));

        assertThat(budget.newWakeUp()).contains(clock.instant().plusSeconds(5));
        budget.take(waiter("second"));
        assertThat(budget.newWakeUp()).isEmpty();

        clock.advance(Duration.ofSeconds(-10));
        budget.woken();
        assertThat(budget.newWakeUp()).contains(clock.instant().plusSeconds(15));
    }

    @Test
    void givesBackThoseThatWaitForAnOrderlyEnd() {
        RateLimiter budget = budget(false);
        budget.close(Duration.ofSeconds(60));
        budget.take(waiter("abandoned"));

        budget.abandon().forEach(w -> w.giveUp().run());
        assertThat(went).containsExactly("not abandoned");
        assertThat(budget.nextTurn()).isEmpty();
    }

    private RateLimiter.Waiter waiter(String name) {
        return new RateLimiter.Waiter(() -> went.add(name), () -> went.add("not " + name));
    }

    private RateLimiter budget(boolean wary) {
        return new RateLimiter("test", wary, clock, pause -> 0);
    }
}
