package io.github.zendeskevents.management;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.component.jetty12.JettyHttpComponent12;
import org.apache.camel.support.DefaultComponent;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Makes a Jetty component for operators alone, so that its settings reach no other Jetty endpoint of the same Camel context.
 * Jetty is optional: a host that shows health and metrics in its own way need not bring it, and still loads the same files.
 */
public final class ManagementServer {

    private ManagementServer() {}

    /** A Jetty component that answers errors in JSON; or, without Jetty, one that says what is missing. */
    public static Component create() {
        try {
            return WithJetty.component();
        } catch (NoClassDefFoundError jettyIsMissing) {
            return new NoJetty();
        }
    }

    /** Apart, so that nothing of Jetty is loaded before it is needed. */
    private static final class WithJetty {

        private static final int FEWEST_THREADS = 2;
        private static final int MOST_THREADS = 16;

        static Component component() {
            JettyHttpComponent12 jetty = new JettyHttpComponent12();
            jetty.setSendServerVersion(false);
            jetty.setMinThreads(FEWEST_THREADS);
            jetty.setMaxThreads(MOST_THREADS);
            jetty.setErrorHandler(new JsonErrors());
            return jetty;
        }
    }

    /** Answers what never reaches a route: an unknown path, a method that nobody serves, a request that is no HTTP. */
    private static final class JsonErrors extends ErrorHandler {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            int status = response.getStatus();
            Reply reply = Reply.error(status, HttpStatus.getMessage(status).toLowerCase(Locale.ROOT));
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.contentType());
            if (status == HttpStatus.METHOD_NOT_ALLOWED_405) {
                response.getHeaders().put(HttpHeader.ALLOW, allowed(Request.getPathInContext(request)));
            }
            response.write(true, ByteBuffer.wrap(reply.content().getBytes(StandardCharsets.UTF_8)), callback);
            return true;
        }

        /** HTTP wants every 405 to say what is allowed, and Camel does not tell. */
        private static String allowed(String path) {
            if (path.matches("(?i)/ops/dead-letters/.*replay/?")) {
                return "POST";
            }
            return path.matches("(?i)/ops/dead-letters/.+") ? "DELETE" : "GET, HEAD";
        }
    }

    private static final class NoJetty extends DefaultComponent {

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            throw new IllegalStateException(
                    "Health, metrics and operations need camel-jetty: add org.apache.camel:camel-jetty to"
                            + " the class path, or set management.enabled=false");
        }
    }
}
