package io.github.zendeskevents.client.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.zendeskevents.json.MemberPath;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;

/**
 * Makes an {@link ApiRequest} from text, so that a route of a user's own can ask of Zendesk what this module does not, without Java.
 * The body is one line a member and not a text with gaps, because what events say must not be able to change the JSON around it.
 *
 * <pre>
 * # a comment
 * ticket.subject      = ${body.name}
 * ticket.comment.body = ${body.properties.path('message')}
 * ticket.requester_id = ${variable.zendeskUser.id}
 * ticket.tags         = ["from-an-event"]
 * </pre>
 *
 * <p>Dots lead into objects. A value with <code>${...}</code> is an expression of Camel's simple language: alone it keeps its
 * type, and a member for which it gives nothing is not sent. A value without is JSON if it can be read as such, else text.
 */
public final class RequestTemplate implements CamelContextAware {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Map<String, Function<Exchange, Object>> values = new LinkedHashMap<>();
    private CamelContext context;
    private String method;
    private String path;
    private List<Function<Exchange, String>> segments = List.of();

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        context = camelContext;
    }

    /**
     * Sets method and path.
     *
     * @param request such as {@code PUT /api/v2/users/${variable.zendeskUser.id}}; what an expression between two slashes gives
     *     is encoded
     * @throws IllegalArgumentException when it has another form
     */
    public void setRequest(String request) {
        String[] parts = request.strip().split("\\s+", 2);
        if (parts.length != 2 || !parts[1].startsWith("/")) {
            throw new IllegalArgumentException(
                    "'" + request + "' is not allowed; must be a method and a path, such as POST /api/v2/tickets");
        }
        method = parts[0];
        path = parts[1];
        segments = Stream.of(path.split("/")).map(this::segment).toList();
    }

    /**
     * Sets what to send.
     *
     * @param body one line a member; blank: no body
     * @throws IllegalArgumentException when a line has another form
     */
    public void setBody(String body) {
        values.clear();
        body.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(RequestTemplate::member)
                .forEach(member -> values.put(member[0], value(member[1])));
    }

    /** The request for this exchange. */
    public ApiRequest call(Exchange exchange) {
        ObjectNode body = JSON.createObjectNode();
        values.forEach((name, value) -> json(value.apply(exchange))
                .ifPresent(json -> MemberPath.of(name).set(body, json)));
        String label = path.replaceAll("\\$\\{[^}]*}", "{}");
        String filled =
                segments.stream().map(segment -> segment.apply(exchange)).collect(Collectors.joining("/"));
        return body.isEmpty() ? ApiRequest.bare(method, filled, label) : ApiRequest.send(method, filled, label, body);
    }

    /** The request for this exchange, done once however often it comes with this key, such as the event's {@code messageId}. */
    public ApiRequest once(Exchange exchange, String key) {
        return call(exchange).withIdempotencyKey(key);
    }

    private Function<Exchange, Object> value(String text) {
        if (text.contains("${")) {
            Expression expression = simple(text);
            return exchange -> expression.evaluate(exchange, Object.class);
        }
        Object constant = literal(text);
        return exchange -> constant;
    }

    private Function<Exchange, String> segment(String text) {
        if (!text.contains("${")) {
            return exchange -> text;
        }
        Expression expression = simple(text);
        return exchange -> {
            String filled = Objects.requireNonNullElse(expression.evaluate(exchange, String.class), "");
            if (filled.isBlank()) {
                throw new IllegalStateException(method + " " + path + ": " + text + " gives nothing");
            }
            return URLEncoder.encode(filled, StandardCharsets.UTF_8).replace("+", "%20");
        };
    }

    private Expression simple(String text) {
        Expression expression = context.resolveLanguage("simple").createExpression(text);
        expression.init(context);
        return expression;
    }

    private static String[] member(String line) {
        String[] parts = line.split("\\s*=\\s*", 2);
        if (parts.length != 2 || !parts[0].matches("\\w+(\\.\\w+)*")) {
            throw new IllegalArgumentException("'" + line + "' is not allowed; must be a member and its value,"
                    + " such as ticket.subject = ${body.name}");
        }
        return parts;
    }

    private static JsonNode literal(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            return json.isMissingNode() ? TextNode.valueOf(text) : json;
        } catch (JsonProcessingException plainText) {
            return TextNode.valueOf(text);
        }
    }

    private static Optional<JsonNode> json(Object value) {
        Object present = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        return Optional.ofNullable(present)
                .map(it -> it instanceof JsonNode json ? json : JSON.valueToTree(it))
                .filter(json -> !json.isMissingNode());
    }
}
