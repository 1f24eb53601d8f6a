package io.github.zendeskevents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The README as tests read it: its sections and the code in them. */
public record Readme(String text) {

    /** The whole README. */
    public static Readme read() {
        try {
            return new Readme(Files.readString(Path.of("README.md")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One section, with all below its heading, up to the next heading of the same level or a higher one. */
    public Readme section(String heading) {
        Matcher start =
                Pattern.compile("(?m)^(#+) " + Pattern.quote(heading) + "$").matcher(text);
        if (!start.find()) {
            throw new AssertionError("the README has no section '" + heading + "'");
        }
        Matcher end =
                Pattern.compile("(?m)^#{2," + start.group(1).length() + "} ").matcher(text);
        return new Readme(text.substring(start.end(), end.find(start.end()) ? end.start() : text.length()));
    }

    /** The blocks of code in this language, as they stand. */
    public List<String> code(String language) {
        List<String> found = new ArrayList<>();
        Matcher block =
                Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$").matcher(text);
        while (block.find()) {
            found.add(block.group(1));
        }
        return found;
    }

    /** The first block of code in this language. */
    public String firstCode(String language) {
        return code(language).stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no code in " + language));
    }
}
