package io.github.zendeskevents.gateway;

import io.github.zendeskevents.camel.RouteSender;
import io.github.zendeskevents.gateway.body.RequestMemory;
import io.github.zendeskevents.gateway.body.RequestShare;
import io.github.zendeskevents.settings.CamelSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.support.ExchangeHelper;

/**
 * Sends an exchange on to another route, and waits for it no longer than a sender waits for an answer. What takes longer
 * goes on by itself: with the durable inbox that is a database in trouble, with the inbox off a Zendesk that is slow. No
 * thread waits meanwhile.
 */
public final class AcceptTimeout {

    private final RouteSender sender;
    private final Duration timeout;

    private AcceptTimeout(RouteSender sender, Duration timeout) {
        this.sender = sender;
        this.timeout = timeout;
    }

    /**
     * Waits as long as the settings say.
     *
     * @param uri where to send exchanges to
     */
    public static AcceptTimeout of(CamelSettings settings, String uri) {
        return new AcceptTimeout(
                new RouteSender(settings.getCamelContext(), uri),
                settings.get().gateway().answerWithin());
    }

    /**
     * Sends a copy of the exchange, with its body and variables.
     *
     * @return completes with the body that comes back; fails with what the exchange failed with, or with a
     *     {@link java.util.concurrent.TimeoutException} when it takes too long
     */
    public CompletionStage<Object> send(Exchange exchange) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        Optional<RequestMemory.Share> share = RequestShare.of(exchange);
        share.ifPresent(RequestMemory.Share::keep);
        CompletionStage<?> unused = sender.send(ExchangeHelper.createCorrelatedCopy(exchange, false))
                .whenComplete((done, failure) -> {
                    share.ifPresent(RequestMemory.Share::release);
                    if (failure == null) {
                        answer.complete(done.getMessage().getBody());
                    } else {
                        answer.completeExceptionally(failure);
                    }
                });
        return answer.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
