package io.github.zendeskevents.camel;

import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.direct.DirectEndpoint;
import org.apache.camel.spi.EndpointStrategy;

/**
 * Lets steps find out at once that a route of ours is missing. Camel would hold a thread for half a minute for each event, in case
 * the route is about to start; but nothing is delivered before all routes run. Endpoints of a host's own keep what it set for them.
 */
public final class PromptEndpoints implements EndpointStrategy {

    private static final String OURS = "direct://zendesk-";
    /** These are also called from outside of a delivery, where the route may be about to start. */
    private static final Set<String> CALLED_FROM_OUTSIDE = Set.of("accept", "take", "http", "call", "door");

    private PromptEndpoints() {}

    /** From now on, and for the endpoints that there are already. */
    public static void in(CamelContext context) {
        context.getCamelContextExtension().registerEndpointCallback(new PromptEndpoints());
    }

    @Override
    public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
        if (endpoint instanceof DirectEndpoint direct
                && direct.getEndpointBaseUri().startsWith(OURS)
                && !CALLED_FROM_OUTSIDE.contains(direct.getEndpointBaseUri().substring(OURS.length()))) {
            direct.setBlock(false);
        }
        return endpoint;
    }
}
