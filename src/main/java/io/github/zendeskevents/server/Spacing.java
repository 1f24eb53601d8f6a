package io.github.zendeskevents.server;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Lets something be done once in a span of time, however often senders ask for it. It goes by the time that has passed, and not by the
 * clock on the wall: where that is set back, a file of keys would not be looked at for as long.
 */
public final class Spacing {

    private final long span;
    private final LongSupplier nanoTime;
    private OptionalLong done = OptionalLong.empty();

    /** @param span at least so much lies between two times */
    public Spacing(Duration span) {
        this(span, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    public Spacing(Duration span, LongSupplier nanoTime) {
        this.span = span.toNanos();
        this.nanoTime = nanoTime;
    }

    /** True at the first call, and then at the first one of each span: it is for the caller to do now. */
    public synchronized boolean isDue() {
        long now = nanoTime.getAsLong();
        boolean due = done.isEmpty() || now - done.getAsLong() >= span;
        if (due) {
            done = OptionalLong.of(now);
        }
        return due;
    }
}
