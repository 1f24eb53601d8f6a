package io.github.zendeskevents.main.routes;

import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The lines of a route file, counted from 1. */
final class SourceLines {

    /** Shorter values, such as those of flags, stand in many messages by chance. */
    private static final int SHORTEST_QUOTE = 4;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^}]*}}");

    private final String[] lines;

    SourceLines(String text) {
        lines = text.split("\\R", -1);
    }

    /** Where a bean or a route of this name is defined. */
    OptionalInt definition(String name) {
        Pattern definition = Pattern.compile("[\\s-]*(?:templatedRoute:\\s*\\{)?(?:name|id|routeId):\\s*[\"']?"
                + Pattern.quote(name) + "[\"']?\\s*(?:,.*)?");
        return IntStream.rangeClosed(1, lines.length)
                .filter(line -> definition.matcher(line(line)).matches())
                .findFirst();
    }

    /** The line in which the character of this index is, counted from 0. */
    static int lineOf(String text, int index) {
        return (int) text.codePoints().limit(index).filter(c -> c == '\n').count() + 1;
    }

    /**
     * The line of the step or bean that begins here whose value is quoted in the messages, or else the one where it begins; 0 where
     * that is no line: Camel knows none of a step written in braces.
     */
    int quoted(int start, String messages) {
        if (start < 1 || start > lines.length) {
            return 0;
        }
        // Camel writes endpoints as URIs, whatever they are written as.
        String quotes = messages.replace("://", ":");
        Comparator<Integer> longest = Comparator.comparingInt(line -> quotedLength(line, quotes));
        return IntStream.rangeClosed(start, end(start))
                .boxed()
                .max(longest.thenComparing(Comparator.reverseOrder()))
                .orElse(start);
    }

    /** The first line with this part, or whose placeholder is quoted in the messages; 0 where there is none. */
    int containing(Optional<String> part, String messages) {
        return IntStream.rangeClosed(1, lines.length)
                .filter(line -> part.map(line(line)::contains).orElseGet(() -> quotesPlaceholder(line(line), messages)))
                .findFirst()
                .orElse(0);
    }

    private static boolean quotesPlaceholder(String line, String messages) {
        Matcher placeholder = PLACEHOLDER.matcher(line);
        return placeholder.find() && messages.contains(placeholder.group());
    }

    private int quotedLength(int line, String messages) {
        String value = line(line).replaceFirst("^[^:]*:", "").strip().replaceAll("^[\"']|[\"']$", "");
        // Of an endpoint such as bean:name, the name alone may be quoted.
        return Stream.of(value, value.substring(value.lastIndexOf(':') + 1))
                .filter(quote -> quote.length() >= SHORTEST_QUOTE && messages.contains(quote))
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    /** Of what is indented deeper than its first line, or begins at its dash. */
    private int end(int start) {
        int end = start;
        while (end < lines.length && (line(end + 1).isBlank() || indent(end + 1) > indent(start))) {
            end++;
        }
        return end;
    }

    private int indent(int line) {
        return line(line).length() - line(line).stripLeading().length();
    }

    private String line(int line) {
        return lines[line - 1];
    }
}
