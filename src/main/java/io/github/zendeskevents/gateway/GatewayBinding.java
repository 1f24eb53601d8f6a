package io.github.zendeskevents.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.http.common.DefaultHttpBinding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates between HTTP and the route. Camel's own binding makes a header of every header and query parameter of a request,
 * sends every header of the message back, and lets Jetty parse bodies that are labelled as forms. This one hands the route
 * four things and the body, unread; and answers with a status, three headers and a body, whatever else is in the message.
 *
 * <p>The route finds the method and the path in {@code CamelHttpMethod} and {@code CamelHttpPath}, as always, and in
 * variables, which are never sent anywhere: {@code zendeskCall}, the last part of the path; {@code zendeskAuthorization} and
 * {@code zendeskContentEncoding}, the request headers, where they are there. For the answer it sets
 * {@code CamelHttpResponseCode} and, for an error, one line of text as the body.
 */
public final class GatewayBinding extends DefaultHttpBinding {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayBinding.class);
    private static final String REQUEST = "zendeskRequest";
    private static final int OK = HttpServletResponse.SC_OK;
    private static final List<String> ANSWER_HEADERS = List.of("Allow", "Retry-After", "WWW-Authenticate");

    @Override
    public void readRequest(HttpServletRequest request, Message message) {
        Exchange exchange = message.getExchange();
        exchange.removeProperty(Exchange.CHARSET_NAME);
        exchange.setProperty(REQUEST, request);
        message.setHeader(Exchange.HTTP_METHOD, request.getMethod());
        message.setHeader(Exchange.HTTP_PATH, request.getRequestURI());
        exchange.setVariable("zendeskCall", lastPart(request.getRequestURI()));
        exchange.setVariable("zendeskAuthorization", request.getHeader("Authorization"));
        exchange.setVariable("zendeskContentEncoding", request.getHeader("Content-Encoding"));
    }

    @Override
    public InputStream parseBody(HttpServletRequest request, Message message) throws IOException {
        return request.getInputStream();
    }

    @Override
    public void writeResponse(Exchange exchange, HttpServletResponse response) throws IOException {
        Message message = exchange.getMessage();
        int status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, OK, Integer.class);
        byte[] body = status == OK ? success() : error(message.getBody(String.class));
        if (exchange.isFailed()) {
            LOG.error("Unexpected error in the gateway", exchange.getException());
            status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
            body = error("internal error");
        }
        if (status != OK) {
            RequestDrainer.drain(exchange.getProperty(REQUEST, HttpServletRequest.class), status);
        }
        response.setStatus(status);
        for (String name : ANSWER_HEADERS) {
            String value = message.getHeader(name, String.class);
            if (value != null) {
                response.setHeader(name, value);
            }
        }
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** The body that tells an SDK that its events are safe. */
    static byte[] success() {
        return "{\"success\":true}".getBytes(StandardCharsets.UTF_8);
    }

    /** @param reason one line for people */
    static byte[] error(String reason) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        return body.put("success", false).put("error", reason).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String lastPart(String path) {
        String withoutSlash = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return withoutSlash.substring(withoutSlash.lastIndexOf('/') + 1);
    }
}
