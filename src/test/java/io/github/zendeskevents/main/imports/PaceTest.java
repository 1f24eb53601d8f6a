package io.github.zendeskevents.main.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final Pace pace = new Pace();

    @Test
    void oneLookTellsNoPace() {
        pace.see(START, 0);

        assertThat(pace.perSecond()).isEmpty();
    }

    @Test
    void theTimeBeforeTheFirstEventEndsDoesNotCount() {
        for (int second = 0; second <= 30; second++) {
            pace.see(START.plusSeconds(second), 0);
        }
        pace.see(START.plusSeconds(40), 100);

        assertThat(pace.perSecond()).hasValue(10);
    }

    @Test
    void aSlowBeginningIsForgottenWithinTwiceItsTime() {
        long ended = 0;
        for (int second = 0; second <= 120; second++) {
            pace.see(START.plusSeconds(second), ended);
            ended += second < 60 ? 1 : 12;
        }

        assertThat(pace.perSecond().orElseThrow()).isEqualTo(12, offset(0.5));
    }

    @Test
    void jobsThatEndInBurstsMakeASteadyPace() {
        for (int second = 0; second <= 600; second++) {
            pace.see(START.plusSeconds(second), second / 25 * 100L);
            if (second > 300) {
                assertThat(pace.perSecond().orElseThrow()).isEqualTo(4, offset(0.6));
            }
        }
    }
}
