package io.github.zendeskevents.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How many events are being delivered, and how many of them only wait. Two decisions need it. What many ask at the same
 * moment goes in one call, and it is time for that call as soon as nobody is left who could still join. And while few are
 * about, each can look at Zendesk for itself; in a crowd the calls that this costs would be missing elsewhere.
 *
 * <p>Thread-safe by its own lock; listeners are called outside of it.
 */
public final class Load {

    /** So many events in delivery at once are a crowd. A person who tries things out never makes one. */
    private static final int CROWD = 20;

    private final List<Runnable> quietListeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> waitListeners = new CopyOnWriteArrayList<>();
    private int inFlight;
    private boolean more;
    private int errands;
    private int waiting;
    private int parked;

    /** @param listener called when all who are about wait, so that nobody can join any more */
    void onQuiet(Runnable listener) {
        quietListeners.add(listener);
    }

    /** @param listener called when one more waits, so that others can be taken up meanwhile */
    public void onWait(Runnable listener) {
        waitListeners.add(listener);
    }

    /**
     * @param now how many events are in delivery
     * @param moreToCome whether others wait only for a place in delivery
     */
    public void inFlight(int now, boolean moreToCome) {
        synchronized (this) {
            more = moreToCome;
            inFlight = now;
        }
        tellIfQuiet();
    }

    /** True when many events are in delivery. */
    public synchronized boolean underLoad() {
        return inFlight >= CROWD;
    }

    /** How many only wait, for others to join, for a limit or for a job: that holds no thread and may take long. */
    public synchronized int waiting() {
        return waiting;
    }

    /**
     * True when nobody is left who could join those that wait: all who are about wait, nobody waits for a place among them,
     * and they do not wait, as in a crowd, for a limit or a job after which they will come.
     */
    synchronized boolean quiet() {
        return !more && inFlight + errands <= waiting && (parked == 0 || inFlight < CROWD);
    }

    /** A call for many sets out. */
    synchronized void errandBegins() {
        errands++;
    }

    /** A call for many is answered. */
    void errandEnds() {
        synchronized (this) {
            errands--;
        }
        tellIfQuiet();
    }

    /** Somebody waits for others to join. */
    void waits() {
        synchronized (this) {
            waiting++;
        }
        waitListeners.forEach(Runnable::run);
        tellIfQuiet();
    }

    /** Who waited goes on. */
    synchronized void goesOn() {
        waiting--;
    }

    /** Somebody waits for a limit. */
    void parks() {
        synchronized (this) {
            waiting++;
            parked++;
        }
        waitListeners.forEach(Runnable::run);
        tellIfQuiet();
    }

    /** Who waited for a limit goes on. */
    synchronized void leaves() {
        waiting--;
        parked--;
    }

    /** So many who wait already wait for a job from now on. */
    synchronized void jobBegins(int events) {
        parked += events;
    }

    /** The job of so many has ended. */
    synchronized void jobEnds(int events) {
        parked -= events;
    }

    private void tellIfQuiet() {
        if (quiet()) {
            quietListeners.forEach(Runnable::run);
        }
    }
}
