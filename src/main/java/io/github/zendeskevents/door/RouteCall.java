package io.github.zendeskevents.door;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;

/**
 * Asks Zendesk by way of a route, for what is asked once and then serves many events. It runs in an exchange of its own,
 * because the exchange of an event must not see the variables of somebody else's call.
 */
public final class RouteCall {

    private static final String ASK = "direct:zendesk-ask";

    private final CamelContext context;
    private final Executor workers;
    private ProducerTemplate template;

    /** Calls for this account, on its threads. */
    public RouteCall(Account account) {
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
            workers.execute(() -> template().asyncSend(route, exchange -> exchange.getMessage().setBody(body))
                    .whenComplete((exchange, failure) -> {
                        Throwable problem = failure != null ? failure : exchange.getException();
                        if (problem != null) {
                            result.completeExceptionally(problem);
                        } else {
                            result.complete(exchange.getMessage().getBody(type));
                        }
                    }));
        } catch (RejectedExecutionException stopped) {
            result.completeExceptionally(new TryAgainException("the program is stopping"));
        }
        return result;
    }

    /** @return completes with the answer to the call, as the door lets it through; fails as the door failed */
    public CompletableFuture<Answer> ask(Call call) {
        return ask(ASK, call, Answer.class);
    }

    private synchronized ProducerTemplate template() {
        if (template == null) {
            template = context.createProducerTemplate();
        }
        return template;
    }
}
