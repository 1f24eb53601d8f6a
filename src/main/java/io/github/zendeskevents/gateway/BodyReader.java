package io.github.zendeskevents.gateway;

import io.github.zendeskevents.event.Sender;
import io.github.zendeskevents.event.decode.EventDecoder;
import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.gateway.body.Gunzip;
import io.github.zendeskevents.gateway.body.IncomingBody;
import io.github.zendeskevents.gateway.body.Refusals;
import io.github.zendeskevents.gateway.body.RequestMemory;
import io.github.zendeskevents.gateway.body.RequestShare;
import io.github.zendeskevents.server.NetworkAddress;
import io.github.zendeskevents.settings.CamelSettings;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Reads the body of a request into memory, and never more of it than the limit, counted as it arrives and again as it inflates: a
 * few kilobytes of gzip can hold gigabytes. No thread waits for what has not arrived. It looks at the encoding of the content, never
 * at its type, because one SDK labels gzipped JSON as a form.
 */
public final class BodyReader {

    /** How long a body may take to arrive. Jetty cuts off before that who sends less than {@link GatewayServer} asks for. */
    private static final Duration MAX_TIME = Duration.ofSeconds(30);

    /** How long a body that is there may wait until there is memory for what is made of it; senders wait longer for an answer. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    /** The exceptions that the routes know. */
    private static final Refusals REFUSALS = new Refusals() {
        @Override
        public RuntimeException tooLarge(long limit) {
            return new BodyTooLargeException(limit);
        }

        @Override
        public RuntimeException busy(String reason) {
            return new GatewayBusyException(reason);
        }

        @Override
        public RuntimeException unreadable(String reason) {
            return new UnreadableBodyException(reason);
        }
    };

    private final int limit;
    private final Duration maxTime;
    private final RequestMemory memory;

    /**
     * @param limit how many bytes a body may have, also after inflating
     * @param maxTime how long it may take to arrive
     * @param memory what all requests take together
     */
    BodyReader(int limit, Duration maxTime, RequestMemory memory) {
        this.limit = limit;
        this.maxTime = maxTime;
        this.memory = memory;
    }

    /** Reads bodies up to the size that the settings allow. */
    public static BodyReader of(CamelSettings settings) {
        return new BodyReader(settings.get().gateway().maxBodySize(), MAX_TIME, RequestMemory.ofHeap());
    }

    /**
     * Reads the body of a request, and inflates it where it is gzipped. It is opened only here: a client that asks whether to send it
     * may have been refused before.
     *
     * @return completes with the bytes; fails with a {@link BodyTooLargeException}, an {@link UnreadableBodyException}, or a
     *     {@link GatewayBusyException} when it arrives too slowly or too many are in progress; none of them wrapped, for their
     *     messages are what the sender reads
     */
    public CompletionStage<byte[]> read(Exchange exchange) {
        HttpServletRequest request = exchange.getMessage().getBody(HttpServletRequest.class);
        if (request.getContentLengthLong() > limit) {
            throw REFUSALS.tooLarge(limit);
        }
        RequestMemory.Share share = memory.share(holders(exchange, request));
        RequestShare.set(exchange, share);
        whenRequestEnds(request, share);
        IncomingBody body = new IncomingBody(request, limit, share::hold, REFUSALS);
        return Causes.unwrapped(body.read()
                .orTimeout(maxTime.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(raw -> decoded(request, raw, share))
                .thenCompose(content -> whenThereIsRoom(request, content, share))
                .exceptionally(failure -> {
                    throw reason(failure);
                }));
    }

    private static CompletableFuture<byte[]> whenThereIsRoom(
            HttpServletRequest request, byte[] content, RequestMemory.Share share) {
        share.hold(content.length);
        return share.holdToDecode(EventDecoder.memoryFor(content.length), turn -> request.getAsyncContext()
                        .start(turn))
                .orTimeout(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .handle((room, failure) -> {
                    if (failure != null) {
                        throw REFUSALS.tooMany();
                    }
                    return content;
                });
    }

    /** By its address, and by its key where it shows one; the key is a known one then. */
    private static List<String> holders(Exchange exchange, HttpServletRequest request) {
        Message message = exchange.getMessage();
        List<String> holders = new ArrayList<>();
        holders.add("address-"
                + NetworkAddress.of(
                        exchange.getProperty(GatewayBinding.ADDRESS, request.getRemoteAddr(), String.class)));
        Optional.ofNullable(message.getHeader(Sender.HEADER, String.class)).ifPresent(holders::add);
        return holders;
    }

    /** For tests: how many bytes the requests in progress hold. */
    long held() {
        return memory.held();
    }

    private static RuntimeException reason(Throwable failure) {
        Throwable cause = Causes.unwrapped(failure);
        if (cause instanceof TimeoutException) {
            return REFUSALS.tooSlow();
        }
        return cause instanceof RuntimeException known ? known : new CompletionException(cause);
    }

    private byte[] decoded(HttpServletRequest request, byte[] raw, RequestMemory.Share share) {
        String encoding = Objects.requireNonNullElse(request.getHeader("Content-Encoding"), "");
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> raw;
            case "gzip", "x-gzip" -> Gunzip.inflate(raw, limit, bytes -> share.hold(raw.length + bytes), REFUSALS);
            default -> throw new UnreadableBodyException("the Content-Encoding must be gzip or none");
        };
    }

    /** However it ends: a client may go away at any time. */
    private static void whenRequestEnds(HttpServletRequest request, RequestMemory.Share share) {
        request.getAsyncContext().addListener(new AsyncListener() {
            @Override
            public void onComplete(AsyncEvent event) throws IOException {
                share.release();
            }

            @Override
            public void onTimeout(AsyncEvent event) {}

            @Override
            public void onError(AsyncEvent event) {}

            @Override
            public void onStartAsync(AsyncEvent event) {}
        });
    }
}
