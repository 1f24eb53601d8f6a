package io.github.zendeskevents.boot;

import io.github.zendeskevents.settings.PropertyNames;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.camel.CamelContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * The properties of Spring's environment. Camel asks it for the values of single names and never for all names, so that a misspelt
 * setting would be overlooked.
 */
public final class SpringPropertyNames implements PropertyNames {

    private static final String ENVIRONMENT = "environment";
    private static final String PREFIX = "zendesk.";

    @Override
    public Collection<String> of(CamelContext context) {
        if (!(context.getRegistry().lookupByName(ENVIRONMENT) instanceof ConfigurableEnvironment environment)) {
            return List.of();
        }
        return StreamSupport.stream(environment.getPropertySources().spliterator(), false)
                .filter(EnumerablePropertySource.class::isInstance)
                .flatMap(source -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
                .filter(name -> name.startsWith(PREFIX) && !name.equals(RoutesOfModule.ENABLED))
                .distinct()
                .toList();
    }
}
