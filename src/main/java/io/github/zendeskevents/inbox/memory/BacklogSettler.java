package io.github.zendeskevents.inbox.memory;

import io.github.zendeskevents.failure.Backoff;
import io.github.zendeskevents.inbox.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** What becomes of an event by its outcome: it waits again, or it goes and what is told of it stays. Guarded by the inbox. */
final class BacklogSettler {

    private final Backlog backlog;
    private final KnownOutcomes outcomes;
    private final MemoryDeadLetters deadLetters;
    private final MemoryEventLog eventLog;
    private final Backoff backoff;
    private final Clock clock;

    BacklogSettler(
            Backlog backlog,
            KnownOutcomes outcomes,
            MemoryDeadLetters deadLetters,
            MemoryEventLog eventLog,
            Backoff backoff,
            Clock clock) {
        this.backlog = backlog;
        this.outcomes = outcomes;
        this.deadLetters = deadLetters;
        this.eventLog = eventLog;
        this.backoff = backoff;
        this.clock = clock;
    }

    /** Takes in how a delivery ended; returns the events that have ended with it. */
    List<PendingEvent> settle(PendingEvent event, Outcome outcome, List<Long> merged) {
        if (outcome instanceof Outcome.Retry retry) {
            long now = clock.millis();
            long pause = backoff.pause(event.attempts, retry.notBefore()).toMillis();
            event.attempts++;
            backlog.postpone(
                    event,
                    now + pause,
                    retry.notBefore().map(wait -> now + wait.toMillis()).orElse(0L));
            return List.of();
        }
        List<PendingEvent> ended = new ArrayList<>(List.of(event));
        backlog.nextInLane(event).filter(next -> merged.contains(next.id)).forEach(ended::add);
        ended.forEach(one -> end(one, outcome));
        return ended;
    }

    /** Ends an event; what waits for its outcome is told afterwards, without the lock. */
    void end(PendingEvent event, Outcome outcome) {
        event.attempts++;
        backlog.remove(event);
        outcomes.put(event.lanes.messageKey(), outcome);
        if (outcome instanceof Outcome.Dead reason) {
            deadLetters.add(event, reason);
        } else {
            eventLog.ended(event, outcome);
        }
    }
}
