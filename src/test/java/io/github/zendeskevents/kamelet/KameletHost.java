package io.github.zendeskevents.kamelet;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** A host whose routes, written in YAML, use the Kamelets. */
final class KameletHost implements AutoCloseable {

    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template = context.createProducerTemplate();

    /** A host that is not started yet, with properties of its own and these routes. */
    static KameletHost with(Map<String, String> properties, String... routes) throws Exception {
        KameletHost host = new KameletHost();
        Properties own = new Properties();
        own.putAll(properties);
        host.context.getPropertiesComponent().setInitialProperties(own);
        for (int i = 0; i < routes.length; i++) {
            PluginHelper.getRoutesLoader(host.context)
                    .loadRoutes(ResourceHelper.fromString("host-" + i + ".yaml", routes[i]));
        }
        return host;
    }

    /** A started host. */
    static KameletHost start(String... routes) throws Exception {
        KameletHost host = with(Map.of(), routes);
        host.context.start();
        return host;
    }

    /** A route from {@code direct:NAME} to a Kamelet with these parameters, pairs of name and value. */
    static String route(String name, String kamelet, String... parameters) {
        StringBuilder yaml = new StringBuilder(
                """
                - route:
                    id: %s
                    from:
                      uri: direct:%s
                      steps:
                        - to:
                            uri: kamelet:%s
                            parameters:
                """
                        .formatted(name, name, kamelet));
        for (int i = 0; i < parameters.length; i += 2) {
            yaml.append(" ".repeat(14))
                    .append(parameters[i])
                    .append(": \"")
                    .append(parameters[i + 1])
                    .append("\"\n");
        }
        return yaml.toString();
    }

    CamelContext context() {
        return context;
    }

    /** What became of a message, JSON written with single quotes as text; waits for it. */
    Exchange send(String name, Object body, Map<String, Object> headers) throws Exception {
        return sendLater(name, body, headers).get(60, TimeUnit.SECONDS);
    }

    Exchange send(String name, Object body) throws Exception {
        return send(name, body, Map.of());
    }

    CompletableFuture<Exchange> sendLater(String name, Object body, Map<String, Object> headers) {
        return template.asyncSend("direct:" + name, exchange -> {
            exchange.getMessage().setBody(body instanceof String text ? text.replace('\'', '"') : body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
    }

    CompletableFuture<Exchange> sendLater(String name, Object body) {
        return sendLater(name, body, Map.of());
    }

    @Override
    public void close() {
        context.stop();
    }
}
