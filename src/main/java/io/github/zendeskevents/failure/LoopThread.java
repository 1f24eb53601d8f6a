package io.github.zendeskevents.failure;

import io.github.zendeskevents.log.Visible;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does one thing over and over, and that nothing ends but its owner. Whatever a turn throws, errors of the machine
 * too, is told in the log, and after a pause comes the next turn: a program whose thread had died would look alive and do nothing.
 * Of a turn that does not come back it can be asked.
 */
public final class LoopThread {

    private static final Logger LOG = LoggerFactory.getLogger(LoopThread.class);
    private static final Backoff PAUSES = Backoff.exact(Duration.ofMillis(50), Duration.ofSeconds(5));

    private final Thread thread;
    private final Turn turn;
    private final Duration longestTurn;
    private volatile boolean started;
    private volatile boolean ended;
    private volatile long turnBegan = System.nanoTime();
    private int failures;

    /** What a turn does. */
    @FunctionalInterface
    public interface Turn {

        /** Does it once. */
        void run() throws InterruptedException;
    }

    /**
     * A daemon, which is not started yet.
     *
     * @param longestTurn a turn that takes longer has come to a standstill; turns that wait for work must end by themselves before
     */
    public LoopThread(String name, Duration longestTurn, Turn turn) {
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
        this.longestTurn = longestTurn;
        this.turn = turn;
    }

    /**
     * Begins with the first turn.
     *
     * @throws IllegalThreadStateException when it was started before
     */
    public void start() {
        turnBegan = System.nanoTime();
        thread.start();
        started = true;
    }

    /** The turn that is under way is the last. */
    public void end() {
        ended = true;
    }

    /** Waits for the end. */
    public void join() throws InterruptedException {
        thread.join();
    }

    /** Why nothing goes on here, in one line for people; empty while it does, before the start, and after the end. */
    public Optional<String> standstill() {
        if (!started || ended) {
            return Optional.empty();
        }
        if (!thread.isAlive()) {
            return Optional.of("the thread " + thread.getName() + " has died");
        }
        Duration silence = Duration.ofNanos(System.nanoTime() - turnBegan);
        return silence.compareTo(longestTurn) > 0
                ? Optional.of("the thread " + thread.getName() + " stands still for " + silence.toSeconds() + " s")
                : Optional.empty();
    }

    private void run() {
        while (!ended) {
            turnBegan = System.nanoTime();
            try {
                turn.run();
                failures = 0;
            } catch (Throwable failure) {
                survive(failure);
            }
        }
    }

    /** Without memory even telling of it may fail. */
    private void survive(Throwable failure) {
        try {
            LOG.error(
                    "A turn of the thread {} failed; it goes on with the next", thread.getName(), Visible.of(failure));
            TimeUnit.MILLISECONDS.sleep(PAUSES.pause(failures).toMillis());
            failures++;
        } catch (Throwable also) {
            failure.addSuppressed(also);
        }
    }
}
