package io.github.zendeskevents.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The versions that the pom names, which those of the applications take from there. */
final class PomProperty {

    private PomProperty() {}

    static String of(String name) {
        try {
            Matcher value = Pattern.compile("<" + Pattern.quote(name) + ">(.+)</")
                    .matcher(Files.readString(Path.of("pom.xml")));
            if (!value.find()) {
                throw new IllegalArgumentException("The pom has no property " + name);
            }
            return value.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
