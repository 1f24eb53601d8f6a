package io.github.zendeskevents.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What exceptions and reasons say may come from a sender or from Zendesk, so no log takes it as it is. */
class LogCallsTest {

    private static final Pattern CALL = Pattern.compile("\\bLOG\\s*\\.(trace|debug|info|warn|error)\\(");
    private static final Pattern FROM_OUTSIDE =
            Pattern.compile("getMessage\\(\\)|toString\\(\\)|\\breason\\b|\\bdescribe\\(\\)|\\binnermost\\(");
    private static final Pattern EXCEPTION = Pattern.compile("\\b\\w*(?:Throwable|Exception|Error)\\s+(\\w+)\\s*[,)]");

    @Test
    void exceptionsAndReasonsAreMadeVisible() throws IOException {
        List<String> calls = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                List<Pattern> unsafe = unsafe(source);
                for (Matcher call = CALL.matcher(source); call.find(); ) {
                    String arguments = withoutVisible(withoutTexts(inParentheses(source, call.end())));
                    calls.add(arguments);
                    if (unsafe.stream().anyMatch(text -> text.matcher(arguments).find())) {
                        wrong.add(file.getFileName() + ": LOG." + call.group(1) + "(" + arguments + ")");
                    }
                }
            }
        }
        assertThat(calls).hasSizeGreaterThan(50);
        assertThat(wrong).as("wrap what comes from outside in Visible.of").isEmpty();
    }

    private static List<Pattern> unsafe(String source) {
        return Stream.concat(
                        Stream.of(FROM_OUTSIDE),
                        EXCEPTION
                                .matcher(source)
                                .results()
                                .map(found -> Pattern.compile("\\b" + found.group(1) + "\\b(?!\\.getClass)")))
                .toList();
    }

    private static String withoutTexts(String arguments) {
        return arguments.replaceAll("\"(\\\\.|[^\"\\\\])*\"", "\"\"");
    }

    private static String withoutVisible(String arguments) {
        String left = arguments;
        String begin = "Visible.of(";
        for (int at = left.indexOf(begin); at >= 0; at = left.indexOf(begin)) {
            int inside = at + begin.length();
            left = left.substring(0, at)
                    + left.substring(inside + inParentheses(left, inside).length() + 1);
        }
        return left;
    }

    /** What stands between a parenthesis, which was opened before, and its end. */
    private static String inParentheses(String source, int begin) {
        boolean inText = false;
        int depth = 1;
        int end = begin;
        while (depth > 0) {
            char character = source.charAt(end);
            if (character == '"' && source.charAt(end - 1) != '\\') {
                inText = !inText;
            } else if (!inText) {
                depth += character == '(' ? 1 : character == ')' ? -1 : 0;
            }
            end++;
        }
        return source.substring(begin, end - 1);
    }
}
