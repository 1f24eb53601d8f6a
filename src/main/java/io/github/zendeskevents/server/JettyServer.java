package io.github.zendeskevents.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.component.jetty.JettyHttpEndpoint;
import org.apache.camel.component.jetty12.JettyHttpComponent12;
import org.apache.camel.support.DefaultComponent;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Makes a Jetty component for one purpose, so that its settings reach no other Jetty endpoint of the same Camel context. Jetty is
 * optional: a host that has switched a server off need not bring it, and still loads the same route files.
 */
public final class JettyServer {

    private JettyServer() {}

    /** A Jetty component with these options; or, without Jetty, one that says what is missing when an endpoint is asked for. */
    public static Component create(ServerOptions options) {
        try {
            return new UnlistedComponent(WithJetty.component(options));
        } catch (NoClassDefFoundError jettyIsMissing) {
            return new NoJetty(options.withoutJetty());
        }
    }

    /** Apart, so that nothing of Jetty is loaded before it is needed. */
    private static final class WithJetty {

        private static final int FEWEST_THREADS = 2;

        static Component component(ServerOptions options) {
            JettyHttpComponent12 jetty = new OwnJetty(options);
            jetty.setSendServerVersion(false);
            jetty.setErrorHandler(new Errors(options.errors()));
            options.mostThreads().ifPresent(most -> {
                jetty.setMinThreads(FEWEST_THREADS);
                jetty.setMaxThreads(most);
            });
            return jetty;
        }
    }

    private static final class OwnJetty extends JettyHttpComponent12 {

        /** How long a connection may do nothing once there are as many as may be. */
        private static final Duration IDLE_WHEN_FULL = Duration.ofSeconds(2);

        private static final UriCompliance.Violation[] ANY_CHARACTERS = {
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
            UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
            UriCompliance.Violation.AMBIGUOUS_PATH_PARAMETER,
            UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS
        };

        private final ServerOptions options;

        OwnJetty(ServerOptions options) {
            this.options = options;
        }

        @Override
        protected AbstractConnector createConnectorJettyInternal(
                Server server, JettyHttpEndpoint endpoint, SslContextFactory.Server ssl) {
            AbstractConnector connector = super.createConnectorJettyInternal(server, endpoint, ssl);
            HttpConfiguration http =
                    connector.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration();
            // Else each connection keeps 100 KB from its second request on, and takes a header of the request
            // before for one that differs in upper and lower case.
            http.setHeaderCacheSize(0);
            if (!options.untypedBelow().isEmpty()) {
                http.addCustomizer((request, responseHeaders) -> isUntyped(request) ? new Untyped(request) : request);
            }
            options.opaqueBelow().ifPresent(beginning -> {
                http.setUriCompliance(UriCompliance.DEFAULT.with("any id", ANY_CHARACTERS));
                http.addCustomizer((request, responseHeaders) -> withHiddenPart(request, beginning));
            });
            options.connections().ifPresent(limits -> {
                NetworkConnectionLimit all = new NetworkConnectionLimit(limits.all(), connector);
                all.setEndPointIdleTimeout(IDLE_WHEN_FULL.toMillis());
                server.addBean(all);
                connector.addBean(new ConnectionGuard(connector, limits));
            });
            return connector;
        }

        /** Jetty refuses what two servers may read differently; here it must be in the part that is hidden before anybody reads it. */
        private static Request withHiddenPart(Request request, String beginning) {
            Optional<String> path = hidden(path(request), beginning);
            if (path.isEmpty() && request.getHttpURI().hasViolations()) {
                throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, "ambiguous path");
            }
            return path.<Request>map(hidden -> new Moved(request, hidden)).orElse(request);
        }

        private static Optional<String> hidden(String path, String beginning) {
            String rest = Mounts.withoutAccount(path);
            String account = path.substring(0, path.length() - rest.length());
            return OpaqueSegment.hide(rest, beginning).map(hidden -> account + hidden);
        }

        private boolean isUntyped(Request request) {
            return options.untypedBelow().stream().anyMatch(path(request)::startsWith);
        }
    }

    /**
     * Hides the type of the content before Jetty and Camel judge by it: a charset that does not exist would be an internal error,
     * and a serialized Java object refused.
     */
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

    /** A request for another path. */
    private static final class Moved extends Request.Wrapper {

        private final HttpURI uri;

        Moved(Request request, String path) {
            super(request);
            this.uri = HttpURI.build(request.getHttpURI()).path(path).asImmutable();
        }

        @Override
        public HttpURI getHttpURI() {
            return uri;
        }
    }

    private static final class Errors extends ErrorHandler {

        private final ErrorReplies replies;

        Errors(ErrorReplies replies) {
            this.replies = replies;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String reason = HttpStatus.getMessage(response.getStatus()).toLowerCase(Locale.ROOT);
            HttpReply reply = replies.reply(
                    response.getStatus(),
                    reason,
                    request.getMethod(),
                    path(request),
                    request.getHeaders().getValuesList(HttpHeader.ORIGIN));
            response.setStatus(reply.status());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.contentType());
            reply.headers().forEach((name, value) -> response.getHeaders().put(name, value));
            response.write(true, ByteBuffer.wrap(reply.content().getBytes(StandardCharsets.UTF_8)), callback);
            return true;
        }
    }

    private static String path(Request request) {
        return Objects.requireNonNullElse(request.getHttpURI().getPath(), "");
    }

    private static final class NoJetty extends DefaultComponent {

        private final String message;

        NoJetty(String message) {
            this.message = message;
        }

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            throw new IllegalStateException(message);
        }
    }
}
