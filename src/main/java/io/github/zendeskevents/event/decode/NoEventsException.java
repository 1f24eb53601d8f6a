package io.github.zendeskevents.event.decode;

/** The message can be read, but holds no event: an empty body, an empty batch, a lone number. */
public final class NoEventsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one line for people, with nothing of the payload */
    public NoEventsException(String message) {
        super(message);
    }
}
