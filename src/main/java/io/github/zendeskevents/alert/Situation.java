package io.github.zendeskevents.alert;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * How things stand at one time.
 *
 * @param at when
 * @param pause why nothing is delivered, other than because Zendesk is away
 * @param awaySince since when Zendesk does not answer
 * @param backlog what waits; empty where it cannot be told now
 * @param newDeadLetters how many there are of each code that were not told before
 * @param credentialsEnd the day on which the credentials end; empty where none is known
 */
record Situation(
        Instant at,
        Optional<Pause> pause,
        Optional<Instant> awaySince,
        Optional<Backlog> backlog,
        Map<String, Long> newDeadLetters,
        Optional<LocalDate> credentialsEnd) {

    Situation {
        newDeadLetters = Map.copyOf(newDeadLetters);
    }

    /**
     * That delivery pauses.
     *
     * @param byHand whether an operator asked for it; else Zendesk refuses the credentials
     * @param reason one line for people
     */
    record Pause(boolean byHand, String reason, Instant since) {}

    /**
     * What waits.
     *
     * @param pending how many events
     * @param oldest when the oldest of them was accepted
     */
    record Backlog(long pending, Optional<Instant> oldest) {}
}
