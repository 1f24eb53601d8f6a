package io.github.zendeskevents.client;

/**
 * Failure class <em>stop</em>: Zendesk does not accept the credentials. No event can succeed and none is at fault, so
 * delivery pauses until the credentials work again.
 */
public final class CredentialsRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message one line for people, without any secret */
    public CredentialsRefusedException(String message) {
        super(message);
    }
}
