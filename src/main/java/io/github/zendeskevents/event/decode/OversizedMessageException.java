package io.github.zendeskevents.event.decode;

/** The message can be read, but takes or leaves more memory than its length allows. Nothing of it was taken. */
public final class OversizedMessageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one line for people, with nothing of the payload */
    public OversizedMessageException(String message) {
        super(message);
    }
}
