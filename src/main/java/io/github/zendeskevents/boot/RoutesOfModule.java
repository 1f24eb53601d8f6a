package io.github.zendeskevents.boot;

import io.github.zendeskevents.settings.InvalidSettingException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * The switch of the module in Spring Boot: with {@code zendesk.enabled=true} Camel finds the module's routes beside those that the
 * application has; with {@code false} it does not, also where they are named. Otherwise an application would have to name
 * them in Camel's own pattern, which takes the place of the default and so loses the application's routes. Boot finds this listener by
 * {@code META-INF/spring.factories}, and calls it once it has read all of its configuration.
 */
public final class RoutesOfModule implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    /** Known in Spring Boot alone, and so none of the settings that each host has. */
    public static final String ENABLED = "zendesk.enabled";

    private static final String PATTERN = "camel.main.routes-include-pattern";
    private static final String FOLDER = "zendesk-routes/";
    private static final String ROUTES = "classpath:" + FOLDER + "*.camel.yaml";
    /** Camel's own default. */
    static final String CAMELS_OWN = "classpath:camel/*,classpath:camel-template/*,classpath:camel-rest/*";
    /** What Camel takes for no files at all. */
    private static final String NONE = "false";

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        apply(event.getEnvironment());
    }

    static void apply(ConfigurableEnvironment environment) {
        String enabled = environment.getProperty(ENABLED, "").strip();
        if (enabled.isEmpty()) {
            return;
        }
        String others = environment.getProperty(PATTERN, CAMELS_OWN);
        String pattern =
                switch (enabled) {
                    case "true" -> others.contains(FOLDER) ? others : with(others);
                    case "false" -> without(others);
                    default ->
                        throw new InvalidSettingException(
                                ENABLED + ": '" + enabled + "' is not allowed; must be 'true' or 'false'");
                };
        environment.getPropertySources().addFirst(new MapPropertySource(ENABLED, Map.of(PATTERN, pattern)));
    }

    private static String with(String others) {
        return others.isBlank() || others.equals(NONE) ? ROUTES : others + "," + ROUTES;
    }

    private static String without(String others) {
        String left = parts(others).filter(part -> !part.contains(FOLDER)).collect(Collectors.joining(","));
        return left.isEmpty() ? NONE : left;
    }

    private static Stream<String> parts(String pattern) {
        return Arrays.stream(pattern.split(",")).map(String::strip).filter(part -> !part.isEmpty());
    }
}
