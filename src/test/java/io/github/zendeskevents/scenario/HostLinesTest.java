package io.github.zendeskevents.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.Documentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page Embedding says which applications are tried on which line of Camel. */
class HostLinesTest {

    private static final Path TESTS = Path.of("src/test/java/io/github/zendeskevents/scenario");

    @Test
    void theApplicationsOfTheTableAreThoseThatGoThroughTheList() throws Exception {
        assertThat(Documentation.page("embedding").section("Lines of Camel").table("Camel"))
                .map(HostLinesTest::line)
                .containsExactlyInAnyOrderElementsOf(tried());
    }

    private static HostLine line(List<String> row) {
        Set<String> otherVersion = Pattern.compile("`([a-z-]+)`")
                .matcher(row.get(4))
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toSet());
        return new HostLine(row.get(0), row.get(1), row.get(3), otherVersion);
    }

    private static List<HostLine> tried() throws IOException, ReflectiveOperationException {
        List<Path> tests;
        try (Stream<Path> files = Files.list(TESTS)) {
            tests = files.filter(file -> file.toString().endsWith("IT.java")).toList();
        }
        List<HostLine> lines = new ArrayList<>();
        for (Path test : tests) {
            String name = test.getFileName().toString().replace(".java", "");
            Class<?> type = Class.forName(HostLinesTest.class.getPackageName() + "." + name);
            lines.add(((HostScenarios) type.getDeclaredConstructor().newInstance())
                    .host()
                    .line());
        }
        return lines;
    }
}
