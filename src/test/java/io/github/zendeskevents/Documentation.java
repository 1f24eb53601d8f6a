package io.github.zendeskevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The documentation as tests read it: the files, their sections, and the examples and tables in them. What a test runs is what
 * a reader copies. Each failure names the file and the section.
 *
 * @param file where the text stands
 * @param section the heading; empty text for a whole file
 * @param text the text below the heading
 */
public record Documentation(Path file, String section, String text) {

    private static final Path PAGES = Path.of("src/site/markdown");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^(#{1,6}) (.+)$");

    /** What stands beside the sources for whoever comes to them first. */
    public static Documentation readme() {
        return whole(Path.of("README.md"));
    }

    /** A page by its name without ending, such as {@code settings}. */
    public static Documentation page(String name) {
        return whole(PAGES.resolve(name + ".md"));
    }

    /** The README, each page, and what is for those who change the program. */
    public static List<Documentation> all() {
        try (Stream<Path> pages = Files.list(PAGES)) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
                                    .map(Path::of),
                            pages.filter(file -> file.toString().endsWith(".md"))
                                    .sorted())
                    .map(Documentation::whole)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of a file. */
    public static Documentation whole(Path file) {
        try {
            return new Documentation(file, "", Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The section below a heading, with the sections inside it. */
    public Documentation section(String heading) {
        String prose = withoutCode();
        Matcher start =
                Pattern.compile("(?m)^(#+) " + Pattern.quote(heading) + "$").matcher(prose);
        assertThat(start.find()).as("a section '%s' in %s", heading, this).isTrue();
        Matcher end =
                Pattern.compile("(?m)^#{1," + start.group(1).length() + "} ").matcher(prose);
        int until = end.find(start.end()) ? end.start() : text.length();
        return new Documentation(file, heading, text.substring(start.end(), until));
    }

    /** The blocks of code in this language, as they stand; empty text for those that name none. */
    public List<String> code(String language) {
        return BLOCK.matcher(text)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** The only block of code in this language. */
    public String onlyCode(String language) {
        List<String> blocks = code(language);
        assertThat(blocks).as("code in %s in %s", language, this).hasSize(1);
        return blocks.get(0);
    }

    /** The value of a property in the only block of properties. */
    public String property(String name) {
        Properties properties = properties(onlyCode("properties"));
        assertThat(properties.stringPropertyNames())
                .as("properties of %s", this)
                .contains(name);
        return properties.getProperty(name);
    }

    /** A block of properties as they are loaded. */
    public static Properties properties(String block) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(block));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** The rows of the only table whose head begins with this cell, without the head: their cells as they stand. */
    public List<List<String>> table(String firstHead) {
        List<String> lines = withoutCode().lines().toList();
        List<Integer> heads = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("| " + firstHead + " |")) {
                heads.add(i);
            }
        }
        assertThat(heads).as("a table '%s' in %s", firstHead, this).hasSize(1);
        return lines.stream()
                .skip(heads.get(0) + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .map(Documentation::cells)
                .toList();
    }

    /** What stands in {@code code type} in one column of a table; several in a cell count one by one. */
    public Set<String> namesIn(String firstHead, int column) {
        Set<String> names = new TreeSet<>();
        for (List<String> row : table(firstHead)) {
            Pattern.compile("`([^`]+)`")
                    .matcher(row.get(column))
                    .results()
                    .map(name -> name.group(1))
                    .forEach(name -> assertThat(names.add(name))
                            .as("%s once in %s", name, this)
                            .isTrue());
        }
        return names;
    }

    /** The headings in their order. */
    public List<String> headings() {
        return HEADING.matcher(withoutCode())
                .results()
                .map(heading -> heading.group(2))
                .toList();
    }

    /** The text with blanks in place of all blocks of code, so that every character stays where it is. */
    public String withoutCode() {
        return Pattern.compile("(?ms)^```.*?^```$").matcher(text).replaceAll(block -> block.group()
                .replaceAll("[^\\n]", " "));
    }

    /** The example with another address in place of this account's subdomain, so that it can be run against a sandbox. */
    public static String withAccount(String example, String subdomain, String url) {
        String line = "subdomain: " + subdomain + "\n";
        assertThat(example).contains(line);
        return example.replace(line, "url: " + url + "\n");
    }

    private static List<String> cells(String row) {
        return Stream.of(row.strip().replaceAll("^\\||\\|$", "").split("(?<!\\\\)\\|", -1))
                .map(String::strip)
                .toList();
    }

    @Override
    public String toString() {
        return section.isEmpty() ? file.toString() : file + ", section '" + section + "'";
    }
}
