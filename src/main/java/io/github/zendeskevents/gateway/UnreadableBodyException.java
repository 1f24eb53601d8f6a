package io.github.zendeskevents.gateway;

/** The body of a request cannot be read as bytes: it ended early, is no gzip though it says so, or is encoded otherwise. */
public final class UnreadableBodyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one line for people, with nothing of the request in it */
    public UnreadableBodyException(String message) {
        super(message);
    }
}
