package io.github.zendeskevents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.event.Variables;
import io.github.zendeskevents.settings.Setting;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of the documentation are what the code says; a failure prints what the table has to be. */
class DocumentedTablesTest {

    private static final Pattern THROWN_CODE = Pattern.compile("\"([a-z]+(?:-[a-z]+)+) at ");
    private static final Pattern CODE_IN_JAVA = Pattern.compile("new (?:Outcome\\.)?Dead\\(\\s*\"([a-z-]+)\"");

    private static final Pattern IGNORED_IN_ROUTES = Pattern.compile("ignore\\(\\$\\{exchange}, '([a-z-]+)'");
    private static final Pattern IGNORED_IN_JAVA = Pattern.compile("new (?:Outcome\\.)?Ignored\\(\\s*\"([a-z-]+)\"");

    @Test
    void theTablesOfSettingsAreTheSettings() {
        Stream<String> rows = Documentation.page("settings")
                .section("All settings")
                .text()
                .lines()
                .filter(line -> line.startsWith("| `"));

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Setting.values()).map(Setting::tableRow).toList());
    }

    @Test
    void theSettingInTheGuideForContributorsIsOneOfTheSettings() {
        String example = Documentation.whole(Path.of("CONTRIBUTING.md"))
                .section("How to add a setting")
                .onlyCode("java");
        Setting setting = Setting.valueOf(example.substring(0, example.indexOf('(')));

        assertThat(Pattern.compile("\"([^\"]*)\"").matcher(example).results().map(text -> text.group(1)))
                .containsExactly(setting.property(), setting.defaultValue(), setting.meaning());
    }

    @Test
    void theTableOfCodesIsTheCodesThatRoutesAndJavaGive() throws IOException {
        Set<String> codes = new TreeSet<>();
        codes.addAll(found(THROWN_CODE, files(Path.of("routes"), 1, ".yaml")));
        codes.addAll(found(THROWN_CODE, files(Path.of("src/main/java"), 99, ".java")));
        codes.addAll(found(CODE_IN_JAVA, files(Path.of("src/main/java"), 99, ".java")));

        assertThat(Documentation.page("events").section("Dead letters").namesIn("code", 0))
                .hasSizeGreaterThan(8)
                .isEqualTo(codes);
    }

    @Test
    void theTableOfCodesOfIgnoredEventsIsThoseThatRoutesAndJavaGive() throws IOException {
        Set<String> codes = new TreeSet<>();
        codes.addAll(found(IGNORED_IN_ROUTES, files(Path.of("routes"), 1, ".yaml")));
        codes.addAll(found(IGNORED_IN_JAVA, files(Path.of("src/main/java"), 99, ".java")));

        assertThat(Documentation.page("events").section("What is ignored").namesIn("code", 0))
                .hasSizeGreaterThan(4)
                .isEqualTo(codes);
    }

    @Test
    void theDashboardAndTheAlertRulesAskForMetersOfTheTable() throws IOException {
        Set<String> documented = Documentation.page("monitoring").namesIn("meter", 0).stream()
                .map(name -> name.replace('.', '_'))
                .collect(Collectors.toSet());
        Path folder = Path.of("src/main/observability");
        Set<String> asked = found(
                Pattern.compile("\\b(zendesk_\\w+)"),
                Stream.concat(files(folder, 1, ".json"), files(folder, 1, "-alerts.yaml")));

        assertThat(asked)
                .hasSizeGreaterThan(12)
                .allMatch(name ->
                        documented.contains(name.replaceFirst("(_seconds)?(_total|_bucket|_count|_sum)?$", "")));
    }

    @Test
    void theTableOfVariablesIsTheConstantsOfTheirClass() {
        assertThat(Documentation.page("customising").namesIn("variable", 0))
                .isEqualTo(Stream.of(Variables.class.getFields())
                        .map(DocumentedTablesTest::text)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void theMapOfRoutesNamesEveryRouteFileAndNoOther() throws IOException {
        assertThat(Documentation.readme().namesIn("file in `routes/`", 0))
                .isEqualTo(files(Path.of("routes"), 1, ".camel.yaml")
                        .map(file -> file.getFileName().toString().replace(".camel.yaml", ""))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void theTraitTablesAreThoseOfTheRoutes() {
        String traits = Documentation.whole(Path.of("routes/traits.camel.yaml")).text();
        assertThat(Documentation.page("events").section("What is written").code(""))
                .hasSize(2)
                .allSatisfy(table -> assertThat(traits).contains("0: |\n" + table.indent(10)));
    }

    @Test
    void theTableOfPackagesIsThePackagesAndThePathsExist() throws IOException {
        Documentation section = Documentation.whole(Path.of("CONTRIBUTING.md")).section("Where what belongs");
        Path root = Path.of("src/main/java/io/github/zendeskevents");

        assertThat(section.namesIn("package", 0))
                .isEqualTo(files(root, 99, ".java")
                        .map(file -> root.relativize(file).getName(0).toString())
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertThat(section.namesIn("path", 0))
                .allSatisfy(path -> assertThat(Path.of(path)).exists());
    }

    private static String text(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(constant.toString(), e);
        }
    }

    private static Set<String> found(Pattern pattern, Stream<Path> files) {
        return files.flatMap(file ->
                        pattern.matcher(Documentation.whole(file).text()).results())
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toSet());
    }

    private static Stream<Path> files(Path root, int depth, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(root, depth)) {
            return all.filter(file -> file.toString().endsWith(ending)).toList().stream();
        }
    }
}
