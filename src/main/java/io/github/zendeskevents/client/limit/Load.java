package io.github.zendeskevents.client.limit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How many events are being delivered, and how many of them only wait. Two decisions need it. What many ask at the same
 * moment goes in one request, and it is time for that request as soon as nobody is left who could still join. And while few
 * events are about, each can look at Zendesk for itself; under load the requests that this costs would be missing elsewhere.
 *
 * <p>Thread-safe by its own lock; listeners are called outside of it.
 */
public final class Load {

    /** From so many events in delivery at once on. A person who tries things out never makes as many. */
    private static final int UNDER_LOAD = 20;

    private final List<Runnable> allWaitingListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> waitListeners = new CopyOnWriteArrayList<>();
    private int inFlight;
    private boolean moreToCome;
    private int bulkRequests;
    private int waiting;
    private int waitingForLimitOrJob;

    /** Calls a listener when all events in delivery wait, so that nobody can join a batch any more. */
    public void onAllWaiting(Runnable listener) {
        allWaitingListeners.add(listener);
    }

    /** Calls a listener when one more waits, so that others can be taken up meanwhile. */
    public void onWait(Runnable listener) {
        waitListeners.add(listener);
    }

    /**
     * Says how busy the delivery is.
     *
     * @param now how many events are in delivery
     * @param more whether others wait only for a place in delivery
     */
    public void inFlight(int now, boolean more) {
        synchronized (this) {
            moreToCome = more;
            inFlight = now;
        }
        tellIfAllWait();
    }

    /** True when many events are in delivery. */
    public synchronized boolean underLoad() {
        return inFlight >= UNDER_LOAD;
    }

    /** How many only wait, for others to join, for a limit or for a job: that holds no thread and may take long. */
    public synchronized int waiting() {
        return waiting;
    }

    /**
     * True when nobody is left who could join a batch: all events in delivery wait, no other waits for a place among them,
     * and none of them waits, as under load, for a limit or a job after which it will come.
     */
    public synchronized boolean allWait() {
        return !moreToCome
                && inFlight + bulkRequests <= waiting
                && (waitingForLimitOrJob == 0 || inFlight < UNDER_LOAD);
    }

    /** A request for many is about to be sent. */
    public synchronized void bulkRequestBegins() {
        bulkRequests++;
    }

    /** A request for many is answered. */
    public void bulkRequestEnds() {
        synchronized (this) {
            bulkRequests--;
        }
        tellIfAllWait();
    }

    /** A request begins to wait for others that join its batch. */
    public void waitBegins() {
        synchronized (this) {
            waiting++;
        }
        tellOfWait();
    }

    /** A request that waited in a batch goes on. */
    public synchronized void waitEnds() {
        waiting--;
    }

    /** A request begins to wait for a limit. */
    void limitWaitBegins() {
        synchronized (this) {
            waiting++;
            waitingForLimitOrJob++;
        }
        tellOfWait();
    }

    /** A request that waited for a limit goes on. */
    synchronized void limitWaitEnds() {
        waiting--;
        waitingForLimitOrJob--;
    }

    /** So many who wait already wait for a job from now on. */
    public synchronized void jobBegins(int requests) {
        waitingForLimitOrJob += requests;
    }

    /** The job of so many has ended. */
    public synchronized void jobEnds(int requests) {
        waitingForLimitOrJob -= requests;
    }

    private void tellOfWait() {
        waitListeners.forEach(Runnable::run);
        tellIfAllWait();
    }

    private void tellIfAllWait() {
        if (allWait()) {
            allWaitingListeners.forEach(Runnable::run);
        }
    }
}
