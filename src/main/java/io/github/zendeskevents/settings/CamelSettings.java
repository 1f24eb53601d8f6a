package io.github.zendeskevents.settings;

import io.github.zendeskevents.camel.ContextSingletons;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.spi.PropertiesResolvedValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the settings through Camel's properties component, so that a host's own way of setting properties (files, system
 * properties, environment variables, Spring, Quarkus) works for this module too. It is a bean of its own because only the
 * context knows these ways, and the context comes after construction. Each file that needs settings declares one, because Camel
 * makes the beans of a file before it has seen the other files; all of a context share what was read once.
 */
public final class CamelSettings implements CamelContextAware, Supplier<Settings> {

    private static final Logger LOG = LoggerFactory.getLogger(CamelSettings.class);

    private CamelContext context;
    private Settings settings;

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    /** @throws InvalidSettingException when a setting is wrong */
    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
        this.settings = ContextSingletons.of(context).once("zendeskSettings", Settings.class, () -> {
            warnOfUnknown(context);
            if (Defaults.of(context) == Defaults.HOST) {
                context.addLifecycleStrategy(new EndpointCheck());
            }
            return Settings.read(name -> value(context, name), Defaults.of(context));
        });
    }

    /** A host may mean a property of its own by such a name. Said once, though settings that are wrong may be read several times. */
    private static void warnOfUnknown(CamelContext context) {
        ContextSingletons.of(context).once("zendeskUnknownSettings", List.class, () -> {
            List<String> unread = PropertyNames.all(context).stream()
                    .filter(name -> !isReadAllTheSame(context, Setting.named(name)))
                    .toList();
            List<String> unreadVariables = System.getenv().keySet().stream()
                    .filter(name -> !isReadAllTheSame(context, UnknownSettings.meantByVariable(name)))
                    .toList();
            List<String> warnings = Stream.concat(
                            UnknownSettings.among(unread).stream(),
                            UnknownSettings.amongVariables(unreadVariables).stream())
                    .toList();
            warnings.forEach(LOG::warn);
            return warnings;
        });
    }

    /** Some hosts, such as Spring Boot, find a setting by other forms of its name too. */
    private static boolean isReadAllTheSame(CamelContext context, Optional<Setting> meant) {
        return meant.flatMap(setting -> value(context, setting.property())).isPresent();
    }

    @Override
    public Settings get() {
        return settings;
    }

    /**
     * What a property was set to, with its placeholders replaced. Camel takes one that names nothing for a property that is not set,
     * which would leave a door open that a token was meant to close.
     */
    static Optional<String> value(CamelContext context, String name) {
        try {
            return Optional.ofNullable(context.resolvePropertyPlaceholders("{{?" + name + "}}"))
                    .map(value -> asWritten(context, name, value));
        } catch (IllegalArgumentException unresolvable) {
            throw new InvalidSettingException(name
                    + ": the value set has a placeholder in {{ and }} that names nothing; must be one that can be resolved,"
                    + " and braces that are meant as such need a backslash, as in \\{{ and \\}}");
        }
    }

    /** Camel drops backslashes, which are part of a secret or a path; a value without placeholders is meant as it was written. */
    private static String asWritten(CamelContext context, String name, String value) {
        return context.getPropertiesComponent()
                .getResolvedValue(name)
                .map(PropertiesResolvedValue::originalValue)
                .filter(text -> !text.contains("{{") && !text.contains("}}"))
                .filter(text -> withoutBackslashes(text).equals(withoutBackslashes(value)))
                .orElse(value);
    }

    private static String withoutBackslashes(String text) {
        return text.replace("\\", "");
    }
}
