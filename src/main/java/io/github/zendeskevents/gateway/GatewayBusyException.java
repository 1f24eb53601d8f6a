package io.github.zendeskevents.gateway;

/** The gateway cannot take a request now: too many are in progress, or it arrives too slowly. The sender is to come again. */
public final class GatewayBusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one line for people, with nothing of the request in it */
    public GatewayBusyException(String message) {
        super(message);
    }
}
