package io.github.zendeskevents.settings;

import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.apache.camel.CamelContext;

/**
 * The names of the properties that a host has set. Camel knows those of its own properties component; a host that resolves properties
 * by its own means, as Spring Boot does, has an implementation for it, found as a service of Java's.
 */
public interface PropertyNames {

    /** The names of properties that begin as those of this module do, those of the JVM among them; empty where the host is another. */
    Optional<Collection<String>> of(CamelContext context);

    /** All that are known of. */
    static Set<String> all(CamelContext context) {
        Set<String> names = new HashSet<>(context.getPropertiesComponent()
                .loadProperties(name -> name.startsWith(UnknownSettings.PREFIX))
                .stringPropertyNames());
        names.addAll(ofHost(context).orElseGet(() -> ofJvm(context)));
        return names;
    }

    private static Optional<Collection<String>> ofHost(CamelContext context) {
        Iterator<PropertyNames> hosts = ServiceLoader.load(PropertyNames.class, PropertyNames.class.getClassLoader())
                .iterator();
        Optional<Collection<String>> names = Optional.empty();
        while (names.isEmpty() && hosts.hasNext()) {
            names = of(hosts, context);
        }
        return names;
    }

    private static Optional<Collection<String>> of(Iterator<PropertyNames> hosts, CamelContext context) {
        try {
            return hosts.next().of(context);
        } catch (ServiceConfigurationError | LinkageError anotherHost) {
            return Optional.empty();
        }
    }

    /** Those of the JVM, of which Camel asks for single names and never for all, where the context reads them at all. */
    private static List<String> ofJvm(CamelContext context) {
        return System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(UnknownSettings.PREFIX))
                .filter(name ->
                        context.getPropertiesComponent().resolveProperty(name).isPresent())
                .toList();
    }
}
