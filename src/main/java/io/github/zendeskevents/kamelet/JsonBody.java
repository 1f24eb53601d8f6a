package io.github.zendeskevents.kamelet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;

/**
 * The body of a message as a JSON object, in whichever form a route carries it. What is added comes back in the same form, so that
 * the steps after a Kamelet read the body as those before it did: a map stays a map, a tree a tree; text, bytes and streams become
 * text.
 *
 * @param whole the body, which can be read more than once
 * @param object its JSON; empty where the body is no JSON object
 */
record JsonBody(Object whole, Optional<ObjectNode> object) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The body of this exchange, which is read if it is a stream. */
    static JsonBody of(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof JsonNode tree) {
            return new JsonBody(tree, tree instanceof ObjectNode object ? Optional.of(object) : Optional.empty());
        }
        if (body instanceof Map<?, ?> map) {
            return new JsonBody(map, Optional.of(JSON.valueToTree(map)));
        }
        boolean text = body instanceof String
                || body instanceof byte[]
                || body instanceof InputStream
                || body instanceof StreamCache
                || body instanceof WrappedFile;
        if (!text) {
            return new JsonBody(body, Optional.empty());
        }
        String read = exchange.getMessage().getBody(String.class);
        return new JsonBody(read, parsed(read));
    }

    /**
     * The body with one more member. A body that is no JSON object stands beside it, as the member {@code body} of a map.
     *
     * @param value may be JSON's null
     */
    Object with(String member, JsonNode value) {
        if (whole instanceof JsonNode && object.isPresent()) {
            return object.get().deepCopy().set(member, value);
        }
        if (whole instanceof String && object.isPresent()) {
            return object.get().deepCopy().<ObjectNode>set(member, value).toString();
        }
        Map<String, Object> more = new LinkedHashMap<>();
        if (whole instanceof Map<?, ?> map) {
            map.forEach((key, held) -> more.put(String.valueOf(key), held));
        } else {
            more.put("body", whole);
        }
        more.put(member, JSON.convertValue(value, Object.class));
        return more;
    }

    private static Optional<ObjectNode> parsed(String text) {
        try {
            return text != null && JSON.readTree(text) instanceof ObjectNode object
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (JsonProcessingException noJson) {
            return Optional.empty();
        }
    }
}
