package io.github.zendeskevents;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.boot.RoutesOfModule;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.decode.EventDecoder;
import io.github.zendeskevents.settings.Setting;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

/**
 * What can be said of every page: links lead somewhere, names exist, and code is what its language takes. That the examples do
 * what is said of them is tested where what they show is tested; those tests read them by {@link Documentation}.
 */
class DocumentationTest {

    private static final int README_LINES = 300;
    private static final int GLOSSARY_TERMS = 15;
    private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]]+]\\(([^)\\s]+)\\)");
    /** These begin as settings of the module do, and are not among them. */
    private static final Pattern OF_SPRING_BOOT = Pattern.compile("management\\.(endpoint|info\\.).*");

    private static final Pattern SETTING =
            Pattern.compile("(?<![\\w./-])((?:zendesk|management|http)\\.[a-z-]+(?:\\.[a-z-]+)*)(?=[=`:}]|\\s|$)");

    static List<Documentation> pages() {
        return Documentation.all();
    }

    @Test
    void theReadmeIsShort() {
        assertThat(Documentation.readme().text().lines()).hasSizeLessThanOrEqualTo(README_LINES);
    }

    @Test
    void theGlossaryIsShort() {
        assertThat(Documentation.page("glossary").table("word")).hasSizeLessThanOrEqualTo(GLOSSARY_TERMS);
    }

    @Test
    void theReadmeAndTheIndexLeadToEveryPage() {
        Set<Path> pages = pages().stream()
                .map(page -> page.file().normalize())
                .filter(file -> file.startsWith("src"))
                .collect(Collectors.toSet());
        for (Documentation from : List.of(Documentation.readme(), Documentation.page("index"))) {
            Set<Path> linked = links(from)
                    .filter(link -> !link.startsWith("http"))
                    .map(link -> target(from, link))
                    .collect(Collectors.toCollection(HashSet::new));
            linked.add(Path.of("src/site/markdown/index.md"));
            assertThat(linked).as("pages that %s links to", from).containsAll(pages);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToAFileAndToAHeadingInIt(Documentation page) {
        assertThat(links(page).filter(link -> !link.startsWith("https://"))).allSatisfy(link -> {
            Path file = link.startsWith("#") ? page.file().normalize() : target(page, link);
            assertThat(file).as("the target of %s in %s", link, page).isRegularFile();
            if (link.contains("#")) {
                assertThat(Documentation.whole(file).headings().stream().map(DocumentationTest::anchor))
                        .as("headings for %s in %s", link, page)
                        .contains(link.substring(link.indexOf('#') + 1));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everySettingThatIsNamedExists(Documentation page) {
        Set<String> known = Stream.of(Setting.values()).map(Setting::property).collect(Collectors.toSet());
        Stream.of(Setting.values())
                .map(Setting::oldProperty)
                .flatMap(Optional::stream)
                .forEach(known::add);
        known.add(RoutesOfModule.ENABLED);
        known.addAll(Documentation.page("monitoring").namesIn("meter", 0));
        known.addAll(Documentation.page("monitoring").namesIn("attribute", 0));
        assertThat(SETTING.matcher(page.text())
                        .results()
                        .map(name -> name.group(1))
                        .filter(name -> !OF_SPRING_BOOT.matcher(name).matches()))
                .as("settings and meters in %s", page)
                .allSatisfy(name -> assertThat(known).contains(name));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyClassThatIsNamedExists(Documentation page) {
        String current = page.file().endsWith("CHANGELOG.md") ? "" : page.text();
        assertThat(Pattern.compile("\\bio\\.github\\.zendeskevents(\\.[a-z]+)*\\.([A-Z]\\w+)")
                        .matcher(current)
                        .results()
                        .map(MatchResult::group))
                .as("classes in %s", page)
                .allSatisfy(name -> assertThat(Class.forName(name)).isNotNull());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void allCodeIsInALanguageThatATestReads(Documentation page) {
        List<String> fences =
                page.text().lines().filter(line -> line.startsWith("```")).toList();
        for (int i = 0; i < fences.size(); i += 2) {
            assertThat(fences.get(i).substring(3))
                    .as("a language in %s", page)
                    .isIn("", "sh", "json", "properties", "yaml", "xml", "java");
            assertThat(fences.get(i + 1)).as("the end of a block in %s", page).isEqualTo("```");
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void allJsonIsEventsThatCanBeRead(Documentation page) {
        assertThat(page.code("json")).allSatisfy(block -> {
            List<Event> events = EventDecoder.create().decode(block, null);
            assertThat(events).as("events in %s", page).hasSize(1).allSatisfy(event -> assertThat(event.problem())
                    .isEmpty());
        });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void allPropertiesAreSettingsOfThisModuleOrOfCamel(Documentation page) {
        assertThat(page.code("properties").stream()
                        .flatMap(block -> Documentation.properties(block).stringPropertyNames().stream()))
                .as("properties in %s", page)
                .allMatch(name -> name.startsWith("camel.")
                        || OF_SPRING_BOOT.matcher(name).matches()
                        || name.equals(RoutesOfModule.ENABLED)
                        || Setting.named(name).isPresent());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void allYamlIsWhatCamelTakesAndSoAreTheOptionsOfItsEndpoints(Documentation page) {
        // What begins with blanks is a piece to put into a file: the test of its section runs it there.
        assertThat(page.code("yaml").stream().filter(block -> !block.startsWith(" ")))
                .allSatisfy(block -> {
                    assertThat(RouteFilesTest.problems(block)).as("%s", page).isEmpty();
                    assertThat(EndpointOptions.problems(RouteFilesTest.yaml(block)))
                            .as("%s", page)
                            .isEmpty();
                });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void allXmlIsWellFormed(Documentation page) {
        assertThat(page.code("xml")).allSatisfy(block -> DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(block))));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandCanBeGivenAsItStands(Documentation page) throws IOException {
        for (String block : page.code("sh")) {
            for (String line : block.lines().toList()) {
                assertThat(Command.problems(line)).as("'%s' in %s", line, page).isEmpty();
            }
        }
    }

    @Test
    void theCommandsThatAreRunBeforeAReleaseAreThoseOfTheReadme() throws IOException {
        String run = Files.readString(Path.of(".ci/run"));
        List<String> commands = Documentation.readme().code("sh").stream()
                .flatMap(String::lines)
                .toList();

        assertThat(run).contains("grep -qx 'mvn verify' README.md", "/^## See it work/,/^## Run it/p");
        assertThat(commands).contains("mvn verify");
        assertThat(Pattern.compile("'mvn \\.\\* (exec:java@\\w+)'").matcher(run).results())
                .hasSize(3)
                .allSatisfy(command -> assertThat(commands)
                        .filteredOn(line -> line.matches("mvn .* " + command.group(1)))
                        .hasSize(1));
        assertThat(Documentation.readme().section("See it work").text().lines())
                .filteredOn(line -> line.startsWith("curl "))
                .hasSizeGreaterThan(4);
    }

    @Test
    void theTestOfOwnStepsThatIsShownIsOneThatRuns() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/github/zendeskevents/flow/MyStepsTest.java"));
        assertThat(Files.readString(Path.of("src/site/markdown/customising.md")))
                .contains(source.substring(source.indexOf("class MyStepsTest")));
    }

    @Test
    void theDefaultsInTheSettingsFileAreTheDefaults() throws IOException {
        List<MatchResult> lines = Pattern.compile("(?m)^#([a-z][a-z.-]+)=(.*)$")
                .matcher(Files.readString(Path.of("application.properties")))
                .results()
                .toList();
        assertThat(lines).hasSizeGreaterThan(15).allSatisfy(line -> assertThat(line.group(2))
                .as(line.group(1))
                .isEqualTo(Setting.named(line.group(1)).orElseThrow().standaloneDefault()));
    }

    private static Stream<String> links(Documentation page) {
        return LINK.matcher(page.withoutCode()).results().map(link -> link.group(1));
    }

    private static Path target(Documentation page, String link) {
        return page.file().resolveSibling(link.replaceFirst("#.*", "")).normalize();
    }

    /** As GitHub makes anchors of headings. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
