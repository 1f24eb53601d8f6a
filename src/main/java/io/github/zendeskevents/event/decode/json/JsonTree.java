package io.github.zendeskevents.event.decode.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import io.github.zendeskevents.event.decode.part.EventShape;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/**
 * Builds JSON trees that can always be written again, whatever a sender put in: no character that UTF-8 or a database
 * cannot hold, no number that grows when it is calculated with, no nesting that a stack cannot hold. It takes tokens, so
 * that text and objects handed over by other routes go through the same sieve.
 */
public final class JsonTree {

    /** Less than the 1,000 levels that Jackson reads and writes by default, so that there is room to wrap an event. */
    public static final int MAX_DEPTH = 900;

    /** How deep a message may be nested for the rest of it to be read nevertheless. Jackson keeps a note of each open level. */
    private static final int MAX_READABLE_DEPTH = 20_000;

    /** As many as Jackson reads by default. A longer number is kept as the text that was sent. */
    private static final int MAX_DIGITS = 1_000;

    private static final int MAX_EXACT_DIGITS = 100;

    /** No two numbers of so few digits are the same double. */
    private static final int EXACT_DIGITS = 15;

    private static final double LARGEST_EXACT_INTEGER = 1L << 53;

    /** Stands where something is nested too deep. It is told by identity: anybody may write the same text. */
    private static final TextNode LEFT_OUT = new TextNode("(left out: nested too deep)");

    /**
     * The length of a number, a name or a text is no reason to refuse a whole message: {@link #MAX_DIGITS} and {@link EventShape}
     * deal with it.
     */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_READABLE_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    /** One for each message: the names come from strangers, and a factory remembers thousands of them, however long they are. */
    private final JsonFactory factory = FACTORY.copy();

    private final TreeBudget budget;
    private final boolean decoded;

    /**
     * Builds trees of what {@link JsonText} decodes.
     *
     * @param budget how much the trees may take
     */
    public JsonTree(TreeBudget budget) {
        this(budget, true);
    }

    /** @param decoded true when half a pair of surrogates tells of bytes that were no UTF-8 */
    private JsonTree(TreeBudget budget, boolean decoded) {
        this.budget = budget;
        this.decoded = decoded;
    }

    /** How much the trees may take. */
    public TreeBudget budget() {
        return budget;
    }

    /** Tokens of one or more JSON values, separated by white space. */
    JsonParser tokens(Reader text) throws IOException {
        return factory.createParser(text);
    }

    /** Tokens of one or more JSON values, separated by white space. */
    JsonParser tokens(char[] text, int length) throws IOException {
        return factory.createParser(text, 0, length);
    }

    /** The value that starts at the current token; the parser is then at the last token of that value. */
    public JsonNode read(JsonParser tokens) throws IOException {
        return value(tokens, 0);
    }

    /** A copy of a tree that came from elsewhere. */
    public static JsonNode copy(JsonNode tree) {
        try (JsonParser tokens = new TreeTraversingParser(tree)) {
            tokens.nextToken();
            return new JsonTree(TreeBudget.endless(), false).read(tokens);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True for what stands where something was nested too deep. */
    // Anybody may send the same text.
    @SuppressWarnings("ReferenceEquality")
    public static boolean isLeftOut(JsonNode value) {
        return value == LEFT_OUT;
    }

    /** True for a text that is not UTF-8 where it came from, and for what has such a name. */
    public static boolean isBroken(JsonNode value) {
        return value instanceof BrokenText;
    }

    private boolean isBroken(String text) {
        return decoded && CleanText.isMalformed(text);
    }

    private JsonNode value(JsonParser tokens, int depth) throws IOException {
        JsonToken token = tokens.currentToken();
        if (token.isStructStart() && depth == MAX_DEPTH) {
            tokens.skipChildren();
            return LEFT_OUT;
        }
        return switch (token) {
            case START_OBJECT -> object(tokens, depth + 1);
            case START_ARRAY -> array(tokens, depth + 1);
            case VALUE_STRING -> text(tokens.getText());
            case VALUE_NUMBER_INT -> integer(tokens);
            case VALUE_NUMBER_FLOAT -> decimal(tokens);
            case VALUE_TRUE -> BooleanNode.TRUE;
            case VALUE_FALSE -> BooleanNode.FALSE;
            case VALUE_NULL -> NullNode.instance;
            case VALUE_EMBEDDED_OBJECT -> text(String.valueOf(tokens.getEmbeddedObject()));
            default -> throw new JsonParseException(tokens, "a value was expected");
        };
    }

    private ObjectNode object(JsonParser tokens, int depth) throws IOException {
        budget.take(TreeBudget.OBJECT);
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (String name = tokens.nextFieldName(); name != null; name = tokens.nextFieldName()) {
            budget.take(TreeBudget.MEMBER + name.length());
            tokens.nextToken();
            JsonNode value = value(tokens, depth);
            object.set(CleanText.of(name), isBroken(name) ? new BrokenText(CleanText.REPLACED) : value);
        }
        return object;
    }

    private ArrayNode array(JsonParser tokens, int depth) throws IOException {
        budget.take(TreeBudget.ARRAY);
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (tokens.nextToken() != JsonToken.END_ARRAY) {
            budget.take(TreeBudget.ELEMENT);
            array.add(value(tokens, depth));
        }
        return array;
    }

    private TextNode text(String text) throws IOException {
        budget.take(TreeBudget.TEXT + 2L * text.length());
        return isBroken(text) ? new BrokenText(CleanText.of(text)) : TextNode.valueOf(CleanText.of(text));
    }

    private JsonNode integer(JsonParser tokens) throws IOException {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (tokens.getTextLength() > MAX_DIGITS) {
            return text(tokens.getText());
        }
        budget.take(TreeBudget.NUMBER);
        return switch (tokens.getNumberType()) {
            case INT -> nodes.numberNode(tokens.getIntValue());
            case LONG -> nodes.numberNode(tokens.getLongValue());
            default -> bigInteger(tokens);
        };
    }

    private JsonNode bigInteger(JsonParser tokens) throws IOException {
        budget.take(TreeBudget.TEXT + tokens.getTextLength());
        return JsonNodeFactory.instance.numberNode(tokens.getBigIntegerValue());
    }

    private JsonNode decimal(JsonParser tokens) throws IOException {
        double value = tokens.getDoubleValue();
        if (!Double.isFinite(value)) {
            return text(tokens.getText());
        }
        budget.take(TreeBudget.NUMBER);
        return isExact(value, tokens) ? DoubleNode.valueOf(value) : DecimalNode.valueOf(tokens.getDecimalValue());
    }

    /** A large number is most often an id, and the next double is another id. */
    private static boolean isExact(double value, JsonParser tokens) throws IOException {
        return Math.abs(value) < LARGEST_EXACT_INTEGER
                || tokens.getTextLength() <= EXACT_DIGITS
                || tokens.getTextLength() > MAX_EXACT_DIGITS
                || tokens.getDecimalValue().compareTo(new BigDecimal(Double.toString(value))) == 0;
    }

    /** A text in which bytes that are no UTF-8 were replaced. */
    private static final class BrokenText extends TextNode {

        private static final long serialVersionUID = 1L;

        BrokenText(String text) {
            super(text);
        }
    }
}
