package io.github.zendeskevents.client.job;

import io.github.zendeskevents.client.limit.JobLimit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** How many background jobs may be begun: with those of others no more than thirty at once. */
public final class JobSlots {

    /** Zendesk's limit on jobs that are queued or running. */
    private static final int AT_ONCE = 30;

    private final List<Runnable> freeListeners = new CopyOnWriteArrayList<>();
    private int allowed = AT_ONCE;
    private int taken;

    /** Calls a listener when one more job may begin. */
    public void onFree(Runnable listener) {
        freeListeners.add(listener);
    }

    /** True when one more job may begin. */
    public synchronized boolean free() {
        return taken < allowed;
    }

    /** A job is about to begin. */
    public synchronized void take() {
        taken++;
    }

    /** A job has ended, or did not begin. */
    public void giveBack() {
        synchronized (this) {
            taken--;
        }
        freeListeners.forEach(Runnable::run);
    }

    /** What Zendesk runs for others, and one more that they may begin at the same moment, is not to be had here. */
    synchronized void leaveRoom(JobLimit told, int own) {
        int others = Math.max(0, told.running() - own);
        allowed = Math.max(1, Math.min(AT_ONCE, told.allowed()) - (others > 0 ? others + 1 : 0));
    }
}
