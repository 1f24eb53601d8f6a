package io.github.zendeskevents.boot;

import io.github.zendeskevents.settings.PropertyNames;
import io.github.zendeskevents.settings.Setting;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.camel.CamelContext;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * The properties of Spring's environment. Camel asks it for the values of single names and never for all names, so that a misspelt
 * setting would be overlooked. In each form that Spring Boot takes for one setting, such as {@code zendesk.oauth.clientId} and
 * {@code zendesk.traits.drop[0]}, it is that setting.
 */
public final class SpringPropertyNames implements PropertyNames {

    private static final String ENVIRONMENT = "environment";
    private static final String PREFIX = "zendesk.";
    private static final Map<ConfigurationPropertyName, String> SETTINGS = Arrays.stream(Setting.values())
            .map(Setting::property)
            .collect(Collectors.toUnmodifiableMap(ConfigurationPropertyName::of, property -> property));

    @Override
    public Optional<Collection<String>> of(CamelContext context) {
        if (!(context.getRegistry().lookupByName(ENVIRONMENT) instanceof ConfigurableEnvironment environment)) {
            return Optional.empty();
        }
        return Optional.of(StreamSupport.stream(environment.getPropertySources().spliterator(), false)
                .filter(EnumerablePropertySource.class::isInstance)
                .flatMap(source -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
                .filter(name -> name.startsWith(PREFIX))
                .map(name -> SETTINGS.getOrDefault(canonical(name), name))
                .filter(name -> !name.equals(RoutesOfModule.ENABLED))
                .distinct()
                .toList());
    }

    /** By Spring Boot's rules the same for each form of a name, and for each entry of a list. */
    static ConfigurationPropertyName canonical(String name) {
        ConfigurationPropertyName canonical = ConfigurationPropertyName.adapt(name, '.');
        return canonical.isLastElementIndexed() ? canonical.getParent() : canonical;
    }
}
