package io.github.zendeskevents.main.routes;

import io.github.zendeskevents.log.Visible;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.support.RouteWatcherReloadStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the route files once a second, and at what is in them: that also works where the file system tells nobody of a change.
 * What two looks in a row find is handed on, so that no half-written file is.
 */
public final class RouteFileWatcher {

    private static final Logger LOG = LoggerFactory.getLogger(RouteFileWatcher.class);

    private final Supplier<RouteTexts> files;
    private final Consumer<RouteTexts> settled;
    private RouteTexts seen;

    /**
     * @param files reads what the files say now
     * @param settled hears it at each look that found the same as the one before
     */
    public RouteFileWatcher(Supplier<RouteTexts> files, Consumer<RouteTexts> settled) {
        this.files = files;
        this.settled = settled;
        this.seen = files.get();
    }

    /**
     * Takes Camel's own watcher away. It would stop every route before it reads the edited file, the gateway's too, and leave none where
     * an edit is wrong.
     *
     * @return whether there was one: whether edits are to be taken
     */
    public static boolean takePlaceOfCamels(CamelContext context) {
        RouteWatcherReloadStrategy watcher = context.hasService(RouteWatcherReloadStrategy.class);
        if (watcher == null) {
            return false;
        }
        try {
            context.removeService(watcher);
        } catch (Exception failure) {
            throw new IllegalStateException("Camel's watcher of routes cannot be replaced", failure);
        }
        return true;
    }

    /** Looks until the process ends. */
    public void start() {
        var unused = Executors.newSingleThreadScheduledExecutor(task -> {
                    Thread thread = new Thread(task, "zendesk-route-files");
                    thread.setDaemon(true);
                    return thread;
                })
                .scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    /** One look. */
    void look() {
        try {
            RouteTexts now = files.get();
            boolean same = now.equals(seen);
            seen = now;
            if (same) {
                settled.accept(now);
            }
        } catch (RuntimeException failure) {
            LOG.warn("The routes cannot be looked at for edits now: {}", Visible.of(Failures.innermost(failure)));
        }
    }
}
