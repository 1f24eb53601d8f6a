package io.github.zendeskevents.client;

import io.github.zendeskevents.failure.Causes;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/**
 * The threads of an account that do its work. What comes in on another thread, of a timer or of an HTTP client, goes on here,
 * so that no step of a route can hold up the others.
 */
public final class Workers implements Executor, AutoCloseable {

    private final ExecutorService threads;
    /** Each gives up one result that is not there yet. */
    private final Set<Runnable> started = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /** As many threads as there may be calls to Zendesk at the same time. They come from the context, so that they are seen and named. */
    public static Workers of(CamelContext context, int threads) {
        ThreadPoolProfile profile = new ThreadPoolProfile("zendesk");
        profile.setPoolSize(threads);
        profile.setMaxPoolSize(threads);
        // Nothing that wakes others or claims events may end up delivering one itself, as it would with no queue.
        profile.setMaxQueueSize(Integer.MAX_VALUE);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        profile.setKeepAliveTime(60L);
        profile.setTimeUnit(TimeUnit.SECONDS);
        profile.setAllowCoreThreadTimeOut(true);
        return new Workers(
                context.getExecutorServiceManager().newThreadPool(Workers.class, "zendesk-delivery", profile));
    }

    /** Work on these threads, which belong to somebody else. */
    public Workers(ExecutorService threads) {
        this.threads = threads;
    }

    /** The threads, for those that need an executor of Java's own kind. */
    public ExecutorService threads() {
        return threads;
    }

    /** Does work on a thread of its own, so that whoever calls goes on at once; here only where the program ends. */
    @Override
    public void execute(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException stopped) {
            work.run();
        }
    }

    /**
     * Begins work on a thread of its own.
     *
     * @return completes as the work does, its failure not wrapped; fails with {@link RetryException} when the program ends
     *     before
     */
    public <T> CompletableFuture<T> start(Supplier<? extends CompletionStage<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable giveUp = () -> result.completeExceptionally(RetryException.blameless("the program is stopping"));
        started.add(giveUp);
        var unused = result.whenComplete((value, failure) -> started.remove(giveUp));
        try {
            threads.execute(() -> {
                if (closed) {
                    giveUp.run();
                } else {
                    run(work, result);
                }
            });
        } catch (RejectedExecutionException stopped) {
            giveUp.run();
        }
        return result;
    }

    private static <T> void run(Supplier<? extends CompletionStage<T>> work, CompletableFuture<T> result) {
        try {
            Causes.forward(work.get(), result);
        } catch (RuntimeException | Error failure) {
            result.completeExceptionally(failure);
        }
    }

    /**
     * What several wait for, as one of them: each goes on by itself when it is there. Were they to go on one after the other
     * on the thread that brought it, a request of the first that hangs would hold up all others.
     *
     * @return completes as the shared one does
     */
    public <T> CompletableFuture<T> shared(CompletableFuture<T> all) {
        if (all.isDone()) {
            return all;
        }
        CompletableFuture<T> one = new CompletableFuture<>();
        var unused = all.whenComplete((value, failure) -> execute(() -> Causes.forward(all, one)));
        return one;
    }

    /**
     * Lets no more work begin: the routes that it would call stop. Once the threads have ended, nobody waits any longer for work
     * that they did not come to.
     */
    @Override
    public void close() {
        closed = true;
        if (threads.isShutdown()) {
            started.forEach(Runnable::run);
        }
    }
}
