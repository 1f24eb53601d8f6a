package io.github.zendeskevents.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.Documentation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** The settings in the forms that Spring Boot takes for any property. */
class ListSettingsTest {

    @Test
    void aListIsReadAsItsEntriesWithCommas() {
        StandardEnvironment environment = environment(Map.of(
                "zendesk.traits.drop[0]", "ssn",
                "zendesk.traits.drop[1]", "address.*",
                "zendesk.track.events", "Order*"));

        assertThat(environment.getProperty("zendesk.traits.drop")).isEqualTo("ssn,address.*");
        assertThat(environment.getProperty("zendesk.track.events")).isEqualTo("Order*");
        assertThat(environment.getProperty("zendesk.traits.only")).isNull();
    }

    @Test
    void aSingleValueInAnotherPlaceWinsOverAList() {
        StandardEnvironment environment = environment(Map.of("zendesk.traits.drop[0]", "ssn"));
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("command line", Map.of("zendesk.traits.drop", "phone")));

        assertThat(environment.getProperty("zendesk.traits.drop")).isEqualTo("phone");
    }

    @Test
    void eachFormOfASettingIsThatSettingAndAMisspeltOneIsNone() throws Exception {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("zendesk.enabled", "true");
        properties.put("zendesk.oauth.clientId", "c");
        properties.put("zendesk.oauth.client_secret", "s");
        properties.put("zendesk.traits.drop[0]", "ssn");
        properties.put("zendesk.gateway.Public-Keys[0]", "k");
        properties.put("zendesk.subdomian", "acme");
        properties.put("shop.zendesk.subdomain", "acme");
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("environment", environment(properties));

            assertThat(new SpringPropertyNames().of(context).orElseThrow())
                    .containsExactlyInAnyOrder(
                            "zendesk.oauth.client-id",
                            "zendesk.oauth.client-secret",
                            "zendesk.traits.drop",
                            "zendesk.gateway.public-keys",
                            "zendesk.subdomian");
        }
    }

    @Test
    void theDocumentedFileIsReadWhole() throws Exception {
        String file = Documentation.page("embedding").section("Spring Boot").code("").stream()
                .filter(block -> block.startsWith("zendesk:"))
                .findFirst()
                .orElseThrow();
        StandardEnvironment environment = environment(Map.of());
        new YamlPropertySourceLoader()
                .load("application.yml", new ByteArrayResource(file.getBytes(UTF_8)))
                .forEach(environment.getPropertySources()::addFirst);
        ListSettings.apply(environment);

        assertThat(environment.getProperty("zendesk.subdomain")).isEqualTo("acme");
        assertThat(environment.getProperty("zendesk.oauth.client-id")).isEqualTo("acme-events");
        assertThat(environment.getProperty("zendesk.traits.drop")).isEqualTo("ssn,address.*");
        assertThat(environment.getProperty("zendesk.enabled")).isEqualTo("true");
    }

    private static StandardEnvironment environment(Map<String, Object> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("of the application", properties));
        ConfigurationPropertySources.attach(environment);
        ListSettings.apply(environment);
        return environment;
    }
}
