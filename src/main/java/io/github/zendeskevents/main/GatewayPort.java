package io.github.zendeskevents.main;

import io.github.zendeskevents.gateway.GatewayServer;
import io.github.zendeskevents.log.Visible;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.http.common.HttpCommonEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the gateway's port open while no routes run. Camel's Jetty shares one server among all contexts of a process that listen
 * on the same address, and lets go of it with the last of them. So a context with one consumer, on a path that nobody asks for,
 * is enough: senders are told 503, after which they try again, and do not find the port closed.
 */
final class GatewayPort implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayPort.class);
    private static final String JETTY = "zendesk-jetty";

    private final Optional<HttpCommonEndpoint> gateway;
    private final DefaultCamelContext context = new DefaultCamelContext();

    private GatewayPort(Optional<HttpCommonEndpoint> gateway) {
        this.gateway = gateway;
    }

    /** The port on which the gateway of this context listens, if it has one; it is not kept yet. */
    static GatewayPort of(CamelContext running) {
        return new GatewayPort(Optional.ofNullable(running.getRoute("zendesk-gateway"))
                .map(Route::getEndpoint)
                .filter(HttpCommonEndpoint.class::isInstance)
                .map(HttpCommonEndpoint.class::cast));
    }

    /** True when one of these texts may say how the gateway listens; the server that is kept would not hear of it. */
    static boolean isSetIn(Stream<String> texts) {
        return texts.anyMatch(text -> text.contains(JETTY));
    }

    /** Keeps it open until this is closed. */
    void keep() {
        try {
            if (gateway.isPresent()) {
                listenBeside(gateway.get());
            }
        } catch (Exception notShared) {
            LOG.debug("The gateway's port is closed for a moment", Visible.of(notShared));
        }
    }

    private void listenBeside(HttpCommonEndpoint gateway) throws Exception {
        context.addComponent(JETTY, GatewayServer.create());
        context.start();
        Endpoint beside = context.getEndpoint("%s:%s://%s:%d/zendesk-no-routes?enableMultipartFilter=false"
                .formatted(JETTY, gateway.getProtocol(), gateway.getHttpUri().getHost(), gateway.getPort()));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(beside).stop();
            }
        });
    }

    /** Lets go of the port, which closes it unless routes listen on it by now. */
    @Override
    public void close() {
        context.stop();
    }
}
