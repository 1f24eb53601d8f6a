package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.inbox.InboxUnavailableException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what an inbox needs from time to time. What fails is tried again the next time. */
final class Maintenance implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
    /** Two, so that forgetting many old events never delays a heartbeat. */
    private static final int THREADS = 2;

    private final ScheduledExecutorService timer;

    Maintenance(ThreadFactory threads) {
        timer = Executors.newScheduledThreadPool(THREADS, threads);
    }

    void every(Duration pause, Runnable work) {
        ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(
                () -> run(work), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void run(Runnable work) {
        try {
            work.run();
        } catch (InboxUnavailableException untilNextTime) {
            LOG.debug("Maintenance of the inbox waits until it can be written again: {}", untilNextTime.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("Maintenance of the inbox failed unexpectedly; it is tried again", bug);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
