package io.github.zendeskevents.gateway;

/** The body of a request, as sent or inflated, is larger than the gateway takes. */
public final class BodyTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param limit what the gateway takes, in bytes */
    public BodyTooLargeException(long limit) {
        super("the body is larger than " + limit + " bytes");
    }
}
