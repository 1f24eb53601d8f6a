package io.github.zendeskevents.log;

/**
 * Makes texts of senders fit for a log. A line break would begin a line that looks like one of this program's, an escape code would
 * reach the terminal of whoever reads it, and a mark of direction would show another text than there is.
 */
public final class Visible {

    private static final int LONGEST = 300;

    private Visible() {}

    /** The text with control characters and other invisible ones as escapes such as {@code \\u001b}, and cut if it is long. */
    public static String of(String text) {
        if (text == null) {
            return "null";
        }
        int end = Math.min(text.length(), LONGEST);
        int shown = 0;
        while (shown < end && isVisible(text.charAt(shown))) {
            shown++;
        }
        if (shown == text.length()) {
            return text;
        }
        StringBuilder visible = new StringBuilder(end + 16).append(text, 0, shown);
        for (int i = shown; i < end; ) {
            int character = text.codePointAt(i);
            append(visible, character);
            i += Character.charCount(character);
        }
        return text.length() > LONGEST
                ? visible.append("... (")
                        .append(text.length())
                        .append(" characters)")
                        .toString()
                : visible.toString();
    }

    /** A failure whose message may quote a sender, with its stack and its causes, each made visible. */
    public static Throwable of(Throwable failure) {
        return VisibleFailure.of(failure);
    }

    private static boolean isVisible(char character) {
        return character >= ' ' && character < 0x7f;
    }

    private static void append(StringBuilder visible, int character) {
        switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> escape(visible, character);
            default -> visible.appendCodePoint(character);
        }
    }

    private static void escape(StringBuilder visible, int character) {
        switch (character) {
            case '\n' -> visible.append("\\n");
            case '\r' -> visible.append("\\r");
            case '\t' -> visible.append("\\t");
            default ->
                visible.append(
                        character > 0xffff ? String.format("\\u{%x}", character) : String.format("\\u%04x", character));
        }
    }
}
