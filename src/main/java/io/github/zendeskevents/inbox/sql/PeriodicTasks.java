package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.log.Visible;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the {@link Maintenance} of an inbox, each task again and again. What fails is tried again the next time. */
final class PeriodicTasks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PeriodicTasks.class);
    /** Two, so that forgetting many old events never delays a heartbeat. */
    private static final int THREADS = 2;

    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);

    private final ScheduledExecutorService timer;
    private final Map<Runnable, Long> lastRuns = new ConcurrentHashMap<>();
    private volatile boolean closed;

    PeriodicTasks(ThreadFactory threads) {
        timer = Executors.newScheduledThreadPool(THREADS, threads);
    }

    void every(Duration pause, Runnable work) {
        lastRuns.put(work, System.nanoTime());
        ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(
                () -> run(work), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Why nothing is done here any more; empty while all goes on. */
    Optional<String> standstill() {
        long now = System.nanoTime();
        return lastRuns.values().stream()
                .map(last -> Duration.ofNanos(now - last))
                .filter(silence -> !closed && silence.compareTo(LONGEST_SILENCE) > 0)
                .map(silence -> "the maintenance of the inbox stands still for " + silence.toSeconds() + " s")
                .findFirst();
    }

    // An error that escaped would end the work for ever, and nobody would be told.
    private void run(Runnable work) {
        lastRuns.put(work, System.nanoTime());
        try {
            work.run();
        } catch (InboxUnavailableException untilNextTime) {
            LOG.debug(
                    "Maintenance of the inbox waits until it can be written again: {}",
                    Visible.of(untilNextTime.getMessage()));
        } catch (RuntimeException | Error bug) {
            LOG.error("Maintenance of the inbox failed unexpectedly; it is tried again", Visible.of(bug));
        }
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
    }
}
