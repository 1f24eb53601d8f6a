package io.github.zendeskevents.inbox.dispatch;

import io.github.zendeskevents.failure.Backoff;
import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.log.Visible;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings outcomes into the inbox. One that the inbox cannot store is kept and stored later, while its event stays in flight:
 * forgetting it would deliver the event twice.
 */
final class OutcomeSettler {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeSettler.class);

    private final Inbox inbox;
    private final Backoff pauses;
    private final BiConsumer<Delivery, Outcome> stored;
    private final Runnable kept;
    private final PriorityQueue<Settlement> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Settlement::retryAt));
    private final Set<Long> waitingEvents = new HashSet<>();

    /**
     * @param pauses how long an outcome waits that could not be stored
     * @param stored hears each outcome once the inbox has it
     * @param kept called when an outcome has to wait, so that somebody calls {@link #retryDue()} in time
     */
    OutcomeSettler(Inbox inbox, Backoff pauses, BiConsumer<Delivery, Outcome> stored, Runnable kept) {
        this.inbox = inbox;
        this.pauses = pauses;
        this.stored = stored;
        this.kept = kept;
    }

    /** Brings an outcome into the inbox, now or as soon as the inbox can take it. */
    void settle(Delivery delivery, Outcome outcome, List<Long> merged) {
        settle(new Settlement(delivery, outcome, merged, 0, 0));
    }

    private void settle(Settlement settlement) {
        settled(settlement).whenComplete((safe, failure) -> {
            if (failure == null) {
                forget(settlement);
                stored.accept(settlement.delivery(), settlement.outcome());
            } else {
                keep(settlement, Causes.unwrapped(failure));
                kept.run();
            }
        });
    }

    private CompletionStage<Void> settled(Settlement settlement) {
        try {
            return inbox.settle(settlement.delivery(), settlement.outcome(), settlement.merged());
        } catch (RuntimeException | Error failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private synchronized void forget(Settlement settlement) {
        if (waitingEvents.remove(settlement.delivery().id()) && waitingEvents.isEmpty()) {
            LOG.info("The inbox can be written again; all outcomes are in it");
        }
    }

    private synchronized void keep(Settlement settlement, Throwable failure) {
        if (waitingEvents.add(settlement.delivery().id()) && waitingEvents.size() == 1) {
            LOG.warn("Outcomes of events wait for the inbox: {}", Visible.of(failure.getMessage()));
        }
        waiting.add(settlement.later(pauses.pause(settlement.failures())));
    }

    /** How long until {@link #retryDue()} has something to do, in nanoseconds; {@link Long#MAX_VALUE} when nothing waits. */
    synchronized long nanosUntilRetry() {
        return waiting.isEmpty() ? Long.MAX_VALUE : waiting.peek().retryAt() - System.nanoTime();
    }

    /** Tries again to store the outcomes whose pause is over. */
    void retryDue() {
        due().forEach(this::settle);
    }

    private synchronized List<Settlement> due() {
        List<Settlement> due = new ArrayList<>();
        while (nanosUntilRetry() <= 0) {
            due.add(waiting.poll());
        }
        return due;
    }

    /** @param retryAt on the scale of {@link System#nanoTime()} */
    private record Settlement(Delivery delivery, Outcome outcome, List<Long> merged, int failures, long retryAt) {

        Settlement later(Duration pause) {
            return new Settlement(delivery, outcome, merged, failures + 1, System.nanoTime() + pause.toNanos());
        }
    }
}
