package io.github.zendeskevents.client.check;

import io.github.zendeskevents.camel.RouteSender;
import io.github.zendeskevents.client.http.HiddenHeader;
import io.github.zendeskevents.client.limit.RateLimiters;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.ResponseHeaders;
import io.github.zendeskevents.failure.Causes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;

/**
 * Sends the requests of one check by the route of all requests and takes whatever comes of them, headers too. It uses none of the
 * threads that deliver, and ends in time: where a limit is used up it waits as all requests do, but some seconds in all at the most.
 */
final class Probe {

    private static final int TOO_MANY = 429;
    private static final Duration LONGEST = Duration.ofSeconds(6);
    /** For all requests of a check together: somebody waits for what it finds. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);
    /** A request blocks its thread, and a check has a handful of them, now and then. */
    static final Executor THREADS = task -> {
        Thread thread = new Thread(task, "zendesk-check");
        thread.setDaemon(true);
        thread.start();
    };

    private final RouteSender route;
    private final RateLimiters limiters;
    private final Clock clock;
    private final Instant waitEnds;

    Probe(RouteSender route, RateLimiters limiters, Clock clock) {
        this.route = route;
        this.limiters = limiters;
        this.clock = clock;
        this.waitEnds = clock.instant().plus(LONGEST_WAIT);
    }

    /**
     * Sends it.
     *
     * @param authorization the header of that name; empty: none
     * @return completes in any case, within seconds; with a {@link LimitUsedUpException} where it could not be sent, or was answered
     *     429, for longer than a check may wait
     */
    CompletableFuture<ProbeResult> send(ApiRequest request, Optional<String> authorization) {
        return CompletableFuture.supplyAsync(() -> waitAndSend(request.urgent(), authorization), THREADS)
                .exceptionally(
                        failure -> ProbeResult.failed(Causes.unwrapped(failure), clock.instant(), Duration.ZERO));
    }

    private ProbeResult waitAndSend(ApiRequest request, Optional<String> authorization) {
        while (true) {
            Duration closed = limiters.untilOpen(request);
            Duration left = Duration.between(clock.instant(), waitEnds);
            if (!closed.isZero() && closed.compareTo(left) > 0) {
                return usedUp(closed, Optional.empty());
            }
            try {
                limiters.admit(request)
                        .toCompletableFuture()
                        .orTimeout(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                        .join();
            } catch (CompletionException failure) {
                return Causes.unwrapped(failure) instanceof TimeoutException
                        ? usedUp(limiters.untilOpen(request), Optional.empty())
                        : ProbeResult.failed(Causes.unwrapped(failure), clock.instant(), Duration.ZERO);
            }
            ProbeResult reply = sendNow(request, authorization);
            if (reply.status() != TOO_MANY) {
                return reply;
            }
            Duration asked = reply.headers().seconds("Retry-After").orElse(Duration.ZERO);
            Duration again = limiters.untilOpen(request);
            if (again.isZero() || again.compareTo(Duration.between(clock.instant(), waitEnds)) > 0) {
                return usedUp(asked.compareTo(again) > 0 ? asked : again, Optional.of(reply));
            }
        }
    }

    private ProbeResult usedUp(Duration opensIn, Optional<ProbeResult> refusal) {
        Instant until =
                clock.instant().plus(opensIn).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        return refusal.orElseGet(
                        () -> ProbeResult.failed(new LimitUsedUpException(until), clock.instant(), Duration.ZERO))
                .withFailure(new LimitUsedUpException(until));
    }

    private ProbeResult sendNow(ApiRequest request, Optional<String> authorization) {
        Instant sentAt = clock.instant();
        long began = System.nanoTime();
        return CompletableFuture.supplyAsync(() -> exchange(request, authorization), THREADS)
                .orTimeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
                .handle((exchange, failure) -> {
                    Duration took = Duration.ofNanos(System.nanoTime() - began);
                    return failure == null
                            ? reply(exchange, sentAt, took)
                            : ProbeResult.failed(inWords(Causes.unwrapped(failure)), sentAt, took);
                })
                .join();
    }

    private Exchange exchange(ApiRequest request, Optional<String> authorization) {
        Exchange exchange = route.newExchange();
        exchange.getMessage().setBody(request);
        authorization.ifPresent(value -> exchange.getMessage().setHeader("Authorization", HiddenHeader.of(value)));
        return route.send(exchange).handle((done, failure) -> exchange).join();
    }

    private static ProbeResult reply(Exchange exchange, Instant sentAt, Duration took) {
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        Optional<ApiResponse> response = Optional.ofNullable(
                        exchange.getMessage().getBody())
                .filter(ApiResponse.class::isInstance)
                .map(ApiResponse.class::cast);
        return new ProbeResult(
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
