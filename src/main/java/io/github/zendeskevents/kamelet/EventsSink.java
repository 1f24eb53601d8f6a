package io.github.zendeskevents.kamelet;

import org.apache.camel.Exchange;

/**
 * The step of the Kamelet {@code zendesk-events-sink}: the body goes to the account, and the host's exchange ends when the account
 * has its events, or fails, so that its source does not acknowledge what is not safe. Only the body goes, and the header {@code traceparent} for traces: other headers, properties
 * and variables of the host's exchange stay where they are.
 */
public final class EventsSink extends AccountUser {

    @Override
    String route() {
        return "direct:zendesk-accept";
    }

    @Override
    Object question(Exchange exchange) {
        return exchange.getMessage().getBody();
    }

    /** The list of outcomes, which is empty when an inbox keeps the events. */
    @Override
    void take(Exchange exchange, Object answer) {
        exchange.getMessage().setBody(answer);
    }
}
