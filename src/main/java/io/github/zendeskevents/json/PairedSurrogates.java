package io.github.zendeskevents.json;

import java.io.IOException;
import java.io.Reader;

/**
 * JSON text in which no escape is half a surrogate pair: U+FFFD stands in its place. SDKs that cut a text in the middle of an emoji
 * write such halves. Jackson reads them up to 2.20, and from 2.21 on refuses the whole text for one of them in a name.
 */
public final class PairedSurrogates extends Reader {

    private static final int BUFFER = 8_192;
    private static final int ESCAPE = 6;
    private static final int HEX = 16;
    private static final String REPLACEMENT = "FFFD";

    private final Reader text;
    private final char[] buffer = new char[BUFFER];
    private int position;
    private int settled;
    private int filled;
    private boolean ended;

    /** @param text is closed with this reader */
    public PairedSurrogates(Reader text) {
        this.text = text;
    }

    /** Replaces halves in a whole text, which stays as long as it is. */
    public static void in(char[] text, int length) {
        settle(text, 0, length, true);
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        while (position == settled && !ended) {
            fill();
        }
        if (position == settled) {
            return length == 0 ? 0 : -1;
        }
        int n = Math.min(length, settled - position);
        System.arraycopy(buffer, position, target, offset, n);
        position += n;
        return n;
    }

    private void fill() throws IOException {
        System.arraycopy(buffer, settled, buffer, 0, filled - settled);
        filled -= settled;
        position = 0;
        int n = text.read(buffer, filled, BUFFER - filled);
        ended = n < 0;
        filled += Math.max(0, n);
        settled = settle(buffer, 0, filled, ended);
    }

    @Override
    public void close() throws IOException {
        text.close();
    }

    /** Returns up to where it is settled what stands there; the rest may depend on what comes. */
    private static int settle(char[] text, int from, int to, boolean end) {
        int i = from;
        while (i < to) {
            if (text[i] != '\\') {
                i++;
            } else if (!end && i + 2 * ESCAPE > to) {
                return i;
            } else {
                i += escape(text, i, to);
            }
        }
        return to;
    }

    /** Returns how long what begins with this backslash is. */
    private static int escape(char[] text, int start, int to) {
        int code = code(text, start, to);
        if (code < 0) {
            return Math.min(2, to - start);
        }
        if (!Character.isSurrogate((char) code)) {
            return ESCAPE;
        }
        int next = code(text, start + ESCAPE, to);
        if (Character.isHighSurrogate((char) code) && next >= 0 && Character.isLowSurrogate((char) next)) {
            return 2 * ESCAPE;
        }
        REPLACEMENT.getChars(0, REPLACEMENT.length(), text, start + 2);
        return ESCAPE;
    }

    /** The character of a numeric escape; below zero where there is none. */
    private static int code(char[] text, int start, int to) {
        if (start + ESCAPE > to || text[start] != '\\' || text[start + 1] != 'u') {
            return -1;
        }
        int code = 0;
        for (int i = start + 2; i < start + ESCAPE; i++) {
            int digit = Character.digit(text[i], HEX);
            if (digit < 0) {
                return -1;
            }
            code = code * HEX + digit;
        }
        return code;
    }
}
