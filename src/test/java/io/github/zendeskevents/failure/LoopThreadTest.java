package io.github.zendeskevents.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopThreadTest {

    private final AtomicInteger turns = new AtomicInteger();

    @Test
    void anErrorEndsATurnAndNotTheThread() throws InterruptedException {
        LoopThread loop = new LoopThread("test-loop", Duration.ofMinutes(1), () -> {
            if (turns.incrementAndGet() <= 2) {
                throw new OutOfMemoryError("made by this test");
            }
            TimeUnit.MILLISECONDS.sleep(1);
        });
        loop.start();
        await().until(() -> turns.get() > 5);
        assertThat(loop.standstill()).isEmpty();

        loop.end();
        loop.join();
        assertThat(loop.standstill()).as("it ended as it should").isEmpty();
    }

    @Test
    void aTurnThatDoesNotComeBackIsAStandstill() {
        CountDownLatch never = new CountDownLatch(1);
        LoopThread loop = new LoopThread("test-loop", Duration.ofMillis(50), never::await);
        assertThat(loop.standstill()).as("not started").isEmpty();
        loop.start();
        await().untilAsserted(() -> assertThat(loop.standstill())
                .hasValueSatisfying(why -> assertThat(why).contains("test-loop", "stands still")));
        loop.end();
        never.countDown();
    }
}
