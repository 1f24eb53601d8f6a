package io.github.zendeskevents.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Takes what a client is still sending when its answer is already clear, and forgets it. Most clients read an answer only
 * when they have sent all, and see a broken connection instead of a 413 when nobody listens. There is an end to it, for a
 * client that knows none.
 */
final class RequestDrainer {

    private static final long MAX_BYTES = 64L * 1024 * 1024;
    private static final Duration MAX_TIME = Duration.ofSeconds(5);

    private RequestDrainer() {}

    static void drain(HttpServletRequest request, int status) {
        boolean waitsToBeAsked =
                request.getHeader("Expect") != null && status != HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE;
        if (waitsToBeAsked) {
            return;
        }
        try {
            drain(request.getInputStream());
        } catch (IOException theClientIsGone) {
            // There is nobody left to be told.
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
