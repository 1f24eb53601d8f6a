package io.github.zendeskevents.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.Objects;

/**
 * The answer to a request. It is all that is sent: {@link ReplyBinding} sends nothing else that the exchange may hold.
 *
 * @param status the HTTP status
 * @param contentType of the content
 * @param content the body
 * @param headers further headers of the response, by name
 */
public record HttpReply(int status, String contentType, String content, Map<String, String> headers) {

    private static final String JSON = "application/json";

    public HttpReply {
        Objects.requireNonNull(contentType, "contentType");
        Objects.requireNonNull(content, "content");
        headers = Map.copyOf(headers);
    }

    /** An answer without further headers. */
    public HttpReply(int status, String contentType, String content) {
        this(status, contentType, content, Map.of());
    }

    /** An answer in JSON. */
    public static HttpReply json(int status, JsonNode content) {
        return new HttpReply(status, JSON, content.toString());
    }

    /**
     * A refusal in JSON: {@code {"error":"..."}}.
     *
     * @param error one line for people, with nothing of the request in it
     */
    public static HttpReply error(int status, String error) {
        return json(status, JsonNodeFactory.instance.objectNode().put("error", error));
    }

    /** The same answer with one header, in the place of others. */
    public HttpReply with(String header, String value) {
        return new HttpReply(status, contentType, content, Map.of(header, value));
    }
}
