package io.github.zendeskevents.source;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/**
 * The failure to take a message, which a route caught because it has something to do before the source hears of it. It exists
 * because Camel can catch a failure in YAML, and throw a new one, but not the same one again.
 */
public final class SourceFailure {

    /** What is wrong at the bottom of it, for the log: the message of the last cause, or its name where it has none. */
    public String reason(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
        Throwable last = caught;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    }

    /** Fails the exchange with it after all. */
    public void failAgain(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) throws Exception {
        throw caught;
    }
}
