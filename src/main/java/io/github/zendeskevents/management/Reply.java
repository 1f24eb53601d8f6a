package io.github.zendeskevents.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Objects;

/**
 * The answer to a request of an operator. It is all that is sent: {@link ManagementBinding} sends nothing else that the
 * exchange may hold.
 *
 * @param status the HTTP status
 * @param contentType of the content
 * @param content the body
 */
public record Reply(int status, String contentType, String content) {

    private static final String JSON = "application/json";

    public Reply {
        Objects.requireNonNull(contentType, "contentType");
        Objects.requireNonNull(content, "content");
    }

    /** An answer in JSON. */
    public static Reply json(int status, JsonNode content) {
        return new Reply(status, JSON, content.toString());
    }

    /**
     * A refusal: {@code {"error":"..."}}.
     *
     * @param error one line for people, with nothing of the request in it
     */
    public static Reply error(int status, String error) {
        return json(status, JsonNodeFactory.instance.objectNode().put("error", error));
    }
}
