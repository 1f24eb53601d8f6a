package io.github.zendeskevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.settings.Setting;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** The README tells the truth. */
class ReadmeTest {

    private final String readme = read(Path.of("README.md"));

    @Test
    void theTableOfSettingsIsTheSettings() {
        String table = Arrays.stream(Setting.values()).map(Setting::tableRow).collect(Collectors.joining("\n"));

        assertThat(readme).contains(table);
    }

    @Test
    void everySettingThatIsNamedExists() {
        Set<String> known =
                Arrays.stream(Setting.values()).map(Setting::property).collect(Collectors.toSet());
        String meters = readme.substring(readme.indexOf("The meters:"), readme.indexOf("Logs go to"));

        for (Path file : List.of(Path.of("README.md"), Path.of("application.properties"))) {
            Matcher named = Pattern.compile("(?<![\\w./-])(zendesk\\.[a-z-]+(?:\\.[a-z-]+)*)(?=[=`]|\\s|$)")
                    .matcher(read(file).replace(meters, ""));
            while (named.find()) {
                assertThat(known).contains(named.group(1));
            }
        }
    }

    @Test
    void theDefaultsInTheSettingsFileAreTheDefaults() {
        Matcher line = Pattern.compile("(?m)^#([a-z][a-z.-]+)=(.*)$").matcher(read(Path.of("application.properties")));
        int seen = 0;
        while (line.find()) {
            assertThat(line.group(2))
                    .as(line.group(1))
                    .isEqualTo(Setting.named(line.group(1)).orElseThrow().defaultValue());
            seen++;
        }
        assertThat(seen).isGreaterThan(15);
    }

    @Test
    void theMapOfRoutesNamesEveryRouteFileAndNoOther() throws IOException {
        Set<String> files;
        try (Stream<Path> routes = Files.list(Path.of("routes"))) {
            files = routes.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".camel.yaml"))
                    .map(f -> f.replace(".camel.yaml", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        String map =
                readme.substring(readme.indexOf("| file in `routes/`"), readme.indexOf("## What becomes of an event"));
        Set<String> named = new TreeSet<>();
        map.lines().filter(l -> l.startsWith("| `")).map(l -> l.split("\\|")[1]).forEach(cell -> {
            Matcher name = Pattern.compile("`([a-z-]+)`").matcher(cell);
            while (name.find()) {
                named.add(name.group(1));
            }
        });
        assertThat(named).isEqualTo(files);
    }

    @Test
    void everyCodeThatTheRoutesGiveIsExplained() throws IOException {
        Set<String> codes = new TreeSet<>();
        try (Stream<Path> routes = Files.list(Path.of("routes"))) {
            for (Path file : routes.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                Matcher code = Pattern.compile("message: \"([a-z-]+) at \\$\\{routeId}")
                        .matcher(read(file));
                while (code.find()) {
                    codes.add(code.group(1));
                }
            }
        }
        assertThat(codes).hasSizeGreaterThan(8).allSatisfy(code -> assertThat(readme)
                .contains("`" + code + "`"));
    }

    @Test
    void theExampleEventsAreEventsAndTheExampleSettingsCanBeRead() throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String block : blocks("json")) {
            events.add(new ObjectMapper().readTree(block));
        }
        assertThat(events)
                .hasSize(4)
                .allSatisfy(event -> assertThat(event.path("type").asText()).isIn("identify", "group"));
        for (String block : blocks("properties")) {
            Properties properties = new Properties();
            properties.load(new StringReader(block));
            assertThat(properties.stringPropertyNames())
                    .filteredOn(name -> !name.startsWith("camel."))
                    .allSatisfy(name -> assertThat(Setting.named(name)).isPresent());
        }
    }

    @Test
    void theYamlIsWhatCamelTakesAndSoAreTheOptionsOfItsEndpoints() {
        // What begins with blanks is a piece to put into a file: the test of its section runs it there.
        assertThat(blocks("yaml").stream().filter(block -> !block.startsWith(" ")))
                .hasSizeGreaterThan(3)
                .allSatisfy(block -> {
                    assertThat(RouteFilesTest.problems(block)).isEmpty();
                    assertThat(EndpointOptions.problems(RouteFilesTest.yaml(block)))
                            .isEmpty();
                });
    }

    @Test
    void theXmlIsWellFormed() {
        assertThat(blocks("xml")).allSatisfy(block -> DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(block))));
    }

    @Test
    void allCodeIsInALanguageThatATestReads() {
        Matcher block = Pattern.compile("(?m)^```(\\w*)\\n").matcher(readme);
        while (block.find()) {
            assertThat(block.group(1)).isIn("", "sh", "json", "properties", "yaml", "xml", "java");
        }
    }

    private List<String> blocks(String language) {
        List<String> found = new ArrayList<>();
        Matcher block = Pattern.compile("(?s)```" + language + "\\n(.*?)```").matcher(readme);
        while (block.find()) {
            found.add(block.group(1));
        }
        assertThat(found).isNotEmpty();
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
