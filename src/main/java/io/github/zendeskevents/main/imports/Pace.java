package io.github.zendeskevents.main.imports;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * How fast events end, by what was seen in the last minutes: jobs of Zendesk's end in bursts. The time until the first of them end says
 * nothing of that.
 */
final class Pace {

    private static final Duration LOOKED_BACK = Duration.ofMinutes(3);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(Instant at, long ended) {}

    /** One look. */
    void see(Instant at, long ended) {
        if (samples.size() == 1 && samples.getFirst().ended() == ended) {
            samples.removeFirst();
        }
        samples.addLast(new Sample(at, ended));
        while (samples.size() > 2 && samples.getFirst().at().isBefore(at.minus(LOOKED_BACK))) {
            samples.removeFirst();
        }
    }

    /** Events a second; empty before two looks. */
    OptionalDouble perSecond() {
        if (samples.size() < 2) {
            return OptionalDouble.empty();
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        double seconds = Duration.between(first.at(), last.at()).toMillis() / 1000.0;
        return seconds <= 0 ? OptionalDouble.empty() : OptionalDouble.of((last.ended() - first.ended()) / seconds);
    }
}
