package io.github.zendeskevents.gateway.body;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Takes what a client is still sending though it has its answer, and forgets it. Most clients read an answer only when they have sent
 * all, and see a broken connection instead when nobody listens. There is an end to it, for a client that knows none, and it is done for
 * a few at once only: who is refused must not hold the threads of those who are not.
 */
public final class RequestDrainer {

    private static final long MAX_BYTES = 64L * 1024 * 1024;
    private static final Duration MAX_TIME = Duration.ofSeconds(5);
    private static final int AT_ONCE = 8;

    private final Semaphore permits = new Semaphore(AT_ONCE);

    /** Takes it; returns at once where nothing is to come, or a few others are drained already. */
    public void drain(HttpServletRequest request) {
        boolean waitsToBeAsked = request.getHeader("Expect") != null;
        if (waitsToBeAsked || request.getContentLengthLong() == 0 || !permits.tryAcquire()) {
            return;
        }
        try {
            drain(request.getInputStream());
        } catch (IOException theClientIsGone) {
            // The client has gone, and what it sent is dropped anyway.
        } finally {
            permits.release();
        }
    }

    private static void drain(InputStream body) throws IOException {
        byte[] buffer = new byte[8_192];
        long end = System.nanoTime() + MAX_TIME.toNanos();
        long drained = 0;
        while (drained < MAX_BYTES && System.nanoTime() < end) {
            int n = body.read(buffer);
            if (n < 0) {
                return;
            }
            drained += n;
        }
    }
}
