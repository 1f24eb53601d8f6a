package io.github.zendeskevents.main.imports;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * How fast events end, by what was seen lately: jobs of Zendesk's end in bursts, so that the last of them alone say little. The time
 * until the first of them end says nothing, and the first look-ups and jobs are slower than those after them; so only the later half of
 * the time counts.
 */
final class Pace {

    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final Duration SHORTEST = Duration.ofSeconds(20);

    private final Deque<Sample> samples = new ArrayDeque<>();
    private Instant begin = Instant.MAX;

    private record Sample(Instant at, long ended) {}

    /** One look. */
    void see(Instant at, long ended) {
        if (samples.size() == 1 && samples.getFirst().ended() == ended) {
            samples.removeFirst();
        }
        if (samples.isEmpty()) {
            begin = at;
        }
        samples.addLast(new Sample(at, ended));
        Instant oldest = at.minus(lookedBack(at));
        while (samples.size() > 2 && samples.getFirst().at().isBefore(oldest)) {
            samples.removeFirst();
        }
    }

    private Duration lookedBack(Instant now) {
        Duration half = Duration.between(begin, now).dividedBy(2);
        return half.compareTo(LONGEST) > 0 ? LONGEST : half.compareTo(SHORTEST) < 0 ? SHORTEST : half;
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
