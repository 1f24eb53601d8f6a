package io.github.zendeskevents.settings;

import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;

/**
 * Tells which setting names an endpoint whose component is not there, or that has a misspelt option. Camel tells its whole URI,
 * passwords among it, and no setting. No endpoint is made for that: it would be made before Camel has given its component what it
 * finds in the registry, such as the connection factory of JMS.
 */
public final class EndpointCheck extends LifecycleStrategySupport {

    private static final List<Setting> ENDPOINTS =
            List.of(Setting.SOURCE_URI, Setting.DEAD_LETTER_URI, Setting.OUTCOME_URI, Setting.ALERT_URI);

    @Override
    public void onContextInitializing(CamelContext context) {
        for (Setting setting : ENDPOINTS) {
            String uri = CamelSettings.value(context, setting.property()).orElse("");
            String scheme = StringHelper.before(uri, ":", uri);
            if (uri.isBlank() || isBean(context, uri)) {
                continue;
            }
            if (!isThere(context, scheme)) {
                throw new InvalidSettingException(
                        setting.property() + ": '" + scheme
                                + ":...' is not allowed; must be the URI of an endpoint whose component is there with all it needs");
            }
            unknownOption(context, setting, uri).ifPresent(mistake -> {
                throw new InvalidSettingException(mistake);
            });
        }
    }

    /**
     * One line for people where an option of this endpoint is misspelt. A component says so of itself where it takes any option, as HTTP
     * does; one of the host's own may say nothing at all.
     */
    public static Optional<String> unknownOption(CamelContext context, Setting setting, String uri) {
        String scheme = StringHelper.before(uri, ":", uri);
        String wrong = setting.property() + ": '" + scheme + ":...' is not allowed; must have options ";
        EndpointUriFactory factory = context.getCamelContextExtension().getEndpointUriFactory(scheme);
        if (factory == null || factory.isLenientProperties()) {
            return Optional.empty();
        }
        try {
            return URISupport.parseQuery(StringHelper.after(uri, "?", ""), true).keySet().stream()
                    .filter(option -> !isKnown(factory, option))
                    .map(option -> wrong + "that its component knows, and '" + option + "' is none; the nearest is '"
                            + UnknownSettings.nearest(option, factory.propertyNames().stream()) + "'")
                    .findFirst();
        } catch (URISyntaxException unreadable) {
            return Optional.of(wrong + "of the form name=value, joined by &");
        }
    }

    private static boolean isKnown(EndpointUriFactory factory, String option) {
        return factory.propertyNames().contains(option)
                || factory.multiValuePrefixes().values().stream().anyMatch(option::startsWith);
    }

    private static boolean isThere(CamelContext context, String scheme) {
        try {
            return context.hasComponent(scheme) != null
                    || PluginHelper.getComponentResolver(context).resolveComponent(scheme, context) != null;
        } catch (Exception unusable) {
            throw new IllegalStateException(unusable);
        }
    }

    private static boolean isBean(CamelContext context, String uri) {
        return context.getRegistry().lookupByNameAndType(uri, Endpoint.class) != null;
    }
}
