package io.github.zendeskevents.directory;

import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;

/**
 * Asks Zendesk by way of a route, for what is looked up once and then serves many events. It runs in an exchange of its own,
 * because the exchange of an event must not see the variables of somebody else's look-up.
 */
final class RouteLookUp {

    private final CamelContext context;
    private ProducerTemplate template;

    RouteLookUp(CamelContext context) {
        this.context = context;
    }

    /**
     * @param route the endpoint of the route
     * @param body what the route takes
     * @return completes with what the route leaves as body; fails as the route failed
     */
    <T> CompletableFuture<T> ask(String route, Object body, Class<T> type) {
        return template().asyncSend(route, exchange -> exchange.getMessage().setBody(body)).thenCompose(exchange ->
                exchange.getException() != null ? CompletableFuture.failedFuture(exchange.getException())
                        : CompletableFuture.completedFuture(exchange.getMessage().getBody(type)));
    }

    private synchronized ProducerTemplate template() {
        if (template == null) {
            template = context.createProducerTemplate();
        }
        return template;
    }
}
