package io.github.zendeskevents.gateway.body;

import java.util.Optional;
import org.apache.camel.Exchange;

/** Where an exchange keeps what its request holds of the memory for all. */
public final class RequestShare {

    private static final String PROPERTY = RequestShare.class.getName();

    private RequestShare() {}

    /** Says what the request of the exchange holds. */
    public static void set(Exchange exchange, RequestMemory.Share share) {
        exchange.setProperty(PROPERTY, share);
    }

    /** Empty where nothing of the body was read. */
    public static Optional<RequestMemory.Share> of(Exchange exchange) {
        return Optional.ofNullable(exchange.getProperty(PROPERTY, RequestMemory.Share.class));
    }
}
