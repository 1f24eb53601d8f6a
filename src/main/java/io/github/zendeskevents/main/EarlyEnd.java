package io.github.zendeskevents.main;

import io.github.zendeskevents.failure.Causes;

/**
 * Ends the program with a status of its own on SIGTERM or SIGINT, from before it has anything to end in order. The JVM's own status is
 * 143 or 130, which supervisors take for a failure.
 */
public final class EarlyEnd {

    private final Thread hook;

    private EarlyEnd(Thread hook) {
        this.hook = hook;
    }

    /** From now on. */
    public static EarlyEnd with(int status) {
        Thread hook = new Thread(() -> Runtime.getRuntime().halt(status), "zendesk-early-end");
        Runtime.getRuntime().addShutdownHook(hook);
        return new EarlyEnd(hook);
    }

    /**
     * Ends it with status 1 and one line. Left to the JVM an error would end it by the hook of an orderly end, with status 0; or not at
     * all, where threads live on that do nothing.
     */
    public static void by(Error failure) {
        System.err.println("camel-zendesk-events cannot start: " + Causes.root(failure));
        Runtime.getRuntime().halt(1);
    }

    /** From now on another one ends it in order. */
    public void isOver() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endsAlready) {
            return;
        }
    }
}
