package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.main.Main;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A wrong value of each setting stops the shop with one line that names the setting as it is written there. */
class WrongSettingsTest {

    /** The settings that the module's own tests are made with. */
    private static final Path VALUES = Path.of(System.getProperty("wrong.settings"));

    @ParameterizedTest
    @MethodSource("wrong")
    void isToldInOneLineThatNamesIt(String setting, Map<String, String> settings) {
        Main shop = new Main(Shop.class);
        shop.addOverrideProperty("camel.main.routes-include-pattern", "classpath:zendesk-routes/*.camel.yaml");
        settings.forEach(shop::addOverrideProperty);

        Throwable failure = catchThrowable(shop::start);
        shop.stop();

        assertThat(Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                        .reduce((cause, itsCause) -> itsCause))
                .get(InstanceOfAssertFactories.THROWABLE)
                .hasMessageStartingWith(setting + ": ")
                .hasMessageContaining("; must be ")
                .hasMessageNotContaining("\n");
    }

    static Stream<Arguments> wrong() throws IOException {
        return StreamSupport.stream(new ObjectMapper().readTree(VALUES.toFile()).spliterator(), false)
                .map(one -> Arguments.of(one.path("setting").asText(), settings(one)));
    }

    private static Map<String, String> settings(JsonNode one) {
        // The shop has a property of its own that is called http.port, which the gateway reads where it is on.
        Map<String, String> settings = new HashMap<>(
                Map.of("zendesk.gateway.enabled", "true", "zendesk.management.enabled", "true", "http.port", "8080"));
        one.path("beside")
                .properties()
                .forEach(field -> settings.put(field.getKey(), field.getValue().asText()));
        settings.put(one.path("setting").asText(), one.path("value").asText());
        return settings;
    }
}
