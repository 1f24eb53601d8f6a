package io.github.zendeskevents.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.boot.RoutesOfModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The file by which editors complete and explain the settings in the configuration of a Spring Boot application. */
class SettingsMetadataTest {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final Path FILE = Path.of("src/main/resources/META-INF/spring-configuration-metadata.json");
    private static final String TEXT = String.class.getName();
    private static final Pattern QUOTED = Pattern.compile("'([^']+)'");

    @Test
    void theFileIsMadeOfTheSettings() throws IOException {
        Path wanted = Path.of("target", FILE.getFileName().toString());
        Files.writeString(wanted, metadata());

        assertThat(Files.readString(FILE)).as("copy %s to %s", wanted, FILE).isEqualTo(Files.readString(wanted));
    }

    private static String metadata() throws JsonProcessingException {
        ObjectNode file = JSON.createObjectNode();
        ArrayNode properties = file.putArray("properties");
        ArrayNode hints = file.putArray("hints");
        properties
                .addObject()
                .put("name", RoutesOfModule.ENABLED)
                .put("type", Boolean.class.getName())
                .put(
                        "description",
                        "True: the routes of camel-zendesk-events run beside those of the application; false: none of them does.");
        properties
                .addObject()
                .put("name", "management.info.zendesk.enabled")
                .put("type", Boolean.class.getName())
                .put("description", "Whether the info endpoint tells of camel-zendesk-events.")
                .put("defaultValue", "true");
        for (Setting setting : Setting.values()) {
            ObjectNode property = properties
                    .addObject()
                    .put("name", setting.property())
                    .put("type", type(setting))
                    .put("description", description(setting));
            if (!setting.defaultValue().isEmpty()) {
                property.put("defaultValue", setting.defaultValue());
            }
            List<String> choice = choice(setting);
            if (!choice.isEmpty()) {
                ArrayNode values =
                        hints.addObject().put("name", setting.property()).putArray("values");
                choice.forEach(value -> values.addObject().put("value", value));
            }
            setting.oldProperty().ifPresent(old -> properties
                    .addObject()
                    .put("name", old)
                    .put("type", type(setting))
                    .putObject("deprecation")
                    .put("replacement", setting.property()));
        }
        return JSON.writeValueAsString(file) + "\n";
    }

    private static String type(Setting setting) {
        String allowed = setting.type().allowed();
        if (allowed.equals("'true' or 'false'")) {
            return Boolean.class.getName();
        }
        if (allowed.contains("separated by commas")) {
            return "java.util.List<java.lang.String>";
        }
        if (allowed.startsWith("a duration such as")) {
            return Duration.class.getName();
        }
        return allowed.startsWith("a whole number") ? Integer.class.getName() : TEXT;
    }

    /** A sentence, as the format asks for. */
    private static String description(Setting setting) {
        String meaning = setting.meaning().replace("`", "");
        String sentence = Character.toUpperCase(meaning.charAt(0)) + meaning.substring(1);
        return sentence.endsWith(".") ? sentence : sentence + ".";
    }

    /** Where the value is one of a few. */
    private static List<String> choice(Setting setting) {
        String allowed = setting.type().allowed();
        boolean few = (type(setting).equals(TEXT) && allowed.matches("('[^']+'(, | or )?)+"))
                || allowed.startsWith("some of '");
        Stream<MatchResult> values = few ? QUOTED.matcher(allowed).results() : Stream.empty();
        return values.map(value -> value.group(1)).toList();
    }
}
