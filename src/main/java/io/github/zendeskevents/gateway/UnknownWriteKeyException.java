package io.github.zendeskevents.gateway;

/** The sender showed no write key that is let in. */
public final class UnknownWriteKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The message is the same for a wrong key and for none: a stranger learns nothing. */
    public UnknownWriteKeyException() {
        super("unknown write key");
    }
}
