package io.github.zendeskevents.inbox.dispatch;

import io.github.zendeskevents.failure.Backoff;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.OutcomeCallback;
import io.github.zendeskevents.log.Visible;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from an {@link Inbox} as they become due and hands each to a {@link DeliveryStep}, so many at a time and no
 * more. The inbox hands out one event of a lane at a time, so a delivery that never ends holds up its own lane and one slot
 * here, and nothing else. What is in flight is counted by {@link Slots}, claimed by {@link ClaimLoop} and brought back into
 * the inbox by {@link OutcomeSettler}.
 */
public final class LaneDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(LaneDispatcher.class);

    private final Inbox inbox;
    private final DeliveryStep step;
    private final Executor executor;
    private final Slots slots;
    private final ClaimLoop loop;
    private final OutcomeSettler settler;
    private final FailureStreak failures = new FailureStreak();

    /**
     * @param step what each event is handed to
     * @param executor where the step is called; {@code Runnable::run} calls it on the claiming thread, for a step that only
     *     begins its work
     * @param lanes how many events may be in flight at once, at least 1
     * @param capacity tells which events in flight need no slot, and hears how many there are
     * @param memory what the events in flight may take of the heap
     */
    public LaneDispatcher(
            Inbox inbox,
            DeliveryStep step,
            Executor executor,
            int lanes,
            Clock clock,
            DispatchCapacity capacity,
            InFlightMemory memory) {
        this.inbox = inbox;
        this.step = step;
        this.executor = executor;
        this.slots = new Slots(lanes, capacity, memory);
        Backoff storePauses = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), Math::random);
        this.settler = new OutcomeSettler(inbox, storePauses, this::stored, this::wake);
        this.loop = new ClaimLoop(inbox, slots, settler, storePauses, clock, this::handOver);
    }

    /**
     * Begins to deliver.
     *
     * @throws IllegalThreadStateException when it was started before
     */
    public void start() {
        inbox.onWork(this::wake);
        loop.start();
    }

    /**
     * Claims nothing more, waits for what is in flight, and ends. Call it before the inbox is closed.
     *
     * @param timeout how long to wait at the most
     * @return how many events were still in flight at the end; they stay unfinished in the inbox
     */
    public int stop(Duration timeout) {
        stopClaiming();
        int left = awaitIdle(timeout);
        loop.end();
        return left;
    }

    /**
     * Claims nothing until {@link #resume()}; what is in flight goes on.
     *
     * @param reason one line for people
     */
    public void pause(String reason) {
        if (!slots.pause(Optional.of(reason)).equals(Optional.of(reason))) {
            LOG.info("No events are taken for delivery: {}", Visible.of(reason));
        }
    }

    /** Goes on after {@link #pause}, with the events that wait for their growing pause first. */
    public void resume() {
        if (slots.pause(Optional.empty()).isPresent()) {
            LOG.info("Events are taken for delivery again");
            inbox.retryNow(Integer.MAX_VALUE);
            wake();
        }
    }

    /** Why delivery is paused; empty while it is not. */
    public Optional<String> pauseReason() {
        return slots.pauseReason();
    }

    /** Claims nothing until {@link #startClaiming()}, paused or not; what is in flight goes on. */
    public void stopClaiming() {
        slots.allowClaims(false);
    }

    /** Goes on after {@link #stopClaiming()}, unless delivery is paused. */
    public void startClaiming() {
        slots.allowClaims(true);
        wake();
    }

    /**
     * Waits after {@link #stopClaiming()} until nothing is in flight.
     *
     * @param timeout how long to wait at the most
     * @return how many events are still in flight then; a claim that is under way counts as one
     */
    public int awaitIdle(Duration timeout) {
        return slots.awaitIdle(timeout);
    }

    /** Why nothing is delivered though it should be, in one line for people; empty while all goes on. */
    public Optional<String> standstill() {
        return loop.standstill();
    }

    /** How many events are in flight now. */
    public int inFlight() {
        return slots.inFlight();
    }

    /** One more event in flight only waits: if all slots were taken, one is free now. */
    public void slotFreed() {
        if (slots.freedWhileFull()) {
            wake();
        }
    }

    /** Looks for events that are due now. */
    public void wake() {
        loop.wake();
    }

    private void handOver(Delivery delivery) {
        OutcomeCallback callback = firstOutcome(delivery);
        try {
            executor.execute(() -> attempt(delivery, callback));
        } catch (RejectedExecutionException stopped) {
            callback.accept(new Outcome.Retry("The program is stopping.", Optional.empty()));
        } catch (RuntimeException | Error failure) {
            failed(delivery, callback, failure);
        }
    }

    private void attempt(Delivery delivery, OutcomeCallback callback) {
        try {
            step.deliver(delivery, callback);
        } catch (RuntimeException | Error failure) {
            failed(delivery, callback, failure);
        }
    }

    /** An event whose end nobody tells would be in flight for ever, and its lane with it. */
    private static void failed(Delivery delivery, OutcomeCallback callback, Throwable failure) {
        LOG.error("Delivering event {} failed unexpectedly; it is tried again", delivery.id(), Visible.of(failure));
        callback.accept(new Outcome.Retry("Unexpected: " + failure, Optional.empty()));
    }

    private void stored(Delivery delivery, Outcome outcome) {
        slots.ended(delivery);
        wake();
        if (failures.endedBy(outcome)) {
            inbox.retryNow(Integer.MAX_VALUE);
        }
    }

    /** Hears the first outcome of an attempt and no other. */
    private OutcomeCallback firstOutcome(Delivery delivery) {
        AtomicBoolean heard = new AtomicBoolean();
        return (outcome, merged) -> {
            if (heard.compareAndSet(false, true)) {
                settler.settle(delivery, outcome, merged);
            }
        };
    }
}
