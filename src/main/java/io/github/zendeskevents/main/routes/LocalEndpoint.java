package io.github.zendeskevents.main.routes;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

/**
 * An endpoint that only leads to another route of the same context.
 *
 * @param name such as {@code direct:zendesk-identify}, however it was written
 * @param optional true where the options say that there need be no route
 */
record LocalEndpoint(String name, boolean optional) {

    private static final Pattern URI = Pattern.compile("(direct|seda):(?://)?([^?]+)(\\?.*)?");
    private static final Pattern OPTIONAL =
            Pattern.compile("[?&](failIfNoConsumers=false|discardIfNoConsumers=true)(&|$)");
    /** What makes the URI of a step depend on the message. */
    private static final Pattern DYNAMIC = Pattern.compile("\\$\\{|\\$simple\\{|\\+");

    /** Of a URI as it stands in a route; empty for all other endpoints, and where it is known only while the route runs. */
    static Optional<LocalEndpoint> of(CamelContext context, String uri) {
        if (DYNAMIC.matcher(uri).find()) {
            return Optional.empty();
        }
        try {
            Matcher parts = URI.matcher(context.resolvePropertyPlaceholders(uri));
            return parts.matches()
                    ? Optional.of(new LocalEndpoint(
                            parts.group(1) + ":" + parts.group(2),
                            parts.group(3) != null
                                    && OPTIONAL.matcher(parts.group(3)).find()))
                    : Optional.empty();
        } catch (IllegalArgumentException unknownProperty) {
            // What stands for the parameter of a template is known only while its route is made.
            return Optional.empty();
        }
    }
}
