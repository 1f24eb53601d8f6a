package io.github.zendeskevents.inbox.dispatch;

import io.github.zendeskevents.failure.Backoff;
import io.github.zendeskevents.failure.LoopThread;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Inbox.Claimed;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.Room;
import io.github.zendeskevents.log.Visible;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that claims as many events as there are free slots. It sleeps until it is woken, until the next event is due or
 * an outcome can be stored again. While the inbox cannot be read it tries again after a growing pause.
 */
final class ClaimLoop {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimLoop.class);
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
    private static final Duration LONGEST_TURN = Duration.ofMinutes(3);
    private static final Duration SHORTEST_SLEEP = Duration.ofMillis(5);
    /** While due events wait for memory it is not known when the next of the other size is due. */
    private static final Duration SLEEP_FOR_MEMORY = Duration.ofMillis(100);

    private final Inbox inbox;
    private final Slots slots;
    private final OutcomeSettler settler;
    private final Clock clock;
    private final Consumer<Delivery> claimed;
    private final Backoff pauses;
    private final Semaphore wakeUps = new Semaphore(0);
    private final LoopThread thread = new LoopThread("zendesk-lane-dispatcher", LONGEST_TURN, this::turn);

    private volatile boolean ended;
    private int failures;
    private boolean memoryLacked;
    private long notBefore = System.nanoTime();

    /**
     * @param pauses how long to wait after a claim that failed
     * @param claimed what each claimed event is handed to, on the thread of the loop
     */
    ClaimLoop(
            Inbox inbox, Slots slots, OutcomeSettler settler, Backoff pauses, Clock clock, Consumer<Delivery> claimed) {
        this.inbox = inbox;
        this.slots = slots;
        this.settler = settler;
        this.pauses = pauses;
        this.clock = clock;
        this.claimed = claimed;
    }

    /** @throws IllegalThreadStateException when it was started before */
    void start() {
        wake();
        thread.start();
    }

    /** There may be something to claim or an outcome to store. */
    void wake() {
        wakeUps.release();
    }

    void end() {
        thread.end();
        ended = true;
        wake();
    }

    /** Why nothing is claimed; empty while the loop goes on. */
    Optional<String> standstill() {
        return thread.standstill();
    }

    private void turn() throws InterruptedException {
        // Asked only if nobody has woken it: the answer costs a query.
        if (wakeUps.availablePermits() > 0 || wakeUps.tryAcquire(nanosToSleep(), TimeUnit.NANOSECONDS)) {
            wakeUps.drainPermits();
        }
        if (!ended) {
            settler.retryDue();
            claimAll();
        }
    }

    private long nanosToSleep() {
        long sleep = Math.min(LONGEST_SLEEP.toNanos(), settler.nanosUntilRetry());
        if (slots.free() == 0) {
            return sleep;
        }
        long untilRetry = notBefore - System.nanoTime();
        if (untilRetry <= 0 && memoryLacked) {
            return Math.min(sleep, SLEEP_FOR_MEMORY.toNanos());
        }
        return Math.min(sleep, untilRetry > 0 ? untilRetry : nanosUntilNextDue());
    }

    private long nanosUntilNextDue() {
        try {
            Duration wait = inbox.nextDue()
                    .map(at -> Duration.between(clock.instant(), at))
                    .filter(left -> left.compareTo(LONGEST_SLEEP) < 0)
                    .orElse(LONGEST_SLEEP);
            // An event can be due and yet not be had, while another instance is about to take it.
            return Math.max(SHORTEST_SLEEP.toNanos(), wait.toNanos());
        } catch (RuntimeException failure) {
            failed(failure);
            return notBefore - System.nanoTime();
        }
    }

    private void claimAll() {
        boolean more = true;
        while (more && notBefore - System.nanoTime() <= 0) {
            Room room = slots.beginClaim();
            more = room.events() > 0 && claim(room);
        }
    }

    /** True when as many events were claimed as there were free slots, so that there may be more. */
    private boolean claim(Room room) {
        Claimed claimedNow;
        try {
            claimedNow = inbox.claim(room);
        } catch (RuntimeException failure) {
            slots.claimFailed();
            failed(failure);
            return false;
        } catch (Error failure) {
            slots.claimFailed();
            throw failure;
        }
        if (failures > 0) {
            LOG.info("The inbox can be read again; delivery goes on");
            failures = 0;
        }
        List<Delivery> deliveries = claimedNow.deliveries();
        boolean all = deliveries.size() == room.events();
        memoryLacked = claimedNow.more() && !all;
        slots.claimed(deliveries, all || memoryLacked);
        deliveries.forEach(claimed);
        return all;
    }

    private void failed(RuntimeException failure) {
        if (failures == 0 && failure instanceof InboxUnavailableException) {
            LOG.warn("Delivery waits for the inbox: {}", Visible.of(failure.getMessage()));
        } else if (failures == 0) {
            LOG.error("Taking events from the inbox failed unexpectedly; it is tried again", Visible.of(failure));
        }
        notBefore = System.nanoTime() + pauses.pause(failures).toNanos();
        failures++;
    }
}
