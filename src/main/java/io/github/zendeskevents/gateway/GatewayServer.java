package io.github.zendeskevents.gateway;

import io.github.zendeskevents.server.ConnectionLimits;
import io.github.zendeskevents.server.HttpReply;
import io.github.zendeskevents.server.JettyServer;
import io.github.zendeskevents.server.ServerOptions;
import io.github.zendeskevents.settings.CamelSettings;
import io.github.zendeskevents.settings.GatewaySettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.apache.camel.Component;

/**
 * The gateway's own Jetty. The contract says to ignore the type of the content, and every error has the form that all replies of
 * the gateway have.
 */
public final class GatewayServer {

    private static final Pattern CALL = Pattern.compile(
            "(/v1/(identify|track|group|page|screen|alias|batch|import|[itgpsab])|/beacon/v1/batch|/sourceConfig)/?");

    private GatewayServer() {}

    /** A Jetty component with the limits of the settings; or, without Jetty, one that says what is missing. */
    public static Component of(CamelSettings settings) {
        return component(settings.get().gateway().connections(), Origins.of(settings));
    }

    /** A Jetty component with the usual limits, where no settings are at hand. */
    public static Component create() {
        return component(GatewaySettings.USUAL_CONNECTIONS, new Origins(List.of()));
    }

    private static Component component(GatewaySettings.Connections connections, Origins origins) {
        return JettyServer.create(new ServerOptions(
                (status, reason, method, path, sent) -> sent.stream().anyMatch(origins::isNotAllowed)
                        ? GatewayReplies.FOREIGN
                        : error(status, reason, method, path),
                OptionalInt.empty(),
                List.of("/v1/", "/beacon/", "/sourceConfig"),
                Optional.empty(),
                Optional.of(new ConnectionLimits(connections.all(), connections.perAddress(), connections.proxies())),
                "The gateway needs camel-jetty: add org.apache.camel:camel-jetty to the class path,"
                        + " or set zendesk.gateway.enabled=false"));
    }

    /**
     * While routes start or end, the port is open without them: then events on a good path are to come again, because a sender drops
     * what is answered with 404, or with the 405 of Camel where the route came between its two looks for one.
     */
    private static HttpReply error(int status, String reason, String method, String path) {
        boolean routeIsMissing = (status == 404 || status >= 500 || (status == 405 && isServed(method, path)))
                && CALL.matcher(path).matches();
        return routeIsMissing
                ? new GatewayReplies().refuse(503, "service unavailable")
                : new GatewayReplies().refuse(status, reason);
    }

    private static boolean isServed(String method, String path) {
        return path.startsWith("/sourceConfig") ? method.equals("GET") || method.equals("HEAD") : method.equals("POST");
    }
}
