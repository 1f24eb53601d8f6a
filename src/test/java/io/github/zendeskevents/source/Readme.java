package io.github.zendeskevents.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The examples of the README, so that what tests run is what users copy. */
public final class Readme {

    private final String section;

    private Readme(String section) {
        this.section = section;
    }

    /** The section below this heading, up to the next heading. */
    public static Readme section(String heading) {
        try {
            String text = Files.readString(Path.of("README.md"));
            Matcher found = Pattern.compile("(?ms)^#+ " + Pattern.quote(heading) + "\\n(.*?)(?=^#+ |\\z)")
                    .matcher(text);
            assertThat(found.find()).as("a section " + heading).isTrue();
            return new Readme(found.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of it. */
    String text() {
        return section;
    }

    /** The only block of code in this language. */
    public String block(String language) {
        Matcher block = Pattern.compile("(?s)```" + language + "\\n(.*?)```").matcher(section);
        assertThat(block.find()).as("a block of " + language).isTrue();
        String text = block.group(1);
        assertThat(block.find()).as("another block of " + language).isFalse();
        return text;
    }

    /** The value of a property in the only block of properties. */
    public String property(String name) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(block("properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(properties.stringPropertyNames()).contains(name);
        return properties.getProperty(name);
    }
}
