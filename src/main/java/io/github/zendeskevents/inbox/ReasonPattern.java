package io.github.zendeskevents.inbox;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A reason without what differs from event to event: values in sentences that are known, ids of the event, quoted texts, emails, and
 * words with a digit in them, such as ids and numbers. What Zendesk names the same for all stays: statuses, and the version in a path.
 * Only the ids of the event are looked at and not all that it says, because a hundred thousand reasons may be read while somebody waits.
 */
public final class ReasonPattern {

    private static final int LONGEST = 300;
    private static final int LONGEST_FIXED = 3;
    private static final Comparator<String> LONGEST_FIRST =
            Comparator.comparingInt(String::length).reversed();
    /** What the routes say of a record that Zendesk does not have: the id may be any text. */
    private static final List<Sentence> SENTENCES = List.of(
            new Sentence("Zendesk has no user ", ", and no name and email are known to create it"),
            new Sentence("Zendesk has no organization with the id or external_id ", ""));
    /** Zendesk repeats a value that it does not take between the label of the attribute and what is wrong with it. */
    private static final Pattern REFUSED_VALUE = Pattern.compile(
            "(: \\p{L}[\\p{L} ]*: )[^;]*?[^; ][^;]*( (?:is not properly formatted|is already being used|is already in use"
                    + "|has already been taken|is already taken|is not a valid|is not valid|is invalid)\\b)");
    /** One of these is in each of the above, and is found sooner. */
    private static final List<String> REFUSALS = List.of(" is not ", " is already ", " is invalid", " has already ");
    /** It may as well be a word of the sentence. */
    private static final Pattern PLAIN_WORD = Pattern.compile("[a-z]{1,20}");

    private static final Pattern VERSION = Pattern.compile("v[0-9]{1,2}");
    private static final Pattern ANSWERED = Pattern.compile("(?:refused: |answered |Zendesk: )$");
    private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}");
    /** Members of an event that its decoder names in quotes. */
    private static final Set<String> MEMBERS = Set.of(
            "type",
            "messageId",
            "userId",
            "anonymousId",
            "groupId",
            "previousId",
            "event",
            "traits",
            "properties",
            "context",
            "context.traits");

    private ReasonPattern() {}

    /**
     * The reason with placeholders such as {@code <id>}.
     *
     * @param ids of the event, which the reason may name
     * @return some 300 characters at most
     */
    public static String of(String reason, List<String> ids) {
        String known = reason;
        for (Sentence sentence : SENTENCES) {
            known = sentence.withoutId(known);
        }
        known = REFUSALS.stream().anyMatch(known::contains)
                ? REFUSED_VALUE.matcher(known).replaceAll("$1<value>$2")
                : known;
        for (String id : ids.stream().sorted(LONGEST_FIRST).toList()) {
            known = known.contains(id) && !PLAIN_WORD.matcher(id).matches() ? withoutWord(known, id) : known;
        }
        return withoutValues(known);
    }

    private static String withoutWord(String reason, String word) {
        StringBuilder without = new StringBuilder();
        int from = 0;
        for (int at = reason.indexOf(word); at >= 0 && !word.isEmpty(); at = reason.indexOf(word, at + 1)) {
            int end = at + word.length();
            boolean whole = !followsWord(reason, at)
                    && (end == reason.length() || !Character.isLetterOrDigit(reason.charAt(end)));
            if (whole && at >= from) {
                without.append(reason, from, at).append("<id>");
                from = end;
            }
        }
        return without.append(reason, from, reason.length()).toString();
    }

    private static String withoutValues(String reason) {
        StringBuilder pattern = new StringBuilder();
        int i = 0;
        while (i < reason.length() && pattern.length() < LONGEST) {
            char c = reason.charAt(i);
            int closing = isQuote(c) && !followsWord(reason, i) ? reason.indexOf(c, i + 1) : -1;
            if (closing > 0) {
                String quoted = reason.substring(i + 1, closing);
                pattern.append(c)
                        .append(MEMBERS.contains(quoted) ? quoted : "...")
                        .append(c);
                i = closing + 1;
            } else if (isPartOfWord(c)) {
                int end = endOfWord(reason, i);
                pattern.append(isFixed(reason, i, end) ? reason.substring(i, end) : placeholder(reason, i, end));
                i = end;
            } else {
                pattern.append(c);
                i++;
            }
        }
        return pattern.toString();
    }

    /** The version in a path, and the status of an answer. */
    private static boolean isFixed(String reason, int from, int to) {
        if (to - from > LONGEST_FIXED || !Character.isDigit(reason.charAt(to - 1))) {
            return false;
        }
        String before = reason.substring(Math.max(0, from - 14), from);
        String word = reason.substring(from, to);
        return (before.endsWith("/") && VERSION.matcher(word).matches())
                || (ANSWERED.matcher(before).find() && STATUS.matcher(word).matches());
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

    /** A sentence around an id. */
    private record Sentence(String begin, String end) {

        String withoutId(String reason) {
            boolean same = reason.length() >= begin.length() + end.length()
                    && reason.startsWith(begin)
                    && reason.endsWith(end);
            return same ? begin + "<id>" + end : reason;
        }
    }
}
