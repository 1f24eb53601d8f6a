package io.github.zendeskevents.gateway.body;

import java.util.function.LongPredicate;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates gzip that is in memory already, up to a limit. {@link java.util.zip.GZIPInputStream} calls itself for each member of an
 * archive that is empty, and tells how many there are only when all are read.
 */
public final class Gunzip {

    /** Nobody has a reason to send more than a few. */
    private static final int MAX_MEMBERS = 100;

    private static final int BUFFER = 8_192;
    private static final int FIXED_HEADER = 10;
    private static final int TRAILER = 8;
    private static final int DEFLATE = 8;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final byte[] raw;
    private final int limit;
    private final LongPredicate hold;
    private final Refusals refusals;
    private final ByteChunks inflated = new ByteChunks();
    private int position;

    private Gunzip(byte[] raw, int limit, LongPredicate hold, Refusals refusals) {
        this.raw = raw;
        this.limit = limit;
        this.hold = hold;
        this.refusals = refusals;
    }

    /**
     * What the gzip holds.
     *
     * @param limit how many bytes that may be
     * @param hold makes room for so many bytes in all; false: there is none
     * @param refusals what is thrown when it is larger than the limit, when there is no room for it now, and when it is no gzip or
     *     one of more members than anybody needs
     */
    public static byte[] inflate(byte[] raw, int limit, LongPredicate hold, Refusals refusals) {
        return new Gunzip(raw, limit, hold, refusals).members();
    }

    private byte[] members() {
        Inflater inflater = new Inflater(true);
        try {
            for (int member = 0; position < raw.length; member++) {
                if (member == MAX_MEMBERS) {
                    throw refusals.unreadable("the gzip has more than " + MAX_MEMBERS + " members");
                }
                header();
                content(inflater);
            }
            return inflated.take();
        } catch (DataFormatException e) {
            throw notGzip();
        } finally {
            inflater.end();
        }
    }

    private void header() {
        int start = position;
        skip(FIXED_HEADER);
        int flags = at(start + 3);
        if (at(start) != 0x1F || at(start + 1) != 0x8B || at(start + 2) != DEFLATE || (flags & RESERVED) != 0) {
            throw notGzip();
        }
        if ((flags & EXTRA) != 0) {
            skip(2);
            skip(at(position - 2) | at(position - 1) << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            skip(2);
        }
    }

    private void content(Inflater inflater) throws DataFormatException {
        inflater.reset();
        inflater.setInput(raw, position, raw.length - position);
        CRC32 crc = new CRC32();
        byte[] buffer = new byte[BUFFER];
        while (!inflater.finished()) {
            int n = inflater.inflate(buffer);
            if (n == 0 && !inflater.finished()) {
                throw notGzip();
            }
            if (inflated.size() + n > limit) {
                throw refusals.tooLarge(limit);
            }
            if (!hold.test((long) inflated.size() + n)) {
                throw refusals.tooMany();
            }
            crc.update(buffer, 0, n);
            inflated.write(buffer, n);
        }
        position = raw.length - inflater.getRemaining();
        skip(TRAILER);
        if (number(position - TRAILER) != crc.getValue()
                || number(position - TRAILER / 2) != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
            throw notGzip();
        }
    }

    private void skip(int bytes) {
        if (bytes > raw.length - position) {
            throw notGzip();
        }
        position += bytes;
    }

    private void skipText() {
        do {
            skip(1);
        } while (raw[position - 1] != 0);
    }

    private int at(int index) {
        return raw[index] & 0xFF;
    }

    private long number(int index) {
        return at(index) | (long) at(index + 1) << 8 | (long) at(index + 2) << 16 | (long) at(index + 3) << 24;
    }

    private RuntimeException notGzip() {
        return refusals.unreadable("the body is not the gzip that its Content-Encoding says");
    }
}
