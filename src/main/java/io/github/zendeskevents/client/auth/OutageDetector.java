package io.github.zendeskevents.client.auth;

import io.github.zendeskevents.client.RejectedException;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.log.Visible;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Zendesk is away, and when it is back. Events wait up to a minute between their attempts, so with few lanes no event
 * may be tried for as long; a check every few seconds costs Zendesk less than shorter pauses would. Zendesk counts as away
 * only once a check itself went unanswered, so that one kind of request that keeps failing, while the rest works, never
 * shortens the pauses.
 */
public final class OutageDetector {

    private static final Logger LOG = LoggerFactory.getLogger(OutageDetector.class);
    /** After the third failure in a row an event waits four seconds at most, which is as soon as a check would help. */
    private static final int FAILURES_OF_AN_OUTAGE = 3;
    /** So often an event may find Zendesk back where only checks go unanswered. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private final List<Runnable> returnListeners = new CopyOnWriteArrayList<>();
    private int failuresInARow;
    private boolean suspected;
    private boolean away;
    private Instant nextLook = Instant.EPOCH;

    /** Calls a listener when Zendesk answers again after it was away. */
    public void onReturn(Runnable listener) {
        returnListeners.add(listener);
    }

    /** Zendesk did what an event asked for. */
    public synchronized void succeeded() {
        failuresInARow = 0;
        suspected = false;
    }

    /** Something passing was in the way of an event. */
    public synchronized void failed() {
        failuresInARow++;
        suspected = failuresInARow >= FAILURES_OF_AN_OUTAGE;
    }

    /** True when a check went unanswered, and none was answered since. */
    public synchronized boolean isAway() {
        return away;
    }

    /** Sends what an event asks for; while Zendesk is away all but one now and then fail at once, and come again. */
    public <T> CompletionStage<T> unlessAway(Instant now, Supplier<? extends CompletionStage<T>> request) {
        if (!maySend(now)) {
            return CompletableFuture.failedFuture(new RetryException("Zendesk is away"));
        }
        return request.get().whenComplete((response, failure) -> {
            boolean back = failure == null || Causes.unwrapped(failure) instanceof RejectedException;
            if (back && isAway() && answered()) {
                tellReturn();
            }
        });
    }

    private synchronized boolean maySend(Instant now) {
        if (away && now.isBefore(nextLook)) {
            return false;
        }
        nextLook = now.plus(LOOK_EVERY);
        return true;
    }

    /** True when Zendesk is away or seems to be. */
    synchronized boolean suspects() {
        return suspected || away;
    }

    /** A check went unanswered. */
    synchronized void unanswered(String reason) {
        if (!away) {
            LOG.warn("Zendesk is away: {}", Visible.of(reason));
        }
        away = true;
    }

    /** A check was answered, or something else. True when Zendesk was away until now. */
    synchronized boolean answered() {
        boolean back = away;
        away = false;
        suspected = false;
        return back;
    }

    void tellReturn() {
        LOG.info("Zendesk answers again: what waits is delivered now");
        returnListeners.forEach(Runnable::run);
    }

    /** Nobody listens any longer: the routes end. */
    public void forgetListeners() {
        returnListeners.clear();
    }
}
