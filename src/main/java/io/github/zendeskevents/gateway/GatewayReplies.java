package io.github.zendeskevents.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.server.HttpReply;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Header;

/**
 * The replies of the gateway in the form that SDKs read, each with the header that HTTP asks for with its status.
 */
public final class GatewayReplies {

    /** Tells an SDK that its events are safe. */
    static final HttpReply SUCCESS =
            HttpReply.json(200, JsonNodeFactory.instance.objectNode().put("success", true));

    /** To a page that is not listed, whatever it asks for. */
    static final HttpReply FOREIGN = new GatewayReplies().refuse(403, "origin not allowed");

    /** Seconds; a database or Zendesk in trouble is rarely back sooner. */
    private static final String RETRY_AFTER = "10";

    /**
     * What the SDKs send: the two last lines when they try again, without which no event would survive a broken connection. The star
     * is for the SDKs to come; browsers never take {@code authorization} for a part of it.
     */
    private static final String HEADERS = "authorization, content-type, anonymousid, sentat,"
            + " rsa-recovered, rsa-retry-attempt, rsa-since-last-attempt, rsa-since-first-attempt, rsa-retry-reason,"
            + " x-retry-count, *";

    /** Lets the page of a listed origin send what the SDKs send. Browsers ask again after two hours. */
    static final HttpReply PREFLIGHT = new HttpReply(
            204,
            "application/json",
            "",
            Map.of(
                    "Access-Control-Allow-Methods",
                    "GET, POST",
                    "Access-Control-Allow-Headers",
                    HEADERS,
                    "Access-Control-Max-Age",
                    "7200"));

    /** The answer to a browser that asks whether a page may send. */
    public HttpReply answerPreflight() {
        return PREFLIGHT;
    }

    /**
     * True for a method that is not served.
     *
     * @param call the last part of the path
     */
    public boolean isMethodNotAllowed(@Header("call") String call, @Header(Exchange.HTTP_METHOD) String method) {
        return !allowed(call).contains(method);
    }

    /** A refusal of such a method. */
    public HttpReply refuseMethod(@Header("call") String call) {
        return refuse(405, "method not allowed").with("Allow", String.join(", ", allowed(call)));
    }

    private static List<String> allowed(String call) {
        return "sourceConfig".equals(call) ? List.of("GET", "HEAD") : List.of("POST");
    }

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
