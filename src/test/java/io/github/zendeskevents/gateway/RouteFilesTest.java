package io.github.zendeskevents.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteFilesTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    @ParameterizedTest
    @ValueSource(strings = {"accept", "gateway", "source"})
    void theFileIsAsTheYamlDslWantsIt(String file) throws IOException {
        try (InputStream schema = getClass().getResourceAsStream("/schema/camelYamlDsl.json")) {
            JsonSchema yamlDsl = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(schema);

            assertThat(yamlDsl.validate(read(file))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"accept", "gateway", "source"})
    void nothingOfAHostReachesIntoARoute(String file) throws IOException {
        for (JsonNode item : read(file)) {
            JsonNode route = item.path("route");
            if (!route.isMissingNode()) {
                assertThat(route.path("errorHandler").has("noErrorHandler")).as(route.path("id").asText()).isTrue();
                assertThat(route.path("id").asText()).startsWith("zendesk-");
            }
        }
    }

    private static JsonNode read(String file) throws IOException {
        return YAML.readTree(Path.of("routes", file + ".camel.yaml").toFile());
    }
}
