package io.github.zendeskevents.client.batch;

import io.github.zendeskevents.inbox.MutableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Threads and a timer that run on the thread of a test, and a clock that jumps to what is due next. */
final class VirtualTime extends AbstractExecutorService implements ScheduledExecutorService {

    private final MutableClock clock = new MutableClock();
    private final Deque<Runnable> ready = new ArrayDeque<>();
    private final PriorityQueue<Task> later =
            new PriorityQueue<>(Comparator.comparing(Task::due).thenComparing(Task::number));
    private long tasks;

    private static final class Task extends FutureTask<Void> implements RunnableScheduledFuture<Void> {

        private final Instant due;
        private final long number;

        private Task(Runnable work, Instant due, long number) {
            super(work, null);
            this.due = due;
            this.number = number;
        }

        private Instant due() {
            return due;
        }

        private long number() {
            return number;
        }

        @Override
        public boolean isPeriodic() {
            return false;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int compareTo(Delayed other) {
            throw new UnsupportedOperationException();
        }
    }

    Clock clock() {
        return clock;
    }

    /** Does what is due, in its order, until there is nothing to wait for or the time is over. */
    void run(Duration most, BooleanSupplier done) {
        Instant end = clock.instant().plus(most);
        while (!done.getAsBoolean()) {
            if (!ready.isEmpty()) {
                ready.remove().run();
            } else if (later.isEmpty() || later.peek().due().isAfter(end)) {
                return;
            } else {
                Task next = later.remove();
                if (next.due().isAfter(clock.instant())) {
                    clock.advance(Duration.between(clock.instant(), next.due()));
                }
                next.run();
            }
        }
    }

    void after(Duration wait, Runnable work) {
        tasks++;
        later.add(new Task(work, clock.instant().plus(wait), tasks));
    }

    @Override
    public void execute(Runnable work) {
        ready.add(work);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
        tasks++;
        Task task = new Task(work, clock.instant().plus(Duration.of(delay, unit.toChronoUnit())), tasks);
        later.add(task);
        return task;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> work, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable work, long initial, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable work, long initial, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
        ready.clear();
        later.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
