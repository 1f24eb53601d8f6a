package io.github.zendeskevents.camel;

import io.github.zendeskevents.failure.Causes;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;

/**
 * Sends to one route and lets no thread wait for its end. Camel's {@code ProducerTemplate} either waits or takes a thread of
 * its own; here the route runs on the thread that sends, as far as its steps stay on it.
 *
 * <p>The producer is made at the first use, when the routes are there, and ends with the context.
 */
public final class RouteSender {

    private final CamelContext context;
    private final String uri;
    private AsyncProducer producer;

    /** @param uri the endpoint that the route consumes from, such as {@code direct:zendesk-deliver} */
    public RouteSender(CamelContext context, String uri) {
        this.context = context;
        this.uri = uri;
    }

    /**
     * An empty exchange for the route.
     *
     * @throws IllegalStateException when there is no such endpoint
     */
    public Exchange newExchange() {
        return producer().getEndpoint().createExchange();
    }

    /**
     * Sends an exchange, which the route must have for itself: one of {@link #newExchange()}, or a copy.
     *
     * @return completes with the exchange when the route is through, on the thread that it ended on; fails with what the
     *     route failed with, not wrapped
     */
    public CompletableFuture<Exchange> send(Exchange exchange) {
        CompletableFuture<Exchange> sent = new CompletableFuture<>();
        try {
            producer().process(exchange, doneSync -> {
                if (exchange.getException() == null) {
                    sent.complete(exchange);
                } else {
                    sent.completeExceptionally(Causes.unwrapped(exchange.getException()));
                }
            });
        } catch (RuntimeException notSent) {
            sent.completeExceptionally(notSent);
        }
        return sent;
    }

    /**
     * Sends a body.
     *
     * @param body null for an empty one
     * @return completes with the body that the route leaves, or with null where it leaves none; fails as {@link #send} does
     */
    public <T> CompletableFuture<T> request(Object body, Class<T> type) {
        try {
            Exchange exchange = newExchange();
            exchange.getMessage().setBody(body);
            return send(exchange).thenApply(done -> done.getMessage().getBody(type));
        } catch (RuntimeException notSent) {
            return CompletableFuture.failedFuture(notSent);
        }
    }

    private synchronized AsyncProducer producer() {
        if (producer == null) {
            try {
                Endpoint endpoint = context.getEndpoint(uri);
                AsyncProducer made = endpoint.createAsyncProducer();
                context.addService(made, true, true);
                producer = made;
            } catch (Exception none) {
                throw new IllegalStateException("There is no route at " + uri, none);
            }
        }
        return producer;
    }
}
