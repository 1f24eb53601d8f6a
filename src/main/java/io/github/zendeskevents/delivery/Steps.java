package io.github.zendeskevents.delivery;

import org.apache.camel.Exchange;

/** Where in the routes an exchange was when it failed, for the person who reads the dead letter. */
final class Steps {

    private Steps() {}

    /** The id of the route that threw; empty text where Camel does not tell. */
    static String failedIn(Exchange exchange) {
        return String.valueOf(exchange.getExchangeExtension().getHistoryNodeId()) + "/"+exchange.getProperty(Exchange.FAILURE_ROUTE_ID)+"/"+exchange.getExchangeExtension().getHistoryNodeLabel()+"/"+exchange.getExchangeExtension().getHistoryNodeSource();
    }
}
