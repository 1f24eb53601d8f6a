package io.github.zendeskevents.client.http;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.zendeskevents.camel.RouteSender;
import io.github.zendeskevents.client.CredentialsRefusedException;
import io.github.zendeskevents.client.RejectedException;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.Workers;
import io.github.zendeskevents.client.auth.CredentialCheck;
import io.github.zendeskevents.client.auth.Credentials;
import io.github.zendeskevents.client.limit.RateLimiters;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.CallRecord;
import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.trace.TraceSpan;
import io.github.zendeskevents.trace.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Exchange;

/**
 * Sends one request until it is answered: when its limits have room, after a 429 as soon as they have room again, and once
 * more after a token was refused that had worked before. It decides what a response of {@link ResponseReader} means: a success,
 * a refusal that the request accepts, or one of the failure classes <em>retry</em>, <em>stop</em> and <em>never</em>. It
 * branches on statuses and codes only, because Zendesk's texts are localised.
 */
public final class RequestSender {

    private final RateLimiters limiters;
    private final Credentials credentials;
    private final CredentialCheck check;
    private final Workers workers;
    private final RouteSender route;
    private final CallTimes times;
    private final CallTraces traces;

    /**
     * @param route takes an {@link ApiRequest} and the header {@code Authorization}, and leaves an {@link ApiResponse}
     * @param meters for how long calls take
     * @param tracing shows calls in the traces of what they serve
     */
    public RequestSender(
            RateLimiters limiters,
            Credentials credentials,
            CredentialCheck check,
            Workers workers,
            RouteSender route,
            MeterRegistry meters,
            Tracing tracing) {
        this.limiters = limiters;
        this.credentials = credentials;
        this.check = check;
        this.workers = workers;
        this.route = route;
        this.times = new CallTimes(meters);
        this.traces = new CallTraces(tracing);
    }

    /**
     * Sends a request by itself.
     *
     * @return completes, on a worker thread, with a success or with a refusal that the request accepts; fails, not wrapped,
     *     with {@link RetryException}, {@link RejectedException}, {@link CredentialsRefusedException}, what its guard says or
     *     what the route fails with, an {@link java.io.IOException} as a rule
     */
    public CompletableFuture<ApiResponse> send(ApiRequest request) {
        return workers.start(() -> attempt(request));
    }

    private CompletionStage<ApiResponse> attempt(ApiRequest request) {
        return limiters.admit(request)
                .thenCompose(admitted -> credentials.authorization(request))
                .thenCompose(authorization -> guarded(request, authorization).thenCompose(response -> {
                    boolean sendAgain = response.status() == 429
                            || (response.status() == 401 && credentials.renewable(authorization));
                    return sendAgain ? send(request) : meaning(request, response);
                }));
    }

    private CompletionStage<ApiResponse> guarded(ApiRequest request, Optional<String> authorization) {
        return request.guard()
                .refusal()
                .<CompletionStage<ApiResponse>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> transmit(request, authorization));
    }

    private CompletionStage<ApiResponse> transmit(ApiRequest request, Optional<String> authorization) {
        Exchange exchange = route.newExchange();
        exchange.getMessage().setBody(request);
        authorization.ifPresent(value -> exchange.getMessage().setHeader("Authorization", HiddenHeader.of(value)));
        long begun = System.nanoTime();
        TraceSpan span = traces.begin(request);
        return workers.shared(route.send(exchange))
                .thenApply(done -> done.getMessage().getBody(ApiResponse.class))
                .whenComplete((response, failure) -> {
                    Duration took = Duration.ofNanos(System.nanoTime() - begun);
                    Optional<Integer> status = failure == null ? Optional.of(response.status()) : status(exchange);
                    times.ended(request, status, took);
                    traces.end(
                            span,
                            CallTimes.answer(status),
                            status.filter(code -> code < 400).isEmpty());
                    request.listener()
                            .ifPresent(listener -> listener.heard(record(request, status, took, response, failure)));
                });
    }

    /** An answer that is a failure is thrown away by the route, but for its status. */
    private static Optional<Integer> status(Exchange failed) {
        return Optional.ofNullable(failed.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class));
    }

    private static CallRecord record(
            ApiRequest request, Optional<Integer> status, Duration took, ApiResponse response, Throwable failure) {
        if (failure == null) {
            return CallRecord.sent(request, status, took, response.body());
        }
        Throwable cause = Causes.unwrapped(failure);
        return CallRecord.sent(request, status, took, MissingNode.getInstance())
                .withError(Optional.ofNullable(cause.getMessage())
                        .orElse(cause.getClass().getSimpleName()));
    }

    private CompletionStage<ApiResponse> meaning(ApiRequest request, ApiResponse response) {
        if (request.accepts(response)) {
            return CompletableFuture.completedFuture(response);
        }
        return switch (response.status()) {
            case 401 ->
                CompletableFuture.failedFuture(
                        new CredentialsRefusedException("Zendesk refuses the credentials (401)"));
            // It may mean the credentials rather than the record.
            case 403 -> check.confirm().thenCompose(accepted -> rejected(request, response));
            case 409 -> CompletableFuture.failedFuture(RetryException.blameless(request + " met another writer (409)"));
            default -> rejected(request, response);
        };
    }

    private static CompletionStage<ApiResponse> rejected(ApiRequest request, ApiResponse response) {
        return CompletableFuture.failedFuture(new RejectedException(request, response));
    }
}
