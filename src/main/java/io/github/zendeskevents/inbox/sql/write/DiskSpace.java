package io.github.zendeskevents.inbox.sql.write;

import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.log.Visible;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the inbox has room for more events. New ones are refused before the disk is full, so that the outcomes of those that are
 * there can still be stored and delivery makes room again. It looks at most once a second and says in the log when that changes.
 */
public final class DiskSpace {

    private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);
    private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(1);
    private static final long MIB = 1024 * 1024;

    private final String place;
    private final long least;
    private final Supplier<OptionalLong> free;
    private final LongSupplier nanoTime;
    private long lookedAt;
    private boolean low;
    private boolean full;
    private boolean known;
    private long left;

    /**
     * @param place what is on the disk, for people
     * @param least bytes that stay free
     * @param free bytes that are free now; empty where that cannot be told
     * @param nanoTime tells how time passes
     */
    public DiskSpace(String place, long least, Supplier<OptionalLong> free, LongSupplier nanoTime) {
        this.place = place;
        this.least = least;
        this.free = free;
        this.nanoTime = nanoTime;
        this.lookedAt = nanoTime.getAsLong() - LOOK_EVERY;
    }

    /** Why no event can be taken now; empty when there is room, as far as is known. */
    synchronized Optional<InboxUnavailableException> refusal() {
        look();
        return low ? Optional.of(new InboxUnavailableException(describe(), null)) : Optional.empty();
    }

    /** What to tell an operator; empty when all is well. */
    public synchronized Optional<String> trouble() {
        look();
        return low || full ? Optional.of(describe()) : Optional.empty();
    }

    /** How much more may be written, in bytes; empty where that cannot be told. */
    synchronized OptionalLong room() {
        look();
        return known ? OptionalLong.of(Math.max(0, left - least)) : OptionalLong.empty();
    }

    /** A write failed because there is no room. Whoever writes next finds out whether there is some again. */
    synchronized void writeFailed() {
        change(low, true);
    }

    /** A write succeeded. */
    synchronized void written() {
        if (full) {
            change(low, false);
        }
    }

    private void look() {
        long now = nanoTime.getAsLong();
        if (now - lookedAt < LOOK_EVERY) {
            return;
        }
        lookedAt = now;
        OptionalLong found = free.get();
        known = found.isPresent();
        left = found.orElse(0);
        // Some more than it was refused at, so that the two do not take turns.
        change(known && left < (low ? least + least / 8 : least), full);
    }

    private void change(boolean nowLow, boolean nowFull) {
        boolean before = low || full;
        low = nowLow;
        full = nowFull;
        if (!before && (low || full)) {
            LOG.warn("{}", Visible.of(describe()));
        } else if (before && !low && !full) {
            LOG.info("There is room for the inbox {} again: events are taken", place);
        }
    }

    private String describe() {
        return full
                ? "The disk of the inbox " + place + " is full: events are refused until there is room. Make room."
                : "The disk of the inbox " + place + " is nearly full (" + left / MIB
                        + " MiB left): events are refused below " + least / MIB
                        + " MiB, and delivery goes on. Make room.";
    }
}
