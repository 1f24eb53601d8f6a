package io.github.zendeskevents.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.server.HttpReply;

/**
 * The replies of the gateway in the form that SDKs read, each with the header that HTTP asks for with its status.
 */
public final class GatewayReplies {

    /** Tells an SDK that its events are safe. */
    static final HttpReply SUCCESS =
            HttpReply.json(200, JsonNodeFactory.instance.objectNode().put("success", true));

    /** Seconds; a database or Zendesk in trouble is rarely back sooner. */
    private static final String RETRY_AFTER = "10";

    /**
     * A refusal: {@code {"success":false,"error":"..."}}.
     *
     * @param status of HTTP; 401 comes with the way to authenticate, 405 with what is allowed, 503 with when to come again
     * @param reason one line for people, with nothing of the request in it
     */
    public HttpReply refuse(int status, String reason) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        HttpReply reply = HttpReply.json(status, body.put("success", false).put("error", reason));
        return switch (status) {
            case 401 -> reply.with("WWW-Authenticate", "Basic realm=\"write key\"");
            case 405 -> reply.with("Allow", "POST");
            case 503 -> reply.with("Retry-After", RETRY_AFTER);
            default -> reply;
        };
    }
}
