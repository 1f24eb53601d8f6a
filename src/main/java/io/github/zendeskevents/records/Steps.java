package io.github.zendeskevents.records;

import io.github.zendeskevents.failure.Causes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Chains what an operation does once Zendesk has answered. The stages of the JDK would do, but they take no function that
 * throws a checked exception, and they wrap the failure of the stage before: a route that catches by class would not find it.
 */
public final class Steps {

    private Steps() {}

    /** What is done with a value. */
    public interface Step<T, R> {
        R apply(T value) throws Exception;
    }

    /** Completes with what the step makes of the value; fails, unwrapped, as the stage or the step fails. */
    public static <T, R> CompletableFuture<R> map(CompletionStage<T> stage, Step<? super T, ? extends R> step) {
        CompletableFuture<R> result = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(Causes.unwrapped(failure));
                return;
            }
            try {
                result.complete(step.apply(value));
            } catch (Exception refused) {
                result.completeExceptionally(refused);
            }
        });
        return result;
    }

    /** Completes as the stage does that the step begins; fails, unwrapped, as the first stage, the step or the second fails. */
    public static <T, R> CompletableFuture<R> then(
            CompletionStage<T> stage, Step<? super T, ? extends CompletionStage<R>> step) {
        CompletableFuture<R> result = new CompletableFuture<>();
        CompletionStage<? extends CompletionStage<R>> begun = map(stage, step);
        begun.whenComplete((next, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                next.whenComplete((value, nextFailure) -> {
                    if (nextFailure != null) {
                        result.completeExceptionally(Causes.unwrapped(nextFailure));
                    } else {
                        result.complete(value);
                    }
                });
            }
        });
        return result;
    }
}
