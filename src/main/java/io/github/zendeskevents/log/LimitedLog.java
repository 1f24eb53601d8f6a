package io.github.zendeskevents.log;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Lines of a log that senders can cause as often as they like. In each span of time so many are written, and what was left out is
 * told in one line afterwards.
 */
public final class LimitedLog {

    private static final int MOST = 50;
    private static final Duration SPAN = Duration.ofMinutes(1);

    private final Logger log;
    private final String what;
    private final int most;
    private final long span;
    private final LongSupplier nanoTime;
    private long began;
    private int written;
    private volatile long leftOut;

    /**
     * At most fifty lines a minute.
     *
     * @param what the lines tell of, in the plural
     */
    public LimitedLog(Logger log, String what) {
        this(log, what, MOST, SPAN, System::nanoTime);
    }

    LimitedLog(Logger log, String what, int most, Duration span, LongSupplier nanoTime) {
        this.log = log;
        this.what = what;
        this.most = most;
        this.span = span.toNanos();
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
    }

    /** Writes a line, unless there were too many. */
    public void write(Consumer<Logger> line) {
        if (mayWrite()) {
            line.accept(log);
        }
    }

    /** Tells what was left out, if its time is over. To be called now and then: nothing else would tell of the last ones. */
    public void tellLeftOut() {
        if (leftOut > 0) {
            nextSpan();
        }
    }

    private synchronized boolean mayWrite() {
        nextSpan();
        boolean may = written < most;
        written += may ? 1 : 0;
        leftOut += may ? 0 : 1;
        return may;
    }

    private synchronized void nextSpan() {
        long now = nanoTime.getAsLong();
        if (now - began < span) {
            return;
        }
        if (leftOut > 0) {
            log.warn(
                    "{} more {} are left out of the log, of the last {} s",
                    leftOut,
                    what,
                    (now - began) / 1_000_000_000);
        }
        began = now;
        written = 0;
        leftOut = 0;
    }
}
