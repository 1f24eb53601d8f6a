package io.github.zendeskevents.main.imports;

import java.io.PrintStream;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Shows how an import stands: a bar that moves on a terminal, a line every ten seconds elsewhere. */
final class Progress {

    private static final long BAR_EVERY_MILLIS = 500;
    private static final long LINE_EVERY_MILLIS = 10_000;
    private static final String CLEAR = "\r\033[K";

    private final PrintStream out;
    private final OptionalInt width;
    private final Supplier<Figures> figures;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "zendesk-progress");
        thread.setDaemon(true);
        return thread;
    });

    /** @param width of the terminal in characters; empty: it is none */
    Progress(PrintStream out, OptionalInt width, Supplier<Figures> figures) {
        this.out = out;
        this.width = width;
        this.figures = figures;
    }

    /** Begins to show it. */
    void start() {
        long every = width.isPresent() ? BAR_EVERY_MILLIS : LINE_EVERY_MILLIS;
        var unused = timer.scheduleAtFixedRate(this::show, every, every, TimeUnit.MILLISECONDS);
    }

    private void show() {
        try {
            if (width.isPresent()) {
                out.print(CLEAR + figures.get().bar(width.getAsInt()));
            } else {
                out.println(figures.get().line());
            }
            out.flush();
        } catch (RuntimeException inboxIsAway) {
            // The inbox logs that itself; the next look may work.
            return;
        }
    }

    /** Shows it no longer; what it shows it to stays open. */
    void close() {
        timer.shutdownNow();
        if (width.isPresent()) {
            out.print(CLEAR);
            out.flush();
        }
    }
}
