package io.github.zendeskevents.bench;

import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A timer that waits as long as the sandbox's clock needs. The clock of a benchmark runs faster than life; a program that is
 * told to wait a minute has to wait that minute of the clock, not one of the machine.
 */
public final class SpedUpTimer extends ScheduledThreadPoolExecutor {

    private final double speed;

    /** @param speed seconds of the clock in a real second */
    public SpedUpTimer(double speed) {
        super(1, task -> {
            Thread thread = new Thread(task, "bench-timer");
            thread.setDaemon(true);
            return thread;
        });
        this.speed = speed;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return super.schedule(command, nanos(delay, unit), TimeUnit.NANOSECONDS);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return super.schedule(callable, nanos(delay, unit), TimeUnit.NANOSECONDS);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return super.scheduleAtFixedRate(
                command, nanos(initialDelay, unit), Math.max(1, nanos(period, unit)), TimeUnit.NANOSECONDS);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return super.scheduleWithFixedDelay(
                command, nanos(initialDelay, unit), Math.max(1, nanos(delay, unit)), TimeUnit.NANOSECONDS);
    }

    private long nanos(long time, TimeUnit unit) {
        return (long) Math.ceil(unit.toNanos(time) / speed);
    }
}
