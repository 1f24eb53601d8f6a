package io.github.zendeskevents.client.auth;

import io.github.zendeskevents.client.Workers;
import io.github.zendeskevents.failure.Causes;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Something that is under way once at most: whoever asks for it meanwhile gets its end, too. */
final class SharedOperation {

    private final Workers workers;
    private final Supplier<CompletionStage<Void>> operation;
    private Optional<CompletableFuture<Void>> underWay = Optional.empty();

    SharedOperation(Workers workers, Supplier<CompletionStage<Void>> operation) {
        this.workers = workers;
        this.operation = operation;
    }

    /** Completes as the operation does; its failure is not wrapped. */
    CompletableFuture<Void> run() {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        synchronized (this) {
            if (underWay.isPresent()) {
                return workers.shared(underWay.get());
            }
            underWay = Optional.of(mine);
        }
        Causes.forward(begun().whenComplete((nothing, failure) -> ended()), mine);
        return mine;
    }

    /** What is not even begun ends too: all who ask later would wait for it for ever. */
    private CompletionStage<Void> begun() {
        try {
            return operation.get();
        } catch (RuntimeException | Error failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private synchronized void ended() {
        underWay = Optional.empty();
    }
}
