package io.github.zendeskevents.event.decode.json;

/** Texts that can be written again, whatever a sender put in. */
public final class CleanText {

    public static final char REPLACEMENT = '\uFFFD';

    static final String REPLACED = String.valueOf(REPLACEMENT);

    /** Stands for bytes that are no UTF-8, which never decode to half a pair of surrogates; no escape means it either. */
    static final char MALFORMED = '\uDC80';

    private CleanText() {}

    /** The text without NUL, which PostgreSQL cannot store, and without halves of surrogate pairs, which UTF-8 cannot write. */
    public static String of(String text) {
        int bad = firstBad(text, 0);
        if (bad < 0) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text);
        for (; bad >= 0; bad = firstBad(text, bad + 1)) {
            clean.setCharAt(bad, REPLACEMENT);
        }
        return clean.toString();
    }

    /** True for a text that was decoded with {@link #MALFORMED} in it. */
    static boolean isMalformed(String text) {
        if (text.indexOf(MALFORMED) < 0) {
            return false;
        }
        for (int bad = firstBad(text, 0); bad >= 0; bad = firstBad(text, bad + 1)) {
            if (text.charAt(bad) == MALFORMED) {
                return true;
            }
        }
        return false;
    }

    private static int firstBad(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return i;
            }
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
