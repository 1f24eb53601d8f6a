package shop;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/** Packs no parcel at the first attempt; what the shop's own error handler is there for. */
@Named("warehouse")
@Singleton
public final class Warehouse {

    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    /** Fails. */
    public void pack() {
        attempts.incrementAndGet();
        throw new IllegalStateException("no box left");
    }

    /** The error handler has given up. */
    public void lose() {
        lost.incrementAndGet();
    }

    /** How often a parcel was tried. */
    public int attempts() {
        return attempts.get();
    }

    /** How often it was given up. */
    public int lost() {
        return lost.get();
    }
}
