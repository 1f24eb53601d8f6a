package io.github.zendeskevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.github.zendeskevents.settings.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The YAML files keep to Camel's schema and to the house style. */
class RouteFilesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema SCHEMA = schema();
    /** An operator of Camel's simple language between blanks. */
    private static final Pattern COMPARES =
            Pattern.compile(" (==|=~|!=|!=~|>=?|<=?|!?in|!?is|!?contains|!?regex|!?range|!?startsWith|!?endsWith) ");

    private static final Pattern PLACEHOLDER = Pattern.compile("(?:\\{\\{|\\$\\{properties:)([a-zA-Z][a-zA-Z0-9.-]*)");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void isValidByCamelsSchema(Path file) throws IOException {
        assertThat(SCHEMA.validate(read(file))).isEmpty();
    }

    /** Camel reads them in the charset of the JVM. That is the locale's in a host on Java 17, and not all of them can have UTF-8. */
    @ParameterizedTest
    @MethodSource("files")
    void isAscii(Path file) throws IOException {
        assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(Files.readString(file)))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("files")
    void namesEveryRouteBeanAndEndpointWithThePrefixAndSaysWhyEachRouteExists(Path file) throws IOException {
        String text = Files.readString(file);
        for (JsonNode item : read(file)) {
            if (item.has("route")) {
                assertThat(item.at("/route/description").asText()).isNotBlank();
                assertRoute(text, "route", item.at("/route/id").asText(), item.get("route"));
            } else if (item.has("routeTemplate")) {
                JsonNode template = item.get("routeTemplate");
                assertRoute(text, "routeTemplate", template.path("id").asText(), template.get("route"));
            } else if (item.has("templatedRoute")) {
                JsonNode route = item.get("templatedRoute");
                assertThat(route.path("routeTemplateRef").asText()).startsWith("zendesk-");
                assertNamedAndExplained(
                        text, "templatedRoute", route.path("routeId").asText());
            } else {
                assertThat(item.has("beans"))
                        .as("only routes and beans, which reach into nothing of a host's")
                        .isTrue();
                item.get("beans")
                        .forEach(bean -> assertThat(bean.path("name").asText()).startsWith("zendesk"));
            }
        }
        Matcher direct = Pattern.compile("uri: (?:direct|seda):(\\S+)").matcher(text);
        while (direct.find()) {
            assertThat(direct.group(1)).startsWith("zendesk-");
        }
    }

    private static void assertRoute(String text, String kind, String id, JsonNode route) {
        assertNamedAndExplained(text, kind, id);
        assertThat(route.has("errorHandler") || route.has("routeConfigurationId"))
                .as("own error handling of " + id)
                .isTrue();
    }

    private static void assertNamedAndExplained(String text, String kind, String id) {
        assertThat(id).startsWith("zendesk-");
        assertThat(text).containsPattern("(?m)^# .*\\n- " + kind + ":(?:\\n    | \\{)(?:id|routeId): " + id + "[,\\n]");
    }

    /** Camel keeps the later one, and the endpoint of the other is gone without a word. */
    @Test
    void noTwoRoutesHaveOneId() throws IOException {
        List<String> ids = new ArrayList<>();
        for (Path file : files()) {
            for (JsonNode item : read(file)) {
                ids.add(item.at("/route/id").asText());
                ids.add(item.at("/templatedRoute/routeId").asText());
            }
        }
        ids.removeIf(String::isEmpty);
        assertThat(ids).hasSizeGreaterThan(60).doesNotHaveDuplicates();
    }

    /** A host takes the files in any order, those of a jar in the jar's, and beans are made as a file is read. */
    @ParameterizedTest
    @MethodSource("files")
    void aBeanIsMadeOfBeansOfItsOwnFile(Path file) throws IOException {
        JsonNode beans = JSON.valueToTree(read(file).findValues("beans"));
        Set<String> made = new TreeSet<>();
        beans.forEach(list ->
                list.forEach(bean -> made.add("#bean:" + bean.path("name").asText())));
        assertThat(Pattern.compile("#bean:[\\w-]+").matcher(beans.toString()).results())
                .extracting(MatchResult::group)
                .isSubsetOf(made);
    }

    @Test
    void everyPlaceholderIsASettingAndEverySettingOfARouteHasItsDefault() throws IOException {
        Set<String> known = Stream.of(Setting.values())
                .flatMap(setting -> Stream.concat(Stream.of(setting.property()), setting.oldProperty().stream()))
                .collect(Collectors.toSet());
        List<String> unknown = new ArrayList<>();
        for (Path file : files()) {
            Set<String> ofTemplates = read(file).findValues("routeTemplate").stream()
                    .flatMap(template -> template.path("parameters").findValuesAsText("name").stream())
                    .collect(Collectors.toSet());
            Matcher placeholder = PLACEHOLDER.matcher(Files.readString(file));
            while (placeholder.find()) {
                if (!known.contains(placeholder.group(1))
                        && !ofTemplates.contains(placeholder.group(1))
                        && !placeholder.group(1).equals("bean")) {
                    unknown.add(file.getFileName() + ": " + placeholder.group(1));
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void bothSidesOfAnAndOrAnOrCompareAsCamel422Wants(Path file) throws IOException {
        read(file).findValuesAsText("simple").forEach(RouteFilesTest::assertBothSidesCompare);
        read(file).findValues("simple").stream()
                .map(simple -> simple.path("expression").asText())
                .forEach(RouteFilesTest::assertBothSidesCompare);
        read(file).findValuesAsText("precondition").forEach(RouteFilesTest::assertBothSidesCompare);
    }

    @Test
    void anExpressionThatCamel422RefusesWouldBeFound() {
        assertThatThrownBy(() -> assertBothSidesCompare("${body} == null && ${variable.x.isPresent}"))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertBothSidesCompare("${variable.x.isPresent} || ${body} == null"))
                .isInstanceOf(AssertionError.class);
    }

    /** Camel 4.22 refuses {@code A == B && ${x}}; 4.18 takes it. */
    private static void assertBothSidesCompare(String simple) {
        String[] sides = simple.split("&&|\\|\\|");
        if (sides.length > 1) {
            assertThat(sides).as(simple).allMatch(side -> COMPARES.matcher(side).find());
        }
    }

    @Test
    void everyDirectEndpointThatIsCalledIsARoute() throws IOException {
        Set<String> called = new TreeSet<>();
        Set<String> served = new TreeSet<>();
        for (Path file : files()) {
            Matcher uri = Pattern.compile("(?m)^( *)(?:- )?uri: direct:(\\S+)").matcher(Files.readString(file));
            while (uri.find()) {
                (uri.group(1).length() == 6 ? served : called).add(uri.group(2));
            }
        }
        called.removeAll(served);
        called.removeAll(points());
        assertThat(called).isEmpty();
    }

    @Test
    void everyPointForStepsOfAUsersOwnIsDocumentedAndNoOther() throws IOException {
        Set<String> named = Documentation.page("customising")
                .section("A step before or after a type of event")
                .namesIn("point", 0);

        assertThat(named)
                .hasSize(9)
                .isEqualTo(points().stream().map(point -> "direct:" + point).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyEndpointHasOnlyOptionsThatItsComponentKnowsWithValuesThatItCanRead(Path file) throws IOException {
        assertThat(EndpointOptions.problems(read(file))).isEmpty();
    }

    @Test
    void aWrongOptionOfAnEndpointWouldBeFound() {
        JsonNode wrong = yaml(
                """
                - route:
                    from:
                      uri: timer:x
                      parameters: {perod: 1000}
                    steps:
                      - to: {uri: "direct:x", parameters: {block: maybe}}
                """);
        assertThat(EndpointOptions.problems(wrong)).hasSize(2);
    }

    @Test
    void everySettingIsReadByARouteOrByJavaAndJavaReadsNoOther() throws IOException {
        StringBuilder yaml = new StringBuilder();
        for (Path file : files()) {
            yaml.append(Files.readString(file));
        }
        StringBuilder java = new StringBuilder();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(f -> f.toString().endsWith(".java") && !f.endsWith("Setting.java"))
                    .toList()) {
                java.append(Files.readString(source));
            }
        }
        assertThat(Setting.values())
                .allSatisfy(setting -> assertThat(yaml.toString().contains("{{" + setting.property())
                                || yaml.toString().contains("${properties:" + setting.property())
                                || Pattern.compile("\\b" + setting.name() + "\\b")
                                        .matcher(java)
                                        .find()
                                || namesTheFileOfASecret(setting))
                        .as(setting.property())
                        .isTrue());
        Matcher read = Pattern.compile("(?:resolveProperty|resolvePropertyPlaceholders)\\(\"(?!\\{\\{\\?\")([^\"]+)")
                .matcher(java);
        while (read.find()) {
            assertThat(Setting.named(read.group(1).replaceAll("[{}]|:.*", "")))
                    .as(read.group(1))
                    .isPresent();
        }
    }

    private static boolean namesTheFileOfASecret(Setting setting) {
        return Stream.of(Setting.values()).anyMatch(one -> one.file().equals(Optional.of(setting)));
    }

    /** Where an event goes on if no route starts there. */
    private static Set<String> points() throws IOException {
        Set<String> points = new TreeSet<>();
        for (Path file : files()) {
            for (JsonNode step : read(file).findValues("to")) {
                if (step.path("parameters").path("failIfNoConsumers").asText().equals("false")) {
                    points.add(step.path("uri").asText().replace("direct:", ""));
                }
            }
        }
        return points;
    }

    private static JsonNode read(Path file) throws IOException {
        return yaml(Files.readString(file));
    }

    /** YAML as a tree. */
    static JsonNode yaml(String text) {
        return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    /** What Camel's schema says against this YAML; empty: nothing. */
    static Set<ValidationMessage> problems(String text) {
        return SCHEMA.validate(yaml(text));
    }

    private static JsonSchema schema() {
        try (InputStream schema = RouteFilesTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
