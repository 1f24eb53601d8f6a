package io.github.zendeskevents.gateway.body;

import io.github.zendeskevents.failure.Causes;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.LongPredicate;
import org.eclipse.jetty.http.HttpException;

/**
 * The body of one request as it arrives. When it is clear that it is refused, what comes still is taken and forgotten: most clients
 * read an answer only when they have sent all, and see a broken connection instead of a 413 when nobody listens. There is an end to
 * that, for a client that knows none.
 */
public final class IncomingBody implements ReadListener {

    private static final int BUFFER = 8_192;
    private static final long MAX_FORGOTTEN = 64L * 1024 * 1024;
    private static final Duration MAX_TIME_TO_FORGET = Duration.ofSeconds(5);
    private static final int REQUEST_TIMEOUT = 408;
    /** A phone far from its mast sends a hundred times as many. */
    private static final long MIN_BYTES_A_SECOND = 200;
    /** A lost packet comes again within this time, and a busy machine reads in it: Jetty's own measure of the rate knows no such grace. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final HttpServletRequest request;
    private final int limit;
    private final LongPredicate hold;
    private final Refusals refusals;
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final ByteChunks bytes = new ByteChunks();
    private Optional<RuntimeException> refusal = Optional.empty();
    private ServletInputStream in;
    private byte[] buffer;
    private final long begin = System.nanoTime();
    private long received;
    private long forgotten;
    private long endOfForgetting;

    /**
     * The body of a request of which nothing was read.
     *
     * @param limit how many bytes it may have
     * @param hold makes room for so many bytes in all; false: there is none
     * @param refusals what it fails with
     */
    public IncomingBody(HttpServletRequest request, int limit, LongPredicate hold, Refusals refusals) {
        this.request = request;
        this.limit = limit;
        this.hold = hold;
        this.refusals = refusals;
    }

    /** Begins to read; completes with the bytes, or fails with one of the refusals. */
    public CompletableFuture<byte[]> read() {
        if (request.getContentLengthLong() > limit) {
            refuse(refusals.tooLarge(limit));
        }
        if (refusal.isPresent() && request.getHeader("Expect") != null) {
            result.completeExceptionally(refusal.get());
            return result;
        }
        try {
            in = request.getInputStream();
            in.setReadListener(this);
        } catch (IOException e) {
            onError(e);
        }
        return result;
    }

    @Override
    public void onDataAvailable() throws IOException {
        if (buffer == null) {
            buffer = new byte[BUFFER];
        }
        while (!result.isDone() && in.isReady()) {
            int n = in.read(buffer);
            if (n < 0) {
                return;
            }
            take(n);
        }
    }

    private boolean isTooSlow() {
        long time = System.nanoTime() - begin;
        return time > GRACE.toNanos()
                && received < MIN_BYTES_A_SECOND * Duration.ofNanos(time).toSeconds();
    }

    private void take(int n) {
        received += n;
        if (isTooSlow()) {
            result.completeExceptionally(refusal.orElseGet(refusals::tooSlow));
            return;
        }
        if (refusal.isEmpty()) {
            if (bytes.size() + n > limit) {
                refuse(refusals.tooLarge(limit));
            } else if (!hold.test((long) bytes.size() + n)) {
                refuse(refusals.tooMany());
            } else {
                bytes.write(buffer, n);
                return;
            }
        }
        forgotten += n;
        if (forgotten > MAX_FORGOTTEN || System.nanoTime() - endOfForgetting > 0) {
            result.completeExceptionally(refusal.orElseThrow());
        }
    }

    private void refuse(RuntimeException reason) {
        refusal = Optional.of(reason);
        bytes.clear();
        endOfForgetting = System.nanoTime() + MAX_TIME_TO_FORGET.toNanos();
    }

    @Override
    public void onAllDataRead() {
        buffer = null;
        refusal.ifPresentOrElse(result::completeExceptionally, () -> result.complete(bytes.take()));
    }

    @Override
    public void onError(Throwable failure) {
        boolean tooSlow = Causes.has(failure, TimeoutException.class) || status(failure) == REQUEST_TIMEOUT;
        result.completeExceptionally(
                refusal.orElseGet(() -> tooSlow ? refusals.tooSlow() : refusals.unreadable("the body ended early")));
    }

    /** What Jetty would answer. */
    private static int status(Throwable failure) {
        return Causes.chain(failure)
                .filter(HttpException.class::isInstance)
                .map(HttpException.class::cast)
                .map(HttpException::getCode)
                .findFirst()
                .orElse(0);
    }
}
