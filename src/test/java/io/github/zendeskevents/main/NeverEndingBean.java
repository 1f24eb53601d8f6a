package io.github.zendeskevents.main;

import java.util.concurrent.CountDownLatch;

/** A bean of a user's own whose end never comes once it was used. */
public final class NeverEndingBean {

    private volatile boolean used;

    /** Takes note of it and gives back what it got. */
    public Object use(Object body) {
        used = true;
        return body;
    }

    /** Called by Camel when the context ends. */
    public void end() throws InterruptedException {
        if (used) {
            new CountDownLatch(1).await();
        }
    }
}
