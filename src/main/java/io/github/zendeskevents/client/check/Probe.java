package io.github.zendeskevents.client.check;

import io.github.zendeskevents.camel.RouteSender;
import io.github.zendeskevents.client.http.HiddenHeader;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.ResponseHeaders;
import io.github.zendeskevents.failure.Causes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;

/**
 * Sends one request by the route of all requests and takes whatever comes of it, headers too. It waits for no limit, uses none of the
 * threads that deliver, and ends in time.
 */
final class Probe {

    private static final Duration LONGEST = Duration.ofSeconds(6);
    /** A request blocks its thread, and a check has a handful of them, now and then. */
    static final Executor THREADS = task -> {
        Thread thread = new Thread(task, "zendesk-check");
        thread.setDaemon(true);
        thread.start();
    };

    private final RouteSender route;
    private final Clock clock;

    Probe(RouteSender route, Clock clock) {
        this.route = route;
        this.clock = clock;
    }

    /**
     * Sends it.
     *
     * @param authorization the header of that name; empty: none
     * @return completes in any case, within a few seconds
     */
    CompletableFuture<Reply> send(ApiRequest request, Optional<String> authorization) {
        Instant sentAt = clock.instant();
        long began = System.nanoTime();
        return CompletableFuture.supplyAsync(() -> exchange(request, authorization), THREADS)
                .orTimeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
                .handle((exchange, failure) -> {
                    Duration took = Duration.ofNanos(System.nanoTime() - began);
                    return failure == null
                            ? reply(exchange, sentAt, took)
                            : Reply.failed(inWords(Causes.unwrapped(failure)), sentAt, took);
                });
    }

    private Exchange exchange(ApiRequest request, Optional<String> authorization) {
        Exchange exchange = route.newExchange();
        exchange.getMessage().setBody(request);
        authorization.ifPresent(value -> exchange.getMessage().setHeader("Authorization", HiddenHeader.of(value)));
        return route.send(exchange).handle((done, failure) -> exchange).join();
    }

    private static Reply reply(Exchange exchange, Instant sentAt, Duration took) {
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        Optional<ApiResponse> response = Optional.ofNullable(
                        exchange.getMessage().getBody())
                .filter(ApiResponse.class::isInstance)
                .map(ApiResponse.class::cast);
        return new Reply(
                status,
                new ResponseHeaders(exchange.getMessage().getHeaders()),
                response,
                Optional.ofNullable(exchange.getException()).map(Causes::unwrapped),
                sentAt,
                took);
    }

    private static Throwable inWords(Throwable failure) {
        return failure instanceof TimeoutException
                ? new TimeoutException("no answer within " + LONGEST.toSeconds() + " s")
                : failure;
    }
}
