package io.github.zendeskevents.gateway;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.component.jetty.JettyHttpComponent;
import org.apache.camel.component.jetty.JettyHttpEndpoint;
import org.apache.camel.component.jetty12.JettyHttpComponent12;
import org.apache.camel.support.DefaultComponent;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Makes the gateway's own Jetty component, so that its settings reach no other Jetty endpoint of the same Camel context.
 * Jetty is optional: a host that has switched the gateway off need not bring it, and still loads the same route files.
 */
public final class GatewayServer {

    private GatewayServer() {}

    /** A Jetty component whose errors have the form that all answers of the gateway have; or, without Jetty, one that says so. */
    public static Component create() {
        try {
            return WithJetty.component();
        } catch (NoClassDefFoundError jettyIsMissing) {
            return new NoJetty();
        }
    }

    /** Apart, so that nothing of Jetty is loaded before it is needed. */
    private static final class WithJetty {

        static JettyHttpComponent component() {
            JettyHttpComponent jetty = new GatewayJetty();
            jetty.setSendServerVersion(false);
            jetty.setErrorHandler(new JsonErrors());
            return jetty;
        }
    }

    /**
     * Hides the type of the content, which the contract says to ignore, before Jetty and Camel judge by it: a charset that
     * does not exist would be an internal error, and a serialized Java object refused.
     */
    private static final class GatewayJetty extends JettyHttpComponent12 {

        private static final String CALLS = "/v1/";

        @Override
        protected AbstractConnector createConnectorJettyInternal(
                Server server, JettyHttpEndpoint endpoint, SslContextFactory.Server ssl) {
            AbstractConnector connector = super.createConnectorJettyInternal(server, endpoint, ssl);
            connector
                    .getConnectionFactory(HttpConnectionFactory.class)
                    .getHttpConfiguration()
                    .addCustomizer((request, responseHeaders) -> isCall(request) ? new Untyped(request) : request);
            return connector;
        }

        private static boolean isCall(Request request) {
            String path = request.getHttpURI().getPath();
            return path != null && path.startsWith(CALLS);
        }
    }

    private static final class Untyped extends Request.Wrapper {

        private final HttpFields headers;

        Untyped(Request request) {
            super(request);
            this.headers = HttpFields.build(request.getHeaders())
                    .remove(HttpHeader.CONTENT_TYPE)
                    .asImmutable();
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }

    /**
     * Answers what never reaches a route: an unknown path, a request that is no HTTP, a method that nobody serves. While the
     * program ends, the route goes before its port is closed: then events on a good path are to come again, because a sender
     * drops what is answered with 404.
     */
    private static final class JsonErrors extends ErrorHandler {

        private static final HttpField JSON = new HttpField(HttpHeader.CONTENT_TYPE, "application/json");
        private static final HttpField ALLOW = new HttpField(HttpHeader.ALLOW, "POST");
        private static final HttpField RETRY_AFTER = new HttpField(HttpHeader.RETRY_AFTER, "10");

        private static final Pattern CALL =
                Pattern.compile("/v1/(identify|track|group|page|screen|alias|batch|import)/?");

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            int status =
                    isCallWithoutRoute(request, response) ? HttpStatus.SERVICE_UNAVAILABLE_503 : response.getStatus();
            response.setStatus(status);
            response.getHeaders().put(JSON);
            if (status == HttpStatus.METHOD_NOT_ALLOWED_405) {
                response.getHeaders().put(ALLOW);
            }
            if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
                response.getHeaders().put(RETRY_AFTER);
            }
            String reason = HttpStatus.getMessage(status).toLowerCase(Locale.ROOT);
            response.write(true, ByteBuffer.wrap(GatewayBinding.error(reason)), callback);
            return true;
        }

        private static boolean isCallWithoutRoute(Request request, Response response) {
            String path = request.getHttpURI().getPath();
            boolean failed = response.getStatus() == HttpStatus.NOT_FOUND_404
                    || response.getStatus() >= HttpStatus.INTERNAL_SERVER_ERROR_500;
            return failed && path != null && CALL.matcher(path).matches();
        }
    }

    private static final class NoJetty extends DefaultComponent {

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            throw new IllegalStateException(
                    "The gateway needs camel-jetty: add org.apache.camel:camel-jetty to the class path,"
                            + " or set zendesk.gateway.enabled=false");
        }
    }
}
