package io.github.zendeskevents.kamelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The Kamelets are resources that a cluster takes: they hold against the schema of the custom resource definition, as Camel publishes it.
 * A cluster drops what the schema does not know; here it is a mistake.
 */
class KameletSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema SCHEMA = schema();

    @ParameterizedTest
    @MethodSource("io.github.zendeskevents.kamelet.KameletFilesTest#files")
    void aClusterTakesIt(Path file) throws IOException {
        assertThat(SCHEMA.validate(yaml(Files.readString(file)))).isEmpty();
    }

    @Test
    void whatNoClusterKnowsIsFound() throws IOException {
        ObjectNode kamelet =
                (ObjectNode) yaml(Files.readString(KameletFilesTest.files().get(0)));
        kamelet.withObjectProperty("spec").put("dependecies", "camel:core");
        kamelet.withObjectProperty("spec").put("definition", "none");

        assertThat(SCHEMA.validate(kamelet))
                .extracting(problem -> problem.getInstanceLocation() + " " + problem.getMessage())
                .anyMatch(problem -> problem.contains("dependecies"))
                .anyMatch(problem -> problem.startsWith("$.spec.definition "));
    }

    private static JsonSchema schema() {
        try (InputStream file = KameletSchemaTest.class.getResourceAsStream("/camel.apache.org_kamelets.yaml")) {
            JsonNode version = yaml(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .at("/spec/versions/0");
            assertThat(version.path("name").asText()).isEqualTo("v1");
            return JsonSchemaFactory.getInstance(VersionFlag.V4)
                    .getSchema(closed(version.at("/schema/openAPIV3Schema")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes no member that is not named, but where a cluster would keep it, and at the top, where any resource has metadata. */
    private static JsonNode closed(JsonNode schema) {
        if (schema.path("properties").isObject()
                && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                && !schema.has("additionalProperties")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
        schema.forEach(KameletSchemaTest::closed);
        return schema;
    }

    private static JsonNode yaml(String text) {
        return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
    }
}
