package io.github.zendeskevents.main;

import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.clock.SteadyClock;
import io.github.zendeskevents.log.Visible;
import io.github.zendeskevents.main.routes.Failures;
import io.github.zendeskevents.main.routes.RouteFileWatcher;
import io.github.zendeskevents.main.routes.RoutesFromTexts;
import io.github.zendeskevents.settings.SecretsOnCommandLine;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the routes as a program of their own. It adds to camel-main what a program owes its operator: a mistake in the settings or
 * a taken port ends the start with one line and a status other than 0, SIGTERM ends it in order with status 0, and route files
 * can be edited while it runs.
 */
public final class ZendeskEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ZendeskEvents.class);

    /** Of the 30 seconds of an orderly end. */
    private static final long SECONDS_TO_END = 26;

    private final RunningContext running = new RunningContext();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Runs until SIGTERM or SIGINT. */
    public static void main(String[] args) {
        run(() -> {});
    }

    /**
     * Runs until SIGTERM or SIGINT.
     *
     * @param started called once everything listens
     */
    public static void run(Runnable started) {
        run(EarlyEnd.with(0), started);
    }

    /**
     * As {@link #run(Runnable)}.
     *
     * @param early what ends the program before it can do so in order: made before the log and all else, it takes effect sooner
     */
    public static void run(EarlyEnd early, Runnable started) {
        try {
            serve(early, started);
        } catch (Error failure) {
            EarlyEnd.by(failure);
        }
    }

    private static void serve(EarlyEnd early, Runnable started) {
        ZendeskEvents program = new ZendeskEvents();
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(program::end, "zendesk-shutdown"));
            early.isOver();
            program.start();
            started.run();
        } catch (Exception | LinkageError failure) {
            String reason = program.explain(failure);
            program.running.current().stop();
            fail("cannot start: " + reason);
        }
        program.await();
    }

    private void start() throws Exception {
        running.start();
        Generation first = running.current();
        ZendeskAccount account =
                first.context().getRegistry().lookupByNameAndType("zendeskAccount", ZendeskAccount.class);
        if (account == null) {
            throw RoutesFromTexts.nothingThere();
        }
        LOG.info("Started for {}", account.settings());
        SecretsOnCommandLine.among(System.getProperties().stringPropertyNames(), System::getProperty)
                .forEach(LOG::warn);
        SettingNames.likelyMisspelt(first.context()).forEach(LOG::warn);
        if (first.isReloadEnabled()) {
            RouteEdits edits = new RouteEdits(running, SteadyClock.of(Clock.systemUTC()), ZendeskEvents::fail);
            new RouteFileWatcher(() -> running.current().readFiles(), edits::take).start();
        }
    }

    private String explain(Throwable failure) {
        return new Failures(running.current().context()).explain(failure).orElseGet(() -> {
            LOG.error("The start failed", Visible.of(failure));
            return failure.toString();
        });
    }

    private void await() {
        try {
            ended.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        try {
            endAnywayIfItTakesTooLong();
        } catch (OutOfMemoryError noThreadLeft) {
            LOG.warn("No thread can be made to watch the end");
        }
        running.stop();
        ended.countDown();
        // The JVM's own status after SIGTERM is 143, which supervisors take for a failure.
        Runtime.getRuntime().halt(0);
    }

    /** A step that does not come back must not make a supervisor kill what has nothing to lose: the inbox is whole at any time. */
    private static void endAnywayIfItTakesTooLong() {
        daemon(() -> {
            try {
                TimeUnit.SECONDS.sleep(SECONDS_TO_END);
            } catch (InterruptedException now) {
                Thread.currentThread().interrupt();
            }
            // Whoever reads the log may be what it waits for.
            daemon(() -> LOG.warn("Stopped without what was still in flight after {} s", SECONDS_TO_END));
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            Runtime.getRuntime().halt(0);
        });
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "zendesk-shutdown-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static void fail(String reason) {
        System.err.println("camel-zendesk-events " + reason);
        // Threads of a half-started context must not keep a program alive that does nothing.
        Runtime.getRuntime().halt(1);
    }
}
