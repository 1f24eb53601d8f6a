package io.github.zendeskevents.failure;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * The one walk over the causes of a failure. Camel and {@link java.util.concurrent.CompletableFuture} wrap what a step
 * threw, and what was thrown decides what happens next.
 */
public final class Causes {

    /** Longer chains are no failure of this program's; one may even lead back to its beginning. */
    private static final int MOST = 100;

    private Causes() {}

    /** The first of this type among a failure and its causes, the outermost first. */
    public static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        return chain(failure).filter(type::isInstance).map(type::cast).findFirst();
    }

    /** True when the failure or one of its causes is of this type. */
    public static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return find(failure, type).isPresent();
    }

    /** The failure without what the stages of a computation wrapped around it. */
    public static Throwable unwrapped(Throwable failure) {
        return chain(failure)
                .filter(cause -> cause.getCause() == null
                        || !(cause instanceof CompletionException || cause instanceof ExecutionException))
                .findFirst()
                .orElse(failure);
    }

    /** The same end, whose failure is not wrapped; a stage that depends on others fails with what they wrap around it. */
    public static <T> CompletableFuture<T> unwrapped(CompletionStage<T> stage) {
        CompletableFuture<T> result = new CompletableFuture<>();
        forward(stage, result);
        return result;
    }

    /** Lets a result end as a stage does, with a failure that is not wrapped. */
    public static <T> void forward(CompletionStage<T> stage, CompletableFuture<T> result) {
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(unwrapped(failure));
            }
        });
    }

    /** The cause that all others follow from, which says best what is wrong. */
    public static Throwable root(Throwable failure) {
        return chain(failure).reduce((outer, inner) -> inner).orElse(failure);
    }

    /** A failure and its causes, the outermost first. */
    public static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(MOST);
    }
}
