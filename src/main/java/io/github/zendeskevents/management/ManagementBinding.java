package io.github.zendeskevents.management;

import static org.apache.camel.http.base.HttpHelper.evalPlaceholders;

import io.github.zendeskevents.inbox.InboxUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.http.common.DefaultHttpBinding;
import org.apache.camel.http.common.HttpCommonEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates between HTTP and the routes for operators. Camel's own binding makes a header of every header and query parameter
 * of a request and sends every header of the message back. This one hands over what the routes know, as headers of these
 * names: the parameters {@code limit}, {@code before} and {@code code}, and what stands in the path for {@code {id}}; and
 * method and path, which Camel's servlet wants. It reads no body, and answers with the {@link Reply} that the route leaves in
 * the message, and nothing else of it.
 */
public final class ManagementBinding extends DefaultHttpBinding {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementBinding.class);
    private static final List<String> PARAMETERS = List.of("limit", "before", "code");
    /** Seconds; what locks a database is mostly over by then. */
    private static final String RETRY_AFTER = "5";

    @Override
    public void readRequest(HttpServletRequest request, Message message) {
        Exchange exchange = message.getExchange();
        exchange.removeProperty(Exchange.CHARSET_NAME);
        message.setHeader(Exchange.HTTP_METHOD, request.getMethod());
        message.setHeader(Exchange.HTTP_PATH, request.getRequestURI());
        parameters(request.getQueryString()).forEach(message::setHeader);
        String path = ((HttpCommonEndpoint) exchange.getFromEndpoint()).getPath();
        if (path.contains("{")) {
            evalPlaceholders(message.getHeaders(), request.getPathInfo(), path);
        }
    }

    @Override
    public Object parseBody(HttpServletRequest request, Message message) {
        return "";
    }

    @Override
    public void writeResponse(Exchange exchange, HttpServletResponse response) throws IOException {
        Reply reply = exchange.getException() == null
                ? exchange.getMessage().getBody(Reply.class)
                : failure(exchange.getException(), response);
        byte[] content = reply.content().getBytes(StandardCharsets.UTF_8);
        response.setStatus(reply.status());
        response.setContentType(reply.contentType());
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(content.length);
        response.getOutputStream().write(content);
    }

    /** A parameter that is said twice or cannot be read is blank, which no route takes: it must not count as one left out. */
    private static Map<String, Object> parameters(String query) {
        Map<String, Object> known = new HashMap<>();
        for (String parameter : query == null ? new String[0] : query.split("&")) {
            String[] nameAndValue = parameter.split("=", 2);
            if (PARAMETERS.contains(nameAndValue[0])) {
                known.merge(
                        nameAndValue[0], nameAndValue.length == 1 ? "" : decoded(nameAndValue[1]), (one, other) -> "");
            }
        }
        return known;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unreadable) {
            return "";
        }
    }

    private static Reply failure(Throwable failure, HttpServletResponse response) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InboxUnavailableException unavailable) {
                response.setHeader("Retry-After", RETRY_AFTER);
                return Reply.error(HttpServletResponse.SC_SERVICE_UNAVAILABLE, unavailable.getMessage());
            }
        }
        LOG.error("Unexpected error in a request of an operator", failure);
        return Reply.error(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "internal error: see the log");
    }
}
