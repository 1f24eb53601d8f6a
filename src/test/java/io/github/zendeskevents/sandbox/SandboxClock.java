package io.github.zendeskevents.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The sandbox's own time, which can run faster than life and can be moved forward, so that a test need not wait a real
 * minute for a limit to open. Limits, jobs, ends of tokens and the lag of searches go by it. {@code Retry-After} and the
 * {@code reset} headers are in its seconds: at a speed of 60, a client that is told to wait 30 has to wait half a real
 * second. Delays of {@link SandboxFaults faults} are in real time.
 */
public final class SandboxClock extends Clock {

    /** Where this clock stood at one moment of the machine's clock; replaced whole when the speed changes. */
    private record Anchor(long machineNanos, Instant time, double speed) {

        Instant at(long nanos) {
            return time.plusNanos((long) ((nanos - machineNanos) * speed));
        }
    }

    private volatile Anchor anchor;

    /** @param speed sandbox seconds per real second; 1 is life, 60 makes a minute pass in a second; above 0 */
    public SandboxClock(double speed) {
        anchor = new Anchor(System.nanoTime(), Instant.now(), positive(speed));
    }

    @Override
    public Instant instant() {
        return anchor.at(System.nanoTime());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.tick(this, Duration.ofNanos(1)).withZone(zone);
    }

    /** Sandbox seconds per real second. */
    public double speed() {
        return anchor.speed;
    }

    /** Goes on from the present at another speed. */
    public synchronized void setSpeed(double speed) {
        long nanos = System.nanoTime();
        anchor = new Anchor(nanos, anchor.at(nanos), positive(speed));
    }

    /** Jumps forward: what was to happen in that time is due at once. A negative amount is refused. */
    public synchronized void advance(Duration amount) {
        if (amount.isNegative()) {
            throw new IllegalArgumentException("the sandbox's clock does not go back: " + amount);
        }
        long nanos = System.nanoTime();
        anchor = new Anchor(nanos, anchor.at(nanos).plus(amount), anchor.speed);
    }

    /** How long an amount of sandbox time takes in real time. */
    public Duration inRealTime(Duration sandboxTime) {
        return Duration.ofNanos((long) (sandboxTime.toNanos() / anchor.speed));
    }

    private static double positive(double speed) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("the clock's speed has to be above 0, not " + speed);
        }
        return speed;
    }
}
