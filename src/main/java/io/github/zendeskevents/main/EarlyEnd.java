package io.github.zendeskevents.main;

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

    /** From now on another one ends it in order. */
    public void isOver() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endsAlready) {
            return;
        }
    }
}
