package io.github.zendeskevents.kamelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The Kamelets keep to the conventions of Camel's catalog of Kamelets, and say of each setting what the settings say. */
class KameletFilesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = Path.of("src/main/resources/kamelets");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([a-zA-Z]+)}}");
    private static final Pattern SETTING = Pattern.compile("settings\\[([a-z.-]+)]");
    /**
     * Settings of which a Kamelet has another opinion: its routes take no part in standing alone, its host keeps events, and a secret
     * is a parameter that the host takes from where it keeps its secrets.
     */
    private static final Set<Setting> NOT_OF_AN_ACCOUNT = Set.of(
            Setting.SOURCE_URI,
            Setting.GATEWAY_ENABLED,
            Setting.GATEWAY_HOST,
            Setting.GATEWAY_WRITE_KEYS,
            Setting.GATEWAY_WRITE_KEYS_FILE,
            Setting.GATEWAY_PUBLIC_KEYS,
            Setting.GATEWAY_ALLOWED_ORIGINS,
            Setting.GATEWAY_MAX_CONNECTIONS,
            Setting.GATEWAY_MAX_CONNECTIONS_PER_ADDRESS,
            Setting.GATEWAY_TRUSTED_PROXIES,
            Setting.OAUTH_CLIENT_SECRET_FILE,
            Setting.OAUTH_TOKEN_FILE,
            Setting.API_TOKEN_FILE,
            Setting.GATEWAY_MAX_BODY_SIZE,
            Setting.GATEWAY_ANSWER_WITHIN,
            Setting.HTTP_PORT,
            Setting.HEALTH_READINESS,
            Setting.MANAGEMENT_TOKEN_FILE,
            Setting.CACHE_MAX_AGE);

    private static final Map<String, String> OTHER_DEFAULTS = Map.of("zendesk.url", "");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @Test
    void theThreeOfThemAreInTheFolderThatCamelLooksInto() throws IOException {
        assertThat(files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly(
                        "zendesk-events-sink.kamelet.yaml",
                        "zendesk-organization-action.kamelet.yaml",
                        "zendesk-user-action.kamelet.yaml");
        assertThat(files()).allSatisfy(file -> assertThat(getClass().getResource("/kamelets/" + file.getFileName()))
                .isNotNull());
    }

    @ParameterizedTest
    @MethodSource("files")
    void itsHeadIsThatOfAKamelet(Path file) throws IOException {
        JsonNode kamelet = read(file);
        String name = file.getFileName().toString().replace(".kamelet.yaml", "");

        assertThat(kamelet.path("apiVersion").asText()).isEqualTo("camel.apache.org/v1");
        assertThat(kamelet.path("kind").asText()).isEqualTo("Kamelet");
        assertThat(kamelet.at("/metadata/name").asText()).isEqualTo(name);
        assertThat(kamelet.path("metadata")
                        .path("labels")
                        .path("camel.apache.org/kamelet.type")
                        .asText())
                .isEqualTo(name.substring(name.lastIndexOf('-') + 1));
        JsonNode annotations = kamelet.path("metadata").path("annotations");
        for (String annotation :
                List.of("kamelet.support.level", "catalog.version", "provider", "kamelet.group", "kamelet.namespace")) {
            assertThat(annotations.path("camel.apache.org/" + annotation).asText())
                    .as(annotation)
                    .isNotBlank();
        }
        assertThat(annotations.path("camel.apache.org/kamelet.icon").asText()).startsWith("data:image/svg+xml;base64,");
        JsonNode definition = kamelet.at("/spec/definition");
        assertThat(definition.path("title").asText()).isNotBlank();
        assertThat(definition.path("description").asText()).endsWith(".");
        assertThat(definition.path("type").asText()).isEqualTo("object");
        assertThat(kamelet.at("/spec/template/from/uri").asText()).isEqualTo("kamelet:source");
        assertThat(kamelet.at("/spec/dependencies"))
                .extracting(JsonNode::asText)
                .contains("camel:core", "camel:kamelet");
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyParameterIsDescribedHasADefaultAndIsUsedAndNothingElseIs(Path file) throws IOException {
        JsonNode kamelet = read(file);
        Set<String> declared = new TreeSet<>();
        kamelet.at("/spec/definition/properties").properties().forEach(parameter -> {
            declared.add(parameter.getKey());
            JsonNode says = parameter.getValue();
            assertThat(says.path("title").asText()).as(parameter.getKey()).isNotBlank();
            assertThat(says.path("description").asText()).as(parameter.getKey()).endsWith(".");
            assertThat(says.path("type").asText()).as(parameter.getKey()).isIn("string", "boolean", "integer");
            assertThat(says.has("default"))
                    .as("a default of " + parameter.getKey() + ", lest Camel look for it among the host's properties")
                    .isTrue();
            if (says.path("type").asText().equals("boolean")) {
                assertThat(says.path("x-descriptors"))
                        .extracting(JsonNode::asText)
                        .contains("urn:alm:descriptor:com.tectonic.ui:checkbox");
            }
        });
        Set<String> used = new TreeSet<>();
        Matcher placeholder = PLACEHOLDER.matcher(kamelet.at("/spec/template").toString());
        while (placeholder.find()) {
            used.add(placeholder.group(1));
        }
        kamelet.at("/spec/template/beans")
                .forEach(bean ->
                        assertThat(used.remove(bean.path("name").asText())).isTrue());
        assertThat(used).isEqualTo(declared);
    }

    @ParameterizedTest
    @MethodSource("files")
    void aParameterThatIsASettingIsNamedAfterItHasItsDefaultAndIsMarkedWhenItIsSecret(Path file) throws IOException {
        JsonNode kamelet = read(file);
        JsonNode parameters = kamelet.at("/spec/definition/properties");
        Set<Setting> seen = settings(kamelet).entrySet().stream()
                .filter(one -> one.getValue().contains("{{"))
                .map(one -> {
                    Setting setting = Setting.named(one.getKey())
                            .orElseThrow(() -> new AssertionError("no setting " + one.getKey()));
                    String name = one.getValue().replaceAll("[{}]", "");
                    assertThat(name).isEqualTo(camelCase(setting));
                    JsonNode parameter = parameters.path(name);
                    assertThat(parameter.path("default").asText())
                            .as(name)
                            .isEqualTo(OTHER_DEFAULTS.getOrDefault(setting.property(), setting.defaultValue()));
                    assertThat(parameter.path("format").asText().equals("password"))
                            .as(name)
                            .isEqualTo(setting.secret());
                    if (setting.secret()) {
                        assertThat(parameter.path("x-descriptors"))
                                .extracting(JsonNode::asText)
                                .contains("urn:camel:group:credentials");
                    }
                    return setting;
                })
                .collect(Collectors.toSet());
        assertThat(seen).doesNotContainAnyElementsOf(NOT_OF_AN_ACCOUNT);
        if (file.getFileName().toString().contains("sink")) {
            assertThat(seen).hasSize(Setting.values().length - NOT_OF_AN_ACCOUNT.size());
        }
    }

    private static Map<String, String> settings(JsonNode kamelet) {
        return StreamSupport.stream(kamelet.at("/spec/template/beans").spliterator(), false)
                .flatMap(bean -> bean.path("properties").properties().stream())
                .flatMap(property -> {
                    Matcher setting = SETTING.matcher(property.getKey());
                    return setting.matches()
                            ? Stream.of(Map.entry(
                                    setting.group(1), property.getValue().asText()))
                            : Stream.empty();
                })
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String camelCase(Setting setting) {
        String[] words = setting.property().replaceFirst("^zendesk\\.", "").split("[.-]");
        List<String> parts = new ArrayList<>(List.of(words[0]));
        for (int i = 1; i < words.length; i++) {
            parts.add(Character.toUpperCase(words[i].charAt(0)) + words[i].substring(1));
        }
        return String.join("", parts);
    }

    private static JsonNode read(Path file) throws IOException {
        return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file)));
    }
}
