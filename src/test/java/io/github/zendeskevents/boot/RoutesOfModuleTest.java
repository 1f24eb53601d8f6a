package io.github.zendeskevents.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zendeskevents.settings.InvalidSettingException;
import java.util.Map;
import org.apache.camel.main.MainConfigurationProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Which files of routes Camel looks for in an application on Spring Boot. */
class RoutesOfModuleTest {

    private static final String PATTERN = "camel.main.routes-include-pattern";
    private static final String ROUTES = "classpath:zendesk-routes/*.camel.yaml";

    @Test
    void switchedOnItAddsItsRoutesToThoseThatCamelLooksForByItself() {
        assertThat(pattern(Map.of("zendesk.enabled", "true")))
                .isEqualTo(new MainConfigurationProperties().getRoutesIncludePattern() + "," + ROUTES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "true; file:own/*; file:own/*,classpath:zendesk-routes/*.camel.yaml",
                "true; false; classpath:zendesk-routes/*.camel.yaml",
                "true; ''; classpath:zendesk-routes/*.camel.yaml",
                "true; file:own/*,classpath:zendesk-routes/users.camel.yaml; file:own/*,classpath:zendesk-routes/users.camel.yaml",
                "' true '; file:own/*; file:own/*,classpath:zendesk-routes/*.camel.yaml",
                "false; file:own/*, classpath:zendesk-routes/*.camel.yaml; file:own/*",
                "false; classpath:zendesk-routes/*.camel.yaml; false",
                "false; file:own/*; file:own/*",
                "''; classpath:zendesk-routes/*.camel.yaml; classpath:zendesk-routes/*.camel.yaml",
            })
    void theRoutesThatTheApplicationNamesStay(String enabled, String before, String after) {
        assertThat(pattern(Map.of("zendesk.enabled", enabled, PATTERN, before))).isEqualTo(after);
    }

    @Test
    void withoutTheSwitchNothingIsChanged() {
        assertThat(pattern(Map.of())).isNull();
    }

    @Test
    void anotherValueStopsTheStart() {
        assertThatThrownBy(() -> pattern(Map.of("zendesk.enabled", "perhaps")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("zendesk.enabled: 'perhaps' is not allowed; must be 'true' or 'false'");
    }

    private static String pattern(Map<String, Object> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("of the application", properties));
        RoutesOfModule.apply(environment);
        return environment.getProperty(PATTERN);
    }
}
