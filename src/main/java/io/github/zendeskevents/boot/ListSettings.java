package io.github.zendeskevents.boot;

import io.github.zendeskevents.settings.Setting;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Lets a setting of several values be written as a list, as in each {@code application.yml}. Camel asks for a property by the one name of
 * it, and a list has none: Spring Boot binds it to {@code zendesk.traits.drop[0]} and so on, and all of them would do nothing.
 * Boot finds this listener by {@code META-INF/spring.factories}, and calls it once it has read all of its configuration.
 */
public final class ListSettings implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final String PREFIX = "zendesk.";
    private static final Bindable<List<String>> TEXTS = Bindable.listOf(String.class);

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        apply(event.getEnvironment());
    }

    /** One value wins over a list, wherever the two are. */
    static void apply(ConfigurableEnvironment environment) {
        Binder binder = Binder.get(environment);
        Map<String, Object> joined = new LinkedHashMap<>();
        Arrays.stream(Setting.values())
                .map(Setting::property)
                .filter(property -> property.startsWith(PREFIX) && !environment.containsProperty(property))
                .forEach(property ->
                        binder.bind(property, TEXTS).ifBound(texts -> joined.put(property, String.join(",", texts))));
        if (!joined.isEmpty()) {
            environment.getPropertySources().addLast(new MapPropertySource("lists of zendesk settings", joined));
        }
    }
}
