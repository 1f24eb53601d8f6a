package io.github.zendeskevents.failure;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How long to wait after a failed attempt. The pause doubles with each attempt up to a limit, and is spread out, so that
 * what failed together does not come back together. It is a calculation only: who waits, and how, is elsewhere.
 *
 * @param first the pause after the first attempt, at most
 * @param most the longest pause, unless the other side asks for more
 * @param random numbers from 0 to 1
 */
public record Backoff(Duration first, Duration most, DoubleSupplier random) {

    private static final Duration LARGEST_SPREAD = Duration.ofSeconds(5);
    private static final int DOUBLINGS_THAT_MATTER = 30;

    public Backoff {
        Objects.requireNonNull(random, "random");
        if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "The first pause must be above zero and not above the longest, but they are " + first + " and "
                            + most);
        }
    }

    /** From at most one second to at most one minute. */
    public static Backoff standard() {
        return new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), () -> ThreadLocalRandom.current()
                .nextDouble());
    }

    /** Pauses that double and are not spread out, for what happens once for all that wait. */
    public static Backoff exact(Duration first, Duration most) {
        return new Backoff(first, most, () -> 1);
    }

    /** The same with another first and another longest pause. */
    public Backoff within(Duration shortest, Duration longest) {
        return new Backoff(shortest, longest, random);
    }

    /**
     * How long to wait where the other side asked for nothing.
     *
     * @param attempts how many attempts were made before the one that just failed
     * @return between half of the growing pause and the whole of it
     */
    public Duration pause(int attempts) {
        Duration whole = first;
        for (int i = 0; i < Math.min(attempts, DOUBLINGS_THAT_MATTER); i++) {
            whole = following(whole);
        }
        return Duration.ofMillis(Math.round(whole.toMillis() * (0.5 + random.getAsDouble() / 2)));
    }

    /** The pause that follows this one, not spread out: twice as long, up to the longest. */
    public Duration following(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(most) > 0 ? most : twice;
    }

    /**
     * How long to wait where the other side asked for a wait.
     *
     * @param attempts how many attempts were made before the one that just failed
     * @param notBefore the wait that the other side asked for ({@code Retry-After})
     * @return the growing pause, or {@code notBefore} and up to a tenth more, whichever is longer; never less than
     *     {@code notBefore}
     */
    public Duration pause(int attempts, Optional<Duration> notBefore) {
        Duration growing = pause(attempts);
        Duration asked =
                notBefore.filter(wait -> !wait.isNegative()).map(this::spread).orElse(Duration.ZERO);
        return asked.compareTo(growing) > 0 ? asked : growing;
    }

    private Duration spread(Duration wait) {
        long most = Math.min(wait.toMillis() / 10, LARGEST_SPREAD.toMillis());
        return wait.plusMillis(Math.round(most * random.getAsDouble()));
    }
}
