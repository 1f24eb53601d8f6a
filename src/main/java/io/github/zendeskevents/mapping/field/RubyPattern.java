package io.github.zendeskevents.mapping.field;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Checks a value against a regexp field's pattern, which Zendesk takes in Ruby's syntax and does not anchor. Some patterns
 * backtrack for years on the wrong value, and values come from outside, so the matcher may look at only so many characters.
 */
final class RubyPattern {

    /** Some milliseconds' work; a value of 255 characters against a sound pattern needs a few thousand. */
    private static final int MAX_LOOKS = 1_000_000;

    /** Ruby's {@code \h} is a hexadecimal digit, Java's a blank; either side, an escaped backslash is no escape. */
    private static final Pattern RUBY_ONLY = Pattern.compile(
            "\\\\([hH])|\\[:(\\^?)(alpha|digit|alnum|upper|lower|punct|space|blank|cntrl|graph|print|xdigit):]"
                    + "|\\\\(?s:.)");

    private RubyPattern() {}

    /** What a check found; {@link #UNKNOWN} where the pattern is not Java's or the match takes too long. */
    enum Answer {
        MATCHES,
        DIFFERS,
        UNKNOWN
    }

    static Answer check(String regexp, String value) {
        try {
            Matcher matcher =
                    Pattern.compile(inJava(regexp), Pattern.MULTILINE).matcher(new Counted(value, new AtomicInteger()));
            return matcher.find() ? Answer.MATCHES : Answer.DIFFERS;
        } catch (PatternSyntaxException | TooManyLooks notToBeChecked) {
            return Answer.UNKNOWN;
        }
    }

    private static String inJava(String regexp) {
        return RUBY_ONLY.matcher(regexp).replaceAll(found -> {
            if (found.group(1) != null) {
                return Matcher.quoteReplacement(found.group(1).equals("h") ? "\\p{XDigit}" : "\\P{XDigit}");
            }
            if (found.group(3) != null) {
                return Matcher.quoteReplacement(
                        (found.group(2).isEmpty() ? "\\p{" : "\\P{") + javaName(found.group(3)) + "}");
            }
            return Matcher.quoteReplacement(found.group());
        });
    }

    private static String javaName(String posix) {
        return posix.equals("xdigit") ? "XDigit" : Character.toUpperCase(posix.charAt(0)) + posix.substring(1);
    }

    /** A text that counts how often it is looked at, the views on it included. */
    private record Counted(CharSequence text, AtomicInteger looks) implements CharSequence {

        @Override
        public char charAt(int index) {
            if (looks.incrementAndGet() > MAX_LOOKS) {
                throw new TooManyLooks();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), looks);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    /** Leaves the matcher, which has no other way to be stopped. */
    private static final class TooManyLooks extends RuntimeException {

        private static final long serialVersionUID = 1;

        TooManyLooks() {
            super(null, null, false, false);
        }
    }
}
