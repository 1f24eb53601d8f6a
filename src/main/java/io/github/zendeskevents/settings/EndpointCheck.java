package io.github.zendeskevents.settings;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.util.StringHelper;

/**
 * Tells a host which setting an endpoint that Camel cannot make is from. Camel tells its whole URI, with passwords in it, and no setting.
 * It is asked right before Camel makes the routes, when the host has added all components of its own. The program of the distribution tells it
 * by itself.
 */
final class EndpointCheck extends LifecycleStrategySupport {

    private static final List<Setting> ENDPOINTS =
            List.of(Setting.SOURCE_URI, Setting.DEAD_LETTER_URI, Setting.OUTCOME_URI, Setting.ALERT_URI);

    @Override
    public void onContextInitializing(CamelContext context) {
        for (Setting setting : ENDPOINTS) {
            String uri = CamelSettings.value(context, setting.property()).orElse("");
            try {
                if (!uri.isBlank()) {
                    context.getEndpoint(uri);
                }
            } catch (NoSuchEndpointException | ResolveEndpointFailedException unusable) {
                throw new InvalidSettingException(setting.property() + ": '" + StringHelper.before(uri, ":", uri)
                        + ":...' is not allowed; must be the URI of an endpoint"
                        + (unusable instanceof NoSuchEndpointException
                                ? " whose component is there with all it needs"
                                : " with options that its component knows, and values that it can read"));
            }
        }
    }
}
