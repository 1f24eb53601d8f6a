package io.github.zendeskevents.server;

import static org.apache.camel.http.base.HttpHelper.evalPlaceholders;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.http.common.DefaultHttpBinding;
import org.apache.camel.http.common.HttpCommonEndpoint;

/**
 * Translates between HTTP and routes. Camel's own binding makes a header of every header and query parameter of a request, sends
 * every header of the message back, and lets Jetty parse bodies that are labelled as forms. This one hands over method and path,
 * what stands in the path for {@code {name}}, and what its subclass names; and answers with one {@link HttpReply}, whatever else is
 * in the message.
 */
public abstract class ReplyBinding extends DefaultHttpBinding {

    @Override
    public void readRequest(HttpServletRequest request, Message message) {
        Exchange exchange = message.getExchange();
        exchange.removeProperty(Exchange.CHARSET_NAME);
        message.setHeader(Exchange.HTTP_METHOD, request.getMethod());
        message.setHeader(Exchange.HTTP_PATH, request.getRequestURI());
        String path = ((HttpCommonEndpoint) exchange.getFromEndpoint()).getPath();
        if (path.contains("{")) {
            evalPlaceholders(message.getHeaders(), request.getPathInfo(), path);
        }
    }

    @Override
    public void writeResponse(Exchange exchange, HttpServletResponse response) throws IOException {
        HttpReply reply =
                exchange.getException() == null ? reply(exchange.getMessage()) : failure(exchange.getException());
        beforeReply(exchange, reply);
        byte[] content = reply.content().getBytes(StandardCharsets.UTF_8);
        response.setStatus(reply.status());
        response.setContentType(reply.contentType());
        reply.headers().forEach(response::setHeader);
        response.setContentLength(content.length);
        try {
            response.getOutputStream().write(content);
            response.flushBuffer();
        } catch (IOException | IllegalStateException theClientIsGone) {
            // The client has gone. Thrown on, Camel would log three stack traces for each, as often as a sender likes.
        }
    }

    /** The reply to a request that a route has handled. */
    protected abstract HttpReply reply(Message message);

    /** The reply to a request whose route failed. */
    protected abstract HttpReply failure(Throwable failure);

    /** Does what must be done before a reply is sent; nothing, unless a subclass knows better. */
    protected void beforeReply(Exchange exchange, HttpReply reply) {}
}
