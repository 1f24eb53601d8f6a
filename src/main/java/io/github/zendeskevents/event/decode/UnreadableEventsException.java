package io.github.zendeskevents.event.decode;

/** The message is no readable JSON, so that not even its number of events is known. Nothing of it was taken. */
public final class UnreadableEventsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one line for people, with line and column where there are some, and nothing of the payload */
    public UnreadableEventsException(String message) {
        super(message);
    }
}
