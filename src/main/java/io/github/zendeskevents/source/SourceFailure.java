package io.github.zendeskevents.source;

import io.github.zendeskevents.failure.Causes;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/**
 * The failure to take a message, which a route caught because it has something to do before the source hears of it. It exists
 * because Camel can catch a failure in YAML, and throw a new one, but not the same one again.
 */
public final class SourceFailure {

    /** What is wrong at the bottom of it, for the log: the message of the last cause, or its name where it has none. */
    public String reason(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Throwable root = Causes.root(caught);
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    /** Fails the exchange with it after all. */
    public void rethrow(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) throws Exception {
        throw caught;
    }
}
