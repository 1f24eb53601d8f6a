package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.boot.SettingFailureAnalyzer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.annotation.Configuration;

/** A wrong value of each setting stops the shop with one line that names the setting as it is written there. */
class WrongSettingsTest {

    /** The settings that the module's own tests are made with. */
    private static final Path VALUES = Path.of(System.getProperty("wrong.settings"));

    /** As little as an application can be. */
    @Configuration
    @EnableAutoConfiguration
    static class SmallShop {}

    @ParameterizedTest
    @MethodSource("wrong")
    void isToldInOneLineThatNamesIt(String setting, List<String> options) {
        SpringApplication shop = new SpringApplicationBuilder(SmallShop.class)
                .logStartupInfo(false)
                .application();

        Throwable failure =
                catchThrowable(() -> shop.run(options.toArray(String[]::new)).close());

        FailureAnalysis told = new SettingFailureAnalyzer().analyze(failure);
        assertThat(told).as("%s", failure).isNotNull();
        assertThat(told.getDescription())
                .startsWith(setting + ": ")
                .contains("; must be ")
                .doesNotContain("\n");
    }

    static Stream<Arguments> wrong() throws IOException {
        return StreamSupport.stream(new ObjectMapper().readTree(VALUES.toFile()).spliterator(), false)
                .map(one -> Arguments.of(one.path("setting").asText(), options(one)));
    }

    private static List<String> options(JsonNode one) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "spring.main.banner-mode", "off",
                "server.port", "0",
                "zendesk.gateway.enabled", "true",
                "zendesk.management.enabled", "true",
                "http.port", "8080"));
        one.path("beside")
                .properties()
                .forEach(field -> settings.put(field.getKey(), field.getValue().asText()));
        settings.put(one.path("setting").asText(), one.path("value").asText());
        return settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toList();
    }
}
