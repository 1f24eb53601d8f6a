package io.github.zendeskevents.delivery;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Variables;
import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.log.LimitedLog;
import io.github.zendeskevents.log.Visible;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.RollbackExchangeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the routes noted as the outcome of an event. A user's own steps are among the routes, and may have done to that note what
 * nobody foresaw: the event must not be done again and again for it.
 */
final class NotedOutcomes {

    private static final Logger LOG = LoggerFactory.getLogger(NotedOutcomes.class);

    private final LimitedLog overwritten = new LimitedLog(LOG, "outcomes that steps of routes have overwritten");

    /** @param failure that the exchange ended with; the routes note what they foresaw, and go on */
    Outcome of(Exchange exchange, Event event, Optional<Throwable> failure) {
        if (failure.isPresent()) {
            return unnamed(event, failure.get());
        }
        if (exchange.isRollbackOnly()) {
            return new Outcome.Retry("a step rolled it back", Optional.empty());
        }
        Object noted = exchange.getVariable(Variables.OUTCOME);
        if (noted instanceof Outcome outcome) {
            return outcome;
        }
        if (noted != null) {
            overwritten.write(log -> log.warn(
                    "{} counts as delivered: a step after its delivery has set the variable {}, which is for the module's routes to set",
                    event,
                    Variables.OUTCOME));
        }
        // The route has come to its end, and a step has taken away or overwritten what was noted there.
        return new Outcome.Delivered();
    }

    private static Outcome unnamed(Event event, Throwable failure) {
        if (Causes.has(failure, RollbackExchangeException.class)) {
            return new Outcome.Retry("a step rolled it back: " + failure.getMessage(), Optional.empty());
        }
        LOG.error("{} left its route with a failure that the route should have named", event, Visible.of(failure));
        return new Outcome.Retry(failure.toString(), Optional.empty());
    }
}
