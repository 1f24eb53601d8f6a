package io.github.zendeskevents.management.guard;

import java.io.IOException;
import java.io.InputStream;

/**
 * The body of a request, which is read when an operation asks for it: nothing is read of somebody who is refused. What is wrong with it
 * is the fault of who sends it.
 */
final class RequestBody extends InputStream {

    private final InputStream body;
    private final String what;
    private int left;

    /**
     * @param what it must be, for refusals
     * @param most how many bytes it may have
     */
    RequestBody(InputStream body, String what, int most) {
        this.body = body;
        this.what = what;
        this.left = most;
    }

    /** The refusal of a body that breaks off. */
    static RefusedRequestException unreadable(String what) {
        return RefusedRequestException.badRequest("the body must be " + what + ": it could not be read");
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) == 1 ? one[0] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        try {
            int count = body.read(into, offset, length);
            left -= Math.max(0, count);
            if (left < 0) {
                throw RefusedRequestException.badRequest("the body must be " + what + " of at most 4 MiB");
            }
            return count;
        } catch (IOException broken) {
            throw unreadable(what);
        }
    }
}
