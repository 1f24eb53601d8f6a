package io.github.zendeskevents.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Asks Zendesk by way of a route, for what is asked once and then serves many events. It runs in an exchange of its own,
 * because the exchange of an event must not see the variables of somebody else's call.
 */
public final class RouteSender {

    private static final String ASK = "direct:zendesk-ask";

    private final CamelContext context;
    private final Executor workers;

    /** Calls for this account, on its threads. */
    public RouteSender(ZendeskAccount account) {
        this.context = account.context();
        this.workers = account.workers();
    }

    /**
     * @param route the endpoint of the route
     * @param body what the route takes
     * @return completes with what the route leaves as body; fails as the route failed
     */
    public <T> CompletableFuture<T> ask(String route, Object body, Class<T> type) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            workers.execute(() -> send(route, body, type, result));
        } catch (RejectedExecutionException stopped) {
            result.completeExceptionally(new RetryException("the program is stopping"));
        }
        return result;
    }

    /** With a producer of its own: one that is kept may still know a route that was exchanged for an edited one. */
    private <T> void send(String route, Object body, Class<T> type, CompletableFuture<T> result) {
        Endpoint endpoint = context.getEndpoint(route);
        Exchange exchange = endpoint.createExchange();
        exchange.getMessage().setBody(body);
        try {
            AsyncProducer producer = endpoint.createAsyncProducer();
            ServiceHelper.startService(producer);
            producer.process(exchange, doneSync -> {
                ServiceHelper.stopService(producer);
                if (exchange.getException() != null) {
                    result.completeExceptionally(exchange.getException());
                } else {
                    result.complete(exchange.getMessage().getBody(type));
                }
            });
        } catch (Exception noProducer) {
            result.completeExceptionally(noProducer);
        }
    }

    /** @return completes with the answer to the call, as the door lets it through; fails as the door failed */
    public CompletableFuture<ApiResponse> ask(ApiRequest call) {
        return ask(ASK, call, ApiResponse.class);
    }
}
