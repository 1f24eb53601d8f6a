package io.github.zendeskevents.client;

import io.github.zendeskevents.log.Visible;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that wakes all who wait for a time to come. */
public final class Scheduler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
    private static final Duration TICK = Duration.ofSeconds(20);
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(3);

    private final ScheduledExecutorService timer;
    private volatile long lastTick = System.nanoTime();
    private volatile boolean closed;
    /** Whether it tells by itself that it goes on, from the first time that somebody waits. */
    private boolean ticking;

    private final AtomicBoolean begun = new AtomicBoolean();

    /**
     * Waits by a thread of its own, which is named by the context. Camel's own scheduled pools refuse what is over a thousand,
     * and more requests than that may wait for a limit.
     */
    public static Scheduler of(CamelContext context) {
        Scheduler scheduler = new Scheduler(new ScheduledThreadPoolExecutor(
                1, task -> context.getExecutorServiceManager().newThread("zendesk-limits", task)));
        scheduler.ticking = true;
        return scheduler;
    }

    /** Waits by this timer, which ends with this. */
    public Scheduler(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    private void tick() {
        lastTick = System.nanoTime();
        schedule(TICK, this::tick);
    }

    /** Why nobody is woken any more; empty while the timer goes on, and after its end. */
    public Optional<String> standstill() {
        Duration silence = Duration.ofNanos(System.nanoTime() - lastTick);
        return begun.get() && !closed && silence.compareTo(LONGEST_SILENCE) > 0
                ? Optional.of("the timer zendesk-limits stands still for " + silence.toSeconds() + " s")
                : Optional.empty();
    }

    /** Does something quick after a while, of a millisecond at least; never, once this is closed. */
    public void after(Duration wait, Runnable work) {
        if (ticking && begun.compareAndSet(false, true)) {
            tick();
        }
        schedule(wait, work);
    }

    private void schedule(Duration wait, Runnable work) {
        try {
            // Nobody asks how it went: the work settles the failures of those that it wakes.
            var unused = timer.schedule(() -> run(work), Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            return;
        }
    }

    /** A timer keeps what its work throws to itself. */
    private static void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error failure) {
            LOG.error("What waited for its time failed unexpectedly", Visible.of(failure));
            throw failure;
        }
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
    }
}
