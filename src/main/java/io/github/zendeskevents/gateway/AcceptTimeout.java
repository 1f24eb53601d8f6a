package io.github.zendeskevents.gateway;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.util.TimeUtils;

/**
 * Sends an exchange on to another route, and waits for it no longer than a sender waits for an answer. What takes longer
 * goes on by itself: with the durable inbox that is a database in trouble, with the inbox off a Zendesk that is slow. No
 * thread waits meanwhile.
 */
public final class AcceptTimeout implements CamelContextAware {

    private final String uri;
    private final long patienceMillis;
    private CamelContext context;
    private ProducerTemplate producer;

    /**
     * @param uri where to send exchanges to
     * @param patience how long to wait for the end of each, such as {@code 25s}
     */
    public AcceptTimeout(String uri, String patience) {
        this.uri = uri;
        this.patienceMillis = TimeUtils.toMilliSeconds(patience);
    }

    /**
     * Sends a copy of the exchange, with its body and variables.
     *
     * @return completes with the body that comes back; fails with what the exchange failed with, or with a
     *     {@link java.util.concurrent.TimeoutException} when it takes too long
     */
    public CompletionStage<Object> send(Exchange exchange) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        producer.asyncSend(uri, ExchangeHelper.createCorrelatedCopy(exchange, false))
                .whenComplete((done, failure) -> {
                    Throwable reason = failure != null ? failure : done.getException();
                    if (reason != null) {
                        answer.completeExceptionally(reason);
                    } else {
                        answer.complete(done.getMessage().getBody());
                    }
                });
        return answer.orTimeout(patienceMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.context = camelContext;
        this.producer = camelContext.createProducerTemplate();
        producer.setThreadedAsyncMode(false);
    }
}
