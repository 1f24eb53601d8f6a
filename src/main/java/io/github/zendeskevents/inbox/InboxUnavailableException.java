package io.github.zendeskevents.inbox;

/**
 * The inbox cannot store or read events now: the disk is full, the database is locked or away. The sender keeps the event
 * and tries again; nothing was accepted.
 */
public final class InboxUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message one line for people: what cannot be done, and what to look at
     * @param cause what the store said; null when it was not asked
     */
    public InboxUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /** For whoever calls an inbox that has been closed. */
    public static InboxUnavailableException closed() {
        return new InboxUnavailableException("The inbox is closed: the program is stopping.", null);
    }
}
