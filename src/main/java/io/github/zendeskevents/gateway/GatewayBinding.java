package io.github.zendeskevents.gateway;

import io.github.zendeskevents.server.HttpReply;
import io.github.zendeskevents.server.ReplyBinding;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates between HTTP and the route of the gateway. As body the route gets the request itself, unread, and as headers the last
 * part of the path as {@code call}, and {@code Authorization} where it is there. Events are safe, and the reply is 200, unless the
 * route leaves another {@link HttpReply} in the body.
 */
public final class GatewayBinding extends ReplyBinding {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayBinding.class);
    private static final String REQUEST = GatewayBinding.class.getName();

    private final GatewayReplies replies = new GatewayReplies();

    @Override
    public void readRequest(HttpServletRequest request, Message message) {
        super.readRequest(request, message);
        message.getExchange().setProperty(REQUEST, request);
        message.setHeader("call", lastPart(request.getRequestURI()));
        message.setHeader("Authorization", request.getHeader("Authorization"));
    }

    @Override
    public Object parseBody(HttpServletRequest request, Message message) {
        return request;
    }

    @Override
    protected HttpReply reply(Message message) {
        return message.getBody() instanceof HttpReply reply ? reply : GatewayReplies.SUCCESS;
    }

    @Override
    protected HttpReply failure(Throwable failure) {
        LOG.error("Unexpected error in the gateway", failure);
        return replies.refuse(500, "internal error");
    }

    @Override
    protected void beforeReply(Exchange exchange, HttpReply reply) {
        if (!reply.equals(GatewayReplies.SUCCESS)) {
            RequestDrainer.drain(exchange.getProperty(REQUEST, HttpServletRequest.class), reply.status());
        }
    }

    private static String lastPart(String path) {
        String withoutSlash = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return withoutSlash.substring(withoutSlash.lastIndexOf('/') + 1);
    }
}
