package io.github.zendeskevents.gateway.body;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory the requests in progress take together. What does not fit is to come again, so that any number of bodies at once
 * stays within the heap. Small requests have a part of their own, which large ones cannot use up.
 */
public final class RequestMemory {

    private static final int PART_OF_THE_HEAP = 3;
    private static final int PART_FOR_SMALL = 4;

    /** Bytes; a body of 64 KiB with all that is made of it. */
    private static final long SMALL = 2L * 1024 * 1024;

    private final Pool small;
    private final Pool large;

    /** @param bytes for all requests together */
    public RequestMemory(long bytes) {
        this.small = new Pool(bytes / PART_FOR_SMALL);
        this.large = new Pool(bytes - bytes / PART_FOR_SMALL);
    }

    /** A third of the heap that this process may have. */
    public static RequestMemory ofHeap() {
        return new RequestMemory(Runtime.getRuntime().maxMemory() / PART_OF_THE_HEAP);
    }

    /** A share that holds nothing yet, of one holder. */
    public Share share() {
        return new Share();
    }

    /** How much is held. */
    public long held() {
        return small.held.get() + large.held.get();
    }

    /** What one request holds, until the last of its holders lets go of it. */
    public final class Share {

        private final AtomicInteger holders = new AtomicInteger(1);
        private Pool pool = small;
        private long bytes;

        /** Makes it hold so many bytes in all. False, and nothing changed, where there are not so many. */
        public synchronized boolean hold(long needed) {
            if (holders.get() == 0) {
                return false;
            }
            Pool next = needed > SMALL ? large : pool;
            long wanted = Math.min(needed, next.size);
            boolean fits = next == pool ? next.take(wanted - bytes) : next.take(wanted);
            if (!fits) {
                return next == small && moveTo(large, needed);
            }
            if (next != pool) {
                pool.take(-bytes);
            }
            pool = next;
            bytes = wanted;
            return true;
        }

        private boolean moveTo(Pool next, long needed) {
            if (!next.take(needed)) {
                return false;
            }
            pool.take(-bytes);
            pool = next;
            bytes = needed;
            return true;
        }

        /** One more holder. */
        public void keep() {
            holders.incrementAndGet();
        }

        /** One holder less. */
        public synchronized void release() {
            if (holders.decrementAndGet() == 0) {
                pool.take(-bytes);
                bytes = 0;
            }
        }
    }

    private static final class Pool {

        private final long size;
        private final AtomicLong held = new AtomicLong();

        Pool(long size) {
            this.size = size;
        }

        boolean take(long bytes) {
            if (held.addAndGet(bytes) <= size || bytes <= 0) {
                return true;
            }
            held.addAndGet(-bytes);
            return false;
        }
    }
}
