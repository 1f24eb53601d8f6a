package io.github.zendeskevents.management.events;

/**
 * A reason without what differs from event to event: quoted texts, emails, and words with a digit in them, such as ids and numbers. It
 * is read once from left to right, because a hundred thousand reasons are while somebody waits.
 */
final class ReasonPattern {

    private static final int LONGEST = 300;

    private ReasonPattern() {}

    /** The reason with placeholders such as {@code <id>}. */
    static String of(String reason) {
        StringBuilder pattern = new StringBuilder();
        int i = 0;
        while (i < reason.length() && pattern.length() < LONGEST) {
            char c = reason.charAt(i);
            int closing = isQuote(c) && !followsWord(reason, i) ? reason.indexOf(c, i + 1) : -1;
            if (closing > 0) {
                pattern.append(c).append("...").append(c);
                i = closing + 1;
            } else if (isPartOfWord(c)) {
                int end = endOfWord(reason, i);
                pattern.append(placeholder(reason, i, end));
                i = end;
            } else {
                pattern.append(c);
                i++;
            }
        }
        return pattern.toString();
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    /** An apostrophe, as in "isn't", begins no quotation. */
    private static boolean followsWord(String reason, int at) {
        return at > 0 && Character.isLetterOrDigit(reason.charAt(at - 1));
    }

    private static boolean isPartOfWord(char c) {
        return Character.isLetterOrDigit(c) || c == '@' || c == '_' || c == '-' || c == '+' || c == '.';
    }

    /** A dot at the end of a word is that of the sentence. */
    private static int endOfWord(String reason, int from) {
        int end = from;
        while (end < reason.length() && isPartOfWord(reason.charAt(end))) {
            end++;
        }
        while (end > from + 1 && reason.charAt(end - 1) == '.') {
            end--;
        }
        return end;
    }

    private static String placeholder(String reason, int from, int to) {
        boolean digits = false;
        boolean others = false;
        for (int i = from; i < to; i++) {
            char c = reason.charAt(i);
            if (c == '@') {
                return "<email>";
            }
            digits |= Character.isDigit(c);
            others |= !Character.isDigit(c) && c != '.' && c != '-' && c != '+';
        }
        return digits ? others ? "<id>" : "<number>" : reason.substring(from, to);
    }
}
