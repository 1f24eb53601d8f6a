package io.github.zendeskevents.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Camel makes of the values of properties on their way here. */
class CamelSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"a\\b", "a\\\\b", "\\", "C:\\keys\\zendesk", "${x}", "#bean:x", "RAW(x)", "?x=y&z"})
    void aValueIsMeantAsItIsWritten(String written) {
        assertThat(value(Map.of("management.token", written))).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"{{partner}}, secret", "a-{{partner}}, a-secret", "{{missing:other}}, other", "a\\{{b\\}}, a{{b}}"})
    void placeholdersAreReplaced(String written, String meant) {
        assertThat(value(Map.of("management.token", written, "partner", "secret")))
                .isEqualTo(meant);
    }

    @Test
    void aPlaceholderThatMayBeMissingLeavesTheSettingUnset() {
        assertThat(CamelSettings.value(context(Map.of("management.token", "{{?missing}}")), "management.token"))
                .isEmpty();
        assertThat(CamelSettings.value(context(Map.of()), "management.token")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{missing}}",
                "a{{missing}}b",
                "{{env:NO_SUCH_VARIABLE}}",
                "a{{b",
                "a}}b",
                "{{management.token}}"
            })
    void aPlaceholderThatNamesNothingStopsTheStartInsteadOfLeavingASecretUnset(String written) {
        assertThatThrownBy(() -> value(Map.of("management.token", written)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("management.token: ")
                .hasMessageNotContaining(written);
    }

    @Test
    void propertiesOfTheJvmAreKnownByNameWhereTheContextReadsThem() {
        CamelContext reading = context(Map.of("zendesk.subdomain", "acme"));
        DefaultCamelContext apart = context(Map.of("zendesk.subdomain", "acme"));
        PropertiesComponent properties = (PropertiesComponent) apart.getPropertiesComponent();
        properties.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
        System.setProperty("zendesk.dry-rum", "true");
        try {
            assertThat(PropertyNames.all(reading)).contains("zendesk.subdomain", "zendesk.dry-rum");
            assertThat(PropertyNames.all(apart)).containsExactly("zendesk.subdomain");
        } finally {
            System.clearProperty("zendesk.dry-rum");
        }
    }

    private static String value(Map<String, String> properties) {
        return CamelSettings.value(context(properties), "management.token").orElseThrow();
    }

    private static DefaultCamelContext context(Map<String, String> properties) {
        DefaultCamelContext context = new DefaultCamelContext();
        Properties initial = new Properties();
        initial.putAll(properties);
        context.getPropertiesComponent().setInitialProperties(initial);
        return context;
    }
}
