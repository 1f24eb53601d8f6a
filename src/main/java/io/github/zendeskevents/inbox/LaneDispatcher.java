package io.github.zendeskevents.inbox;

import io.github.zendeskevents.failure.Backoff;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from an {@link Inbox} as they become due and hands each to a {@link DeliveryStep}, so many at a time and no
 * more. The inbox hands out one event of a lane at a time, so a delivery that never ends holds up its own lane and one place
 * here, and nothing else. One thread claims; it sleeps until the inbox, an outcome or the next due time wakes it.
 *
 * <p>An outcome that the inbox cannot store is kept and stored later, while its event stays in flight: forgetting it would
 * deliver the event twice.
 */
public final class LaneDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(LaneDispatcher.class);
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
    private static final Duration SHORTEST_SLEEP = Duration.ofMillis(5);

    private static final int FAILURES_OF_AN_OUTAGE = 5;
    /** Events that wait give their places to others, but each takes memory: so many times the places may be in flight. */
    private static final int MOST_IN_FLIGHT = 10;

    private final Inbox inbox;
    private final DeliveryStep step;
    private final Executor executor;
    private final int lanes;
    private final Clock clock;
    private final DispatchCapacity occupancy;
    private final Backoff storePauses = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5), Math::random);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Unsettled> unsettled =
            new PriorityQueue<>(Comparator.comparingLong(Unsettled::retryAt));
    private final Set<Long> unsettledEvents = new HashSet<>();
    private boolean work;
    private boolean full;
    private boolean more;
    private boolean stopping;
    private boolean ended;
    private boolean held;
    private boolean claiming;
    private int inFlight;
    private int failuresInARow;
    private Optional<String> pausedFor = Optional.empty();
    private Thread thread;

    private int failedClaims;
    private long claimAgainAt = System.nanoTime();

    /**
     * @param step what each event is handed to
     * @param executor where the step is called; {@code Runnable::run} calls it on the claiming thread, for a step that only
     *     begins its work
     * @param lanes how many events may be in flight at once, at least 1
     */
    public LaneDispatcher(Inbox inbox, DeliveryStep step, Executor executor, int lanes, Clock clock) {
        this(inbox, step, executor, lanes, clock, DispatchCapacity.PLAIN);
    }

    /** @param occupancy tells which events in flight need no place, and hears how many there are */
    public LaneDispatcher(
            Inbox inbox, DeliveryStep step, Executor executor, int lanes, Clock clock, DispatchCapacity occupancy) {
        this.occupancy = occupancy;
        if (lanes < 1) {
            throw new IllegalArgumentException("There must be at least 1 lane for delivery, but there are " + lanes);
        }
        this.inbox = inbox;
        this.step = step;
        this.executor = executor;
        this.lanes = lanes;
        this.clock = clock;
    }

    /** Begins to deliver. A dispatcher is started once. */
    public void start() {
        lock.lock();
        try {
            if (thread != null) {
                throw new IllegalStateException("A lane dispatcher is started once");
            }
            thread = new Thread(this::run, "zendesk-lane-dispatcher");
            thread.setDaemon(true);
            work = true;
        } finally {
            lock.unlock();
        }
        inbox.onWork(this::wake);
        thread.start();
    }

    /**
     * Claims nothing more, waits for what is in flight, and ends. Call it before the inbox is closed.
     *
     * @param patience how long to wait at the most
     * @return how many events were still in flight at the end; they stay unfinished in the inbox
     */
    public int stop(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
            long left = patience.toNanos();
            while (inFlight > 0 && left > 0) {
                left = changed.awaitNanos(deadline - System.nanoTime());
            }
            return inFlight;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return inFlight;
        } finally {
            ended = true;
            changed.signalAll();
            lock.unlock();
        }
    }

    /**
     * Claims nothing until {@link #resume()}; what is in flight goes on.
     *
     * @param reason one line for people
     */
    public void pause(String reason) {
        lock.lock();
        try {
            if (!pausedFor.equals(Optional.of(reason))) {
                LOG.info("Delivery is paused: {}", reason);
            }
            pausedFor = Optional.of(reason);
        } finally {
            lock.unlock();
        }
    }

    /** Goes on after {@link #pause}, with the events that wait for their growing pause first. */
    public void resume() {
        lock.lock();
        try {
            if (pausedFor.isEmpty()) {
                return;
            }
            LOG.info("Delivery goes on");
            pausedFor = Optional.empty();
        } finally {
            lock.unlock();
        }
        inbox.retryNow(Integer.MAX_VALUE);
        wake();
    }

    /** Claims nothing until {@link #release()}; what is in flight goes on. Apart from {@link #pause}, which has other reasons. */
    public void hold() {
        lock.lock();
        try {
            held = true;
        } finally {
            lock.unlock();
        }
    }

    /** Goes on after {@link #hold}. */
    public void release() {
        lock.lock();
        try {
            held = false;
        } finally {
            lock.unlock();
        }
        wake();
    }

    /**
     * Waits after {@link #hold} until nothing is in flight.
     *
     * @return false when something still is when patience is over
     */
    public boolean awaitIdle(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        lock.lock();
        try {
            long left = patience.toNanos();
            while ((inFlight > 0 || claiming) && left > 0) {
                changed.awaitNanos(left);
                left = deadline - System.nanoTime();
            }
            return inFlight == 0 && !claiming;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Why delivery is paused; empty while it is not. */
    public Optional<String> paused() {
        lock.lock();
        try {
            return pausedFor;
        } finally {
            lock.unlock();
        }
    }

    /** How many events are in flight now. */
    public int inFlight() {
        lock.lock();
        try {
            return inFlight;
        } finally {
            lock.unlock();
        }
    }

    /** One more event in flight only waits: if all places were taken, one is free now. */
    public void placeFreed() {
        lock.lock();
        try {
            if (full) {
                full = false;
                work = true;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Looks for events that are due now. */
    public void look() {
        wake();
    }

    private void wake() {
        lock.lock();
        try {
            work = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (awaitWork()) {
            settleAgain();
            claiming(true);
            claimAll();
            claiming(false);
        }
    }

    /** What is claimed and not yet counted as in flight is not idle either. */
    private void claiming(boolean now) {
        lock.lock();
        try {
            claiming = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** False when the dispatcher has ended. */
    private boolean awaitWork() {
        long sleep = sleepNanos();
        lock.lock();
        try {
            while (!work && !ended && sleep > 0) {
                sleep = changed.awaitNanos(sleep);
            }
            work = false;
            return !ended;
        } catch (InterruptedException interrupted) {
            LOG.warn("The lane dispatcher was interrupted; it goes on until it is stopped");
            return true;
        } finally {
            lock.unlock();
        }
    }

    private long sleepNanos() {
        long sleep = LONGEST_SLEEP.toNanos();
        long now = System.nanoTime();
        lock.lock();
        try {
            if (!unsettled.isEmpty()) {
                sleep = Math.min(sleep, unsettled.peek().retryAt() - now);
            }
        } finally {
            lock.unlock();
        }
        if (free() == 0) {
            return sleep;
        }
        if (claimAgainAt > now) {
            return Math.min(sleep, claimAgainAt - now);
        }
        return Math.min(sleep, untilNextDue());
    }

    private long untilNextDue() {
        try {
            Optional<Instant> due = inbox.nextDue();
            Duration wait = due.map(at -> Duration.between(clock.instant(), at)).orElse(LONGEST_SLEEP);
            // An event can be due and yet not be had, while another instance is about to take it.
            long nanos = wait.compareTo(LONGEST_SLEEP) < 0 ? wait.toNanos() : LONGEST_SLEEP.toNanos();
            return Math.max(SHORTEST_SLEEP.toNanos(), nanos);
        } catch (RuntimeException failure) {
            claimFailed(failure);
            return claimAgainAt - System.nanoTime();
        }
    }

    /** How many more events may be claimed now. */
    private int free() {
        lock.lock();
        try {
            if (stopping || held || pausedFor.isPresent()) {
                return 0;
            }
            int free = Math.max(0, Math.min(lanes - inFlight + occupancy.waiting(), lanes * MOST_IN_FLIGHT - inFlight));
            full = free == 0;
            return free;
        } finally {
            lock.unlock();
        }
    }

    private void claimAll() {
        int free = free();
        while (free > 0 && claimAgainAt - System.nanoTime() <= 0) {
            List<Delivery> claimed;
            try {
                claimed = inbox.claim(free);
            } catch (RuntimeException failure) {
                claimFailed(failure);
                return;
            }
            claimSucceeded();
            taken(claimed.size(), claimed.size() == free);
            claimed.forEach(this::hand);
            if (claimed.size() < free) {
                return;
            }
            free = free();
        }
    }

    /** Counted before the first is handed over, so that it does not look alone. */
    private void taken(int events, boolean allPlacesTaken) {
        int now;
        lock.lock();
        try {
            more = allPlacesTaken;
            inFlight += events;
            now = inFlight;
        } finally {
            lock.unlock();
        }
        occupancy.inFlight(now, allPlacesTaken);
    }

    private void claimFailed(RuntimeException failure) {
        if (failedClaims == 0 && failure instanceof InboxUnavailableException) {
            LOG.warn("Delivery waits for the inbox: {}", failure.getMessage());
        } else if (failedClaims == 0) {
            LOG.error("Taking events from the inbox failed unexpectedly; it is tried again", failure);
        }
        claimAgainAt = System.nanoTime() + storePauses.pause(failedClaims).toNanos();
        failedClaims++;
    }

    private void claimSucceeded() {
        if (failedClaims > 0) {
            LOG.info("The inbox can be read again; delivery goes on");
        }
        failedClaims = 0;
    }

    private void hand(Delivery delivery) {
        OutcomeCallback done = new FirstEnding(delivery);
        try {
            executor.execute(() -> attempt(delivery, done));
        } catch (RejectedExecutionException stopped) {
            done.accept(new Outcome.Retry("The program is stopping.", Optional.empty()));
        }
    }

    private void attempt(Delivery delivery, OutcomeCallback done) {
        try {
            step.deliver(delivery, done);
        } catch (RuntimeException bug) {
            LOG.error("Delivering event {} failed unexpectedly; it is tried again", delivery.id(), bug);
            done.accept(new Outcome.Retry("Unexpected: " + bug, Optional.empty()));
        }
    }

    private void settle(Unsettled end) {
        inbox.settle(end.delivery(), end.outcome(), end.behind()).whenComplete((safe, failure) -> {
            if (failure == null) {
                settled(end.delivery(), end.outcome());
            } else {
                keep(end, failure instanceof CompletionException wrapped ? wrapped.getCause() : failure);
            }
        });
    }

    private void settled(Delivery delivery, Outcome outcome) {
        boolean backAgain;
        boolean moreWait;
        int now;
        lock.lock();
        try {
            inFlight--;
            now = inFlight;
            moreWait = more;
            if (unsettledEvents.remove(delivery.id()) && unsettledEvents.isEmpty()) {
                LOG.info("The inbox can be written again; all outcomes are in it");
            }
            work = true;
            changed.signalAll();
            backAgain = endsOutage(outcome);
        } finally {
            lock.unlock();
        }
        occupancy.inFlight(now, moreWait);
        if (backAgain) {
            inbox.retryNow(Integer.MAX_VALUE);
        }
    }

    /** True for the first success after failures only: what waits for a pause that grew meanwhile need not wait longer. */
    private boolean endsOutage(Outcome outcome) {
        if (outcome instanceof Outcome.Retry again) {
            failuresInARow += again.notBefore().isEmpty() ? 1 : 0;
            return false;
        }
        boolean outage = failuresInARow >= FAILURES_OF_AN_OUTAGE;
        failuresInARow = 0;
        return outage;
    }

    private void keep(Unsettled end, Throwable failure) {
        long retryAt = System.nanoTime() + storePauses.pause(end.failures()).toNanos();
        lock.lock();
        try {
            if (unsettledEvents.add(end.delivery().id()) && unsettledEvents.size() == 1) {
                LOG.warn("Outcomes of events wait for the inbox: {}", failure.getMessage());
            }
            unsettled.add(new Unsettled(end.delivery(), end.outcome(), end.behind(), end.failures() + 1, retryAt));
            work = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void settleAgain() {
        List<Unsettled> due = new ArrayList<>();
        lock.lock();
        try {
            while (!unsettled.isEmpty() && unsettled.peek().retryAt() - System.nanoTime() <= 0) {
                due.add(unsettled.poll());
            }
        } finally {
            lock.unlock();
        }
        due.forEach(this::settle);
    }

    /** @param retryAt on the scale of {@link System#nanoTime()} */
    private record Unsettled(Delivery delivery, Outcome outcome, List<Long> behind, int failures, long retryAt) {}

    /** Hears the first end of an attempt and no other. */
    private final class FirstEnding implements OutcomeCallback {
        private final Delivery delivery;
        private final AtomicBoolean decided = new AtomicBoolean();

        FirstEnding(Delivery delivery) {
            this.delivery = delivery;
        }

        @Override
        public void accept(Outcome outcome) {
            together(outcome, List.of());
        }

        @Override
        public void together(Outcome outcome, List<Long> behind) {
            if (decided.compareAndSet(false, true)) {
                settle(new Unsettled(delivery, outcome, behind, 0, 0));
            }
        }
    }
}
