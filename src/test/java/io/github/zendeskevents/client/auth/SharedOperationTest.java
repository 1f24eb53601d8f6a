package io.github.zendeskevents.client.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.client.Workers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedOperationTest {

    private final ExecutorService threads = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void anErrorAtItsBeginningEndsItAndTheNextBeginsAnew() {
        AtomicInteger runs = new AtomicInteger();
        SharedOperation operation = new SharedOperation(new Workers(threads), () -> {
            if (runs.incrementAndGet() == 1) {
                throw new OutOfMemoryError("made by this test");
            }
            return CompletableFuture.completedFuture(null);
        });
        assertThat(operation.run()).isCompletedExceptionally();
        assertThat(operation.run()).isCompleted();
    }
}
