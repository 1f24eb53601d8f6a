package io.github.zendeskevents.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SpacingTest {

    /** Near the end of its range, as it may be on some machines. */
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1_000);

    private final Spacing spacing = new Spacing(Duration.ofSeconds(5), nanoTime::get);

    @Test
    void isDueOnceInEachSpan() {
        assertThat(spacing.isDue()).isTrue();
        assertThat(spacing.isDue()).isFalse();

        nanoTime.addAndGet(Duration.ofSeconds(5).toNanos() - 1);
        assertThat(spacing.isDue()).isFalse();
        nanoTime.incrementAndGet();
        assertThat(spacing.isDue()).isTrue();
        assertThat(spacing.isDue()).isFalse();
    }
}
