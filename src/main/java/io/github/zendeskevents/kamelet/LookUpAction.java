package io.github.zendeskevents.kamelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.spi.Language;

/**
 * The step of the Kamelets that look something up: asks the account, and adds what it answers to the body. What is asked comes from
 * expressions, or, where none is given, from the body itself.
 */
public final class LookUpAction extends AccountUser {

    private final Map<String, String> question = new HashMap<>();
    private Map<String, Expression> expressions = Map.of();
    private String route;
    private String field;

    /** Sets the account's route that answers, such as {@code direct:zendesk-user}. */
    public void setRoute(String endpoint) {
        this.route = endpoint;
    }

    /** Sets the member of the body that the answer becomes. */
    public void setField(String name) {
        this.field = name;
    }

    /** What to ask, as expressions in the simple language by name, to be filled; blank ones count as not given. */
    public Map<String, String> getQuestion() {
        return question;
    }

    @Override
    protected void doInit() {
        Language simple = getCamelContext().resolveLanguage("simple");
        expressions = question.entrySet().stream()
                .filter(e -> e.getValue() != null && !e.getValue().isBlank())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> simple.createExpression(e.getValue())));
        expressions.values().forEach(expression -> expression.init(getCamelContext()));
    }

    @Override
    String route() {
        return route;
    }

    @Override
    Object question(Exchange exchange) {
        JsonBody body = JsonBody.of(exchange);
        // The body may be a stream that can be read once.
        exchange.getMessage().setBody(body.whole());
        if (expressions.isEmpty()) {
            return body.object().orElseGet(JsonNodeFactory.instance::objectNode);
        }
        ObjectNode asked = JsonNodeFactory.instance.objectNode();
        expressions.forEach((name, expression) -> Optional.ofNullable(expression.evaluate(exchange, String.class))
                .ifPresent(value -> asked.put(name, value)));
        return asked;
    }

    @Override
    void take(Exchange exchange, Object answer) {
        JsonNode found = answer == null ? JsonNodeFactory.instance.nullNode() : (JsonNode) answer;
        exchange.getMessage().setBody(JsonBody.of(exchange).with(field, found));
    }
}
