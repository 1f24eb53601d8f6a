package io.github.zendeskevents.gateway.body;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * How much memory the requests in progress take together, so that any number of bodies at once stays within the heap. Small requests
 * have a part of their own, which large ones cannot use up. Of the rest a part is for large bodies while they are read and wait, and
 * a part for what is made of them: there one of any size goes at a time, and others beside it as they fit, in the order in which they
 * came. No holder takes all of a part.
 */
public final class RequestMemory {

    private static final int PART_OF_THE_HEAP = 3;
    private static final int PART_FOR_SMALL = 4;
    private static final int EIGHTHS_FOR_BODIES = 3;
    private static final int EIGHTHS = 8;

    /** Bytes; a body of 64 KiB with all that is made of it. */
    private static final long SMALL = 2L * 1024 * 1024;

    /** Bytes; a body that may be small still. */
    private static final long SMALL_BODY = 64L * 1024;

    private final MemoryPool small;
    private final MemoryPool bodies;
    private final long decoding;
    private final Deque<Turn> waiting = new ArrayDeque<>();
    private long decoded;

    /** @param bytes for all requests together */
    public RequestMemory(long bytes) {
        this.small = new MemoryPool(bytes / PART_FOR_SMALL);
        this.bodies = new MemoryPool(bytes * EIGHTHS_FOR_BODIES / EIGHTHS);
        this.decoding = bytes - bytes / PART_FOR_SMALL - bytes * EIGHTHS_FOR_BODIES / EIGHTHS;
    }

    /** A third of the heap that this process may have. */
    public static RequestMemory ofHeap() {
        return new RequestMemory(Runtime.getRuntime().maxMemory() / PART_OF_THE_HEAP);
    }

    /**
     * A share that holds nothing yet, of one user of it.
     *
     * @param holders whose request it is, in each of the ways in which requests are told apart, such as by address and by key
     */
    public Share share(List<String> holders) {
        return new Share(List.copyOf(holders));
    }

    /** How much is held. */
    public synchronized long held() {
        return small.held() + bodies.held() + decoded;
    }

    /** Those whose turn it is now, to be told outside of any lock. */
    private synchronized List<Turn> next() {
        List<Turn> next = new ArrayList<>();
        while (!waiting.isEmpty() && (decoded == 0 || decoded + waiting.element().bytes <= decoding)) {
            Turn turn = waiting.remove();
            turn.taken = true;
            decoded += turn.bytes;
            next.add(turn);
        }
        return next;
    }

    private synchronized void end(Turn turn) {
        waiting.remove(turn);
        if (turn.taken) {
            turn.taken = false;
            decoded -= turn.bytes;
        }
    }

    private void goOn() {
        next().forEach(Turn::begin);
    }

    /** What one request holds, until the last of its users lets go of it. */
    public final class Share {

        private final List<String> holders;
        private int users = 1;
        private MemoryPool pool = small;
        private long bytes;
        private long smallDecoded;
        private Turn turn = new Turn(0, Runnable::run);

        private Share(List<String> holders) {
            this.holders = holders;
        }

        /** Makes it hold so many bytes of a body. False, and nothing changed, where there are not so many. */
        public synchronized boolean hold(long needed) {
            if (users == 0) {
                return false;
            }
            if (pool == small && needed <= SMALL_BODY && small.take(holders, needed - bytes)) {
                bytes = needed;
                return true;
            }
            if (!bodies.take(holders, pool == bodies ? needed - bytes : needed)) {
                return false;
            }
            if (pool == small) {
                small.take(holders, -bytes);
                pool = bodies;
            }
            bytes = needed;
            return true;
        }

        /**
         * Makes it hold so many bytes more, for what is made of the body, as soon as there are so many.
         *
         * @param turns runs what waits for a turn
         * @return completes in that moment, which may be now; never where the share is let go of before
         */
        public CompletableFuture<Void> holdToDecode(long needed, Executor turns) {
            synchronized (this) {
                if (users == 0) {
                    return new CompletableFuture<>();
                }
                if (needed <= SMALL && small.take(holders, needed)) {
                    smallDecoded = needed;
                    return CompletableFuture.completedFuture(null);
                }
                turn = new Turn(needed, turns);
                synchronized (RequestMemory.this) {
                    waiting.add(turn);
                }
            }
            CompletableFuture<Void> mine = turn.begun;
            next().forEach(next -> {
                if (next.begun == mine) {
                    mine.complete(null);
                } else {
                    next.begin();
                }
            });
            return mine;
        }

        /** One more user. */
        public synchronized void keep() {
            users++;
        }

        /** One user less. */
        public void release() {
            synchronized (this) {
                users--;
                if (users != 0) {
                    return;
                }
                pool.take(holders, -bytes);
                bytes = 0;
                small.take(holders, -smallDecoded);
                smallDecoded = 0;
                end(turn);
            }
            goOn();
        }
    }

    /** One body that waits until there is room for what is made of it. */
    private static final class Turn {

        private final long bytes;
        private final Executor executor;
        private final CompletableFuture<Void> begun = new CompletableFuture<>();
        private boolean taken;

        Turn(long bytes, Executor executor) {
            this.bytes = bytes;
            this.executor = executor;
        }

        /** Not on the thread of the one before it, which would do the work of all of them. */
        void begin() {
            try {
                executor.execute(() -> begun.complete(null));
            } catch (RuntimeException theRequestHasEnded) {
                begun.completeExceptionally(theRequestHasEnded);
            }
        }
    }
}
