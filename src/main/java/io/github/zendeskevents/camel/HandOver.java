package io.github.zendeskevents.camel;

import io.github.zendeskevents.failure.Backoff;
import io.github.zendeskevents.failure.LoopThread;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Hands texts over to a route, in their order, on a thread of its own, so that whoever has one to say never waits for the endpoint
 * behind. What an endpoint refuses is tried again a few times; what comes while too much waits is lost, and so is what is left at the
 * end. A listener hears of all that, because nobody else does.
 */
public final class HandOver {

    private static final int ATTEMPTS = 5;
    private static final int MOST_ON_THE_WAY = 100;
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration NEVER = Duration.ofDays(1);

    private final RouteSender route;
    private final Bound bound;
    private final Listener listener;
    private final Backoff pauses;
    private final LoopThread thread;
    private final Deque<Item> waiting = new ArrayDeque<>();
    private long characters;
    private int onTheWay;
    private Duration pause;
    private long notBefore = System.nanoTime();
    private boolean started;
    private boolean closed;

    /**
     * How much may wait.
     *
     * @param texts how many
     * @param characters how long all of them together
     */
    public record Bound(int texts, long characters) {}

    /** Hears how it goes, on any thread. */
    public interface Listener {

        /** One reached the endpoint. */
        void reached();

        /** One did not reach the endpoint; it is tried again, or lost. */
        void failed(Throwable failure);

        /** So many will never reach it. */
        void lost(int count);
    }

    /**
     * Nothing is handed over yet, and there is no thread before there is something to hand over.
     *
     * @param name of the thread
     * @param pauses between attempts
     */
    public HandOver(RouteSender route, String name, Bound bound, Backoff pauses, Listener listener) {
        this.route = route;
        this.bound = bound;
        this.pauses = pauses;
        this.pause = pauses.first();
        this.listener = listener;
        this.thread = new LoopThread(name, NEVER, this::turn);
    }

    /** Has a text handed over some time. It returns at once, whatever becomes of the text. */
    public void offer(String text) {
        if (!taken(text)) {
            listener.lost(1);
        }
    }

    private synchronized boolean taken(String text) {
        if (closed || waiting.size() >= bound.texts() || characters + text.length() > bound.characters()) {
            return false;
        }
        if (!started) {
            started = true;
            thread.start();
        }
        waiting.add(new Item(text, 0));
        characters += text.length();
        notifyAll();
        return true;
    }

    /** Ends it: what waits has so long to be handed over. */
    public void close(Duration timeout) {
        int left = left(timeout);
        thread.end();
        if (left > 0) {
            listener.lost(left);
        }
    }

    private synchronized int left(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            while (waiting.size() + onTheWay > 0 && deadline - System.nanoTime() > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        closed = true;
        int left = waiting.size() + onTheWay;
        waiting.clear();
        notifyAll();
        return left;
    }

    private void turn() throws InterruptedException {
        Optional<Item> next = next();
        if (next.isEmpty()) {
            return;
        }
        Item item = next.get();
        var unused = route.request(item.text(), Object.class)
                .whenComplete((answer, failure) -> ended(item, Optional.ofNullable(failure)));
    }

    private synchronized Optional<Item> next() throws InterruptedException {
        long wait = notBefore - System.nanoTime();
        if (waiting.isEmpty() || onTheWay >= MOST_ON_THE_WAY || wait > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, wait > 0 ? Math.min(wait, LOOK.toNanos()) : LOOK.toNanos());
            return Optional.empty();
        }
        Item item = waiting.poll();
        characters -= item.text().length();
        onTheWay++;
        return Optional.of(item);
    }

    private void ended(Item item, Optional<Throwable> failure) {
        failure.ifPresentOrElse(listener::failed, listener::reached);
        if (isLost(item, failure.isPresent())) {
            listener.lost(1);
        }
    }

    private synchronized boolean isLost(Item item, boolean failed) {
        onTheWay--;
        notifyAll();
        if (!failed) {
            pause = pauses.first();
            return false;
        }
        notBefore = System.nanoTime() + pause.toNanos();
        pause = pauses.following(pause);
        if (closed) {
            // Counted already, as one of those that were left.
            return false;
        }
        if (item.attempts() + 1 >= ATTEMPTS) {
            return true;
        }
        waiting.addFirst(new Item(item.text(), item.attempts() + 1));
        characters += item.text().length();
        return false;
    }

    private record Item(String text, int attempts) {}
}
