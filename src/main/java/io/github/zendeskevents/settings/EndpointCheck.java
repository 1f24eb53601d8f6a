package io.github.zendeskevents.settings;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.StringHelper;

/**
 * Tells a host which setting names an endpoint whose component is not there. Camel tells its whole URI, and no setting. No endpoint is made
 * for that: it would be made before Camel has given its component what it finds in the registry, such as the connection factory of JMS.
 */
final class EndpointCheck extends LifecycleStrategySupport {

    private static final List<Setting> ENDPOINTS =
            List.of(Setting.SOURCE_URI, Setting.DEAD_LETTER_URI, Setting.OUTCOME_URI, Setting.ALERT_URI);

    @Override
    public void onContextInitializing(CamelContext context) {
        for (Setting setting : ENDPOINTS) {
            String uri = CamelSettings.value(context, setting.property()).orElse("");
            String scheme = StringHelper.before(uri, ":", uri);
            if (!uri.isBlank() && !isThere(context, scheme) && !isBean(context, uri)) {
                throw new InvalidSettingException(
                        setting.property() + ": '" + scheme
                                + ":...' is not allowed; must be the URI of an endpoint whose component is there with all it needs");
            }
        }
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
