package io.github.zendeskevents.settings;

import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.apache.camel.CamelContext;

/**
 * The names of the properties that a host has set. Camel knows those of its own properties component; a host that resolves properties
 * by its own means, as Spring Boot does, has an implementation for it, found as a service of Java's.
 */
public interface PropertyNames {

    /** The names of properties that begin as those of this module do; none where the host is another. */
    Collection<String> of(CamelContext context);

    /** All that are known of. */
    static Set<String> all(CamelContext context) {
        Set<String> names = new HashSet<>(context.getPropertiesComponent()
                .loadProperties(name -> name.startsWith(UnknownSettings.PREFIX))
                .stringPropertyNames());
        Iterator<PropertyNames> hosts = ServiceLoader.load(PropertyNames.class, PropertyNames.class.getClassLoader())
                .iterator();
        while (hosts.hasNext()) {
            names.addAll(ofHost(hosts, context));
        }
        return names;
    }

    private static Collection<String> ofHost(Iterator<PropertyNames> hosts, CamelContext context) {
        try {
            return hosts.next().of(context);
        } catch (ServiceConfigurationError | LinkageError anotherHost) {
            return List.of();
        }
    }
}
