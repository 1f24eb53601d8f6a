package io.github.zendeskevents.event.decode.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Bytes that can be taken as lines, or as a stream. Lines are cut as bytes, before anything is decoded, so that one line
 * that is no UTF-8 spoils itself alone. No single value may be longer than the limit, however long the whole is: that keeps
 * memory flat.
 */
public final class ByteLines extends InputStream {

    private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int HEAD = 4_096;

    private final InputStream in;
    private final long limit;
    private final byte[] buffer = new byte[32_768];
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private int position;
    private int end;
    private boolean begun;
    private long taken;
    private long valueStart;
    private int line;

    /**
     * @param limit how many bytes one value, or one line, may have
     * @param linesBefore how many lines were before the first byte, for the numbers in messages
     */
    public ByteLines(InputStream in, long limit, int linesBefore) {
        this.in = in;
        this.limit = limit;
        this.line = linesBefore;
    }

    /** Skips a byte order mark, blanks and blank lines. Returns the byte that comes next, without taking it; -1 at the end. */
    public int peek() throws IOException {
        skipByteOrderMark();
        while (fill()) {
            int next = buffer[position];
            if (next != ' ' && next != '\t' && next != '\r' && next != '\n') {
                return next & 0xFF;
            }
            if (next == '\n') {
                line++;
            }
            position++;
            taken++;
        }
        return -1;
    }

    private void skipByteOrderMark() throws IOException {
        if (!begun) {
            begun = true;
            end = in.readNBytes(buffer, 0, UTF_8_MARK.length);
            if (Arrays.equals(buffer, 0, end, UTF_8_MARK, 0, UTF_8_MARK.length)) {
                end = 0;
            }
        }
    }

    /** Fetches more where nothing is left. False at the end. */
    private boolean fill() throws IOException {
        if (position == end) {
            position = 0;
            end = Math.max(0, in.read(buffer));
        }
        return end > 0;
    }

    /**
     * The next line, without its end. There must be one: {@link #peek()} first.
     *
     * @throws TooLongException when it is longer than the limit; what comes next is then the line after it
     */
    public byte[] line() throws IOException {
        startValue();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        boolean ended = false;
        while (!ended && fill()) {
            int stop = position;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            ended = stop < end;
            if (taken - valueStart + stop - position <= limit) {
                bytes.write(buffer, position, stop - position);
            }
            take(stop + (ended ? 1 : 0) - position);
        }
        line++;
        if (taken - valueStart - (ended ? 1 : 0) > limit) {
            throw new TooLongException(limit);
        }
        return bytes.toByteArray();
    }

    /** Everything that is left, up to the limit. */
    public byte[] rest() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (fill()) {
            bytes.write(buffer, position, end - position);
            take(end - position);
            if (taken - valueStart > limit) {
                throw new TooLongException(limit);
            }
        }
        return bytes.toByteArray();
    }

    /** Says that a new value begins here: the limit counts from here on. */
    public void startValue() {
        valueStart = taken;
    }

    /** The number of the line taken last, counted from 1. */
    public int lineNumber() {
        return line;
    }

    /** How many bytes were taken so far. */
    public long bytesTaken() {
        return taken;
    }

    /** The first few thousand bytes, to show what it was that could not be read. */
    public byte[] head() {
        return head.toByteArray();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (taken - valueStart > limit) {
            throw new TooLongException(limit);
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(length, end - position);
        System.arraycopy(buffer, position, target, offset, n);
        take(n);
        return n;
    }

    private void take(int n) {
        head.write(buffer, position, Math.min(n, HEAD - head.size()));
        position += n;
        taken += n;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** One value is longer than memory should hold. */
    public static final class TooLongException extends IOException {

        private static final long serialVersionUID = 1L;

        TooLongException(long limit) {
            super("longer than " + limit + " bytes");
        }
    }
}
