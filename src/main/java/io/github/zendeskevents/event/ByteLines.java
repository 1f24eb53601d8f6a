package io.github.zendeskevents.event;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Bytes that can be taken as lines, or as a stream. Lines are cut as bytes, before anything is decoded, so that one line
 * that is no UTF-8 spoils itself alone. No single value may be longer than the limit, however long the whole is: that keeps
 * memory flat.
 */
final class ByteLines extends InputStream {

    private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int HEAD = 4_096;

    private final BufferedInputStream in;
    private final long limit;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private long read;
    private long valueStart;
    private int line;

    /** @param limit how many bytes one value, or one line, may have */
    ByteLines(InputStream in, long limit, int linesBefore) {
        this.in = new BufferedInputStream(in, 16_384);
        this.limit = limit;
        this.line = linesBefore;
    }

    /** Skips a byte order mark, blanks and blank lines. Returns the byte that comes next, without taking it; -1 at the end. */
    int peek() throws IOException {
        if (read == 0) {
            skipByteOrderMark();
        }
        while (true) {
            in.mark(1);
            int next = in.read();
            if (next != ' ' && next != '\t' && next != '\r' && next != '\n') {
                in.reset();
                return next;
            }
            read++;
            if (next == '\n') {
                line++;
            }
        }
    }

    private void skipByteOrderMark() throws IOException {
        in.mark(UTF_8_MARK.length);
        if (Arrays.equals(in.readNBytes(UTF_8_MARK.length), UTF_8_MARK)) {
            read = UTF_8_MARK.length;
        } else {
            in.reset();
        }
    }

    /**
     * The next line, without its end; null after the last one. Call {@link #peek()} first.
     *
     * @throws TooLongException when it is longer than the limit; the next call goes on with the line after it
     */
    byte[] line() throws IOException {
        startValue();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        boolean any = false;
        for (int next = read(); next >= 0; next = read()) {
            any = true;
            if (next == '\n') {
                break;
            }
            if (read - valueStart <= limit) {
                bytes.write(next);
            }
        }
        if (!any) {
            return null;
        }
        line++;
        if (read - valueStart - 1 > limit) {
            throw new TooLongException(limit);
        }
        return bytes.toByteArray();
    }

    /** Everything that is left, up to the limit. */
    byte[] rest() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        for (int n = read(buffer, 0, buffer.length); n >= 0; n = read(buffer, 0, buffer.length)) {
            bytes.write(buffer, 0, n);
        }
        return bytes.toByteArray();
    }

    /** Says that a new value begins here: the limit counts from here on. */
    void startValue() {
        valueStart = read;
    }

    /** The number of the line taken last, counted from 1. */
    int lineNumber() {
        return line;
    }

    /** How many bytes were taken so far. */
    long bytesRead() {
        return read;
    }

    /** The first few thousand bytes, to show what it was that could not be read. */
    byte[] head() {
        return head.toByteArray();
    }

    @Override
    public int read() throws IOException {
        int next = in.read();
        if (next >= 0) {
            read++;
            if (head.size() < HEAD) {
                head.write(next);
            }
        }
        return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (read - valueStart > limit) {
            throw new TooLongException(limit);
        }
        int n = in.read(buffer, offset, length);
        if (n > 0) {
            read += n;
            head.write(buffer, offset, Math.min(n, Math.max(0, HEAD - head.size())));
        }
        return n;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** One value is longer than memory should hold. */
    static final class TooLongException extends IOException {

        private static final long serialVersionUID = 1L;

        TooLongException(long limit) {
            super("longer than " + limit + " bytes");
        }
    }
}
