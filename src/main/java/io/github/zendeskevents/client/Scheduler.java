package io.github.zendeskevents.client;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;

/** The one thread that wakes all who wait for a time to come. */
public final class Scheduler implements AutoCloseable {

    private final ScheduledExecutorService timer;

    /**
     * Waits by a thread of its own, which is named by the context. Camel's own scheduled pools refuse what is over a thousand,
     * and more requests than that may wait for a limit.
     */
    public static Scheduler of(CamelContext context) {
        return new Scheduler(new ScheduledThreadPoolExecutor(
                1, task -> context.getExecutorServiceManager().newThread("zendesk-limits", task)));
    }

    /** Waits by this timer, which ends with this. */
    public Scheduler(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** Does something quick after a while, of a millisecond at least; never, once this is closed. */
    public void after(Duration wait, Runnable work) {
        try {
            // Nobody asks how it went: the work settles the failures of those that it wakes.
            var unused = timer.schedule(work, Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            return;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
