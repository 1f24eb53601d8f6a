package io.github.zendeskevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the changelog says of public names holds: the old ones are gone, and what replaces them is there. */
class ChangelogTest {

    private static final String ROOT = "io.github.zendeskevents.";
    private static final Documentation UNRELEASED =
            Documentation.whole(Path.of("CHANGELOG.md")).section("[Unreleased]");

    @Test
    void isInTheFormOfKeepAChangelog() {
        assertThat(UNRELEASED.headings())
                .contains("Added", "Changed", "Removed", "Fixed")
                .allMatch(heading -> heading.startsWith("Changed ")
                        || Set.of("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
                                .contains(heading));
    }

    @Test
    void everyBeanThatReplacesAnotherIsThereAndTheOtherIsNot() throws IOException {
        Set<String> beans = inRoutes("(?m)^    - name: \"?([\\w-]+)");
        for (List<String> row : UNRELEASED.section("Changed beans").table("old")) {
            assertThat(beans).contains(plain(row.get(1))).doesNotContain(plain(row.get(0)));
        }
    }

    @Test
    void everyClassThatReplacesAnotherIsThereAndTheOtherIsNot() {
        for (List<String> row : UNRELEASED.section("Changed classes").table("old")) {
            assertThat(source(plain(row.get(1)))).exists();
            if (!kept().contains(ROOT + plain(row.get(0)))) {
                assertThat(source(plain(row.get(0)))).doesNotExist();
            }
        }
        for (List<String> row : UNRELEASED.section("Changed packages").table("old")) {
            assertThat(Path.of("src/main/java", plain(row.get(1)).replace('.', '/')))
                    .isDirectory();
        }
    }

    @Test
    void everyClassThatARouteNamesIsThere() throws IOException {
        assertThat(inRoutes("(?m)(?:type|exceptionType): (io\\.github\\.zendeskevents\\.[\\w.]+)$"))
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(Class.forName(name)).isNotNull());
    }

    private static List<String> kept() {
        return UNRELEASED.section("Changed names that still work").table("old").stream()
                .map(row -> plain(row.get(0)))
                .toList();
    }

    private static Path source(String name) {
        return Path.of("src/main/java", (ROOT + name).replace('.', '/') + ".java");
    }

    private static String plain(String cell) {
        return cell.replace("`", "");
    }

    private static Set<String> inRoutes(String pattern) throws IOException {
        List<MatchResult> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.addAll(Pattern.compile(pattern)
                        .matcher(Files.readString(file))
                        .results()
                        .toList());
            }
        }
        return found.stream().map(match -> match.group(1)).collect(Collectors.toSet());
    }
}
