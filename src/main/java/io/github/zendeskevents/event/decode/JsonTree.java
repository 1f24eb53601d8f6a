package io.github.zendeskevents.event.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;

/**
 * Builds JSON trees that can always be written again, whatever a sender put in: no character that UTF-8 or a database
 * cannot hold, no number that grows when it is calculated with, no nesting that a stack cannot hold. It takes tokens, so
 * that text and objects handed over by other routes go through the same sieve.
 */
final class JsonTree {

    /** Less than the 1,000 levels that Jackson reads and writes by default, so that there is room to wrap an event. */
    static final int MAX_DEPTH = 900;

    /** As many as Jackson reads by default. A longer number is kept as the text that was sent. */
    private static final int MAX_DIGITS = 1_000;

    static final char REPLACEMENT = '\uFFFD';

    /**
     * The length of a number is no reason to refuse a whole message: {@link #MAX_DIGITS} deals with it. The keys come from
     * strangers, so none of them may stay in memory for the life of the JVM.
     */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build();

    private JsonTree() {}

    /** Tokens of one or more JSON values, separated by white space. */
    static JsonParser tokens(Reader text) throws IOException {
        return FACTORY.createParser(text);
    }

    /** The value that starts at the current token; the parser is then at the last token of that value. */
    static JsonNode read(JsonParser tokens) throws IOException {
        return value(tokens, 0);
    }

    /**
     * A copy of a tree that came from elsewhere.
     *
     * @throws UnreadableEventsException when it is nested too deep
     */
    static JsonNode copy(JsonNode tree) {
        try (JsonParser tokens = new TreeTraversingParser(tree)) {
            tokens.nextToken();
            return read(tokens);
        } catch (StreamConstraintsException tooDeep) {
            throw new UnreadableEventsException(tooDeep.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode value(JsonParser tokens, int depth) throws IOException {
        JsonToken token = tokens.currentToken();
        return switch (token) {
            case START_OBJECT -> object(tokens, deeper(tokens, depth));
            case START_ARRAY -> array(tokens, deeper(tokens, depth));
            case VALUE_STRING -> TextNode.valueOf(clean(tokens.getText()));
            case VALUE_NUMBER_INT -> integer(tokens);
            case VALUE_NUMBER_FLOAT -> decimal(tokens);
            case VALUE_TRUE -> BooleanNode.TRUE;
            case VALUE_FALSE -> BooleanNode.FALSE;
            case VALUE_NULL -> NullNode.instance;
            case VALUE_EMBEDDED_OBJECT -> TextNode.valueOf(clean(String.valueOf(tokens.getEmbeddedObject())));
            default -> throw new JsonParseException(tokens, "a value was expected");
        };
    }

    private static int deeper(JsonParser tokens, int depth) throws IOException {
        if (depth == MAX_DEPTH) {
            throw new StreamConstraintsException(
                    "nested deeper than " + MAX_DEPTH + " levels", tokens.currentLocation());
        }
        return depth + 1;
    }

    private static ObjectNode object(JsonParser tokens, int depth) throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (String name = tokens.nextFieldName(); name != null; name = tokens.nextFieldName()) {
            tokens.nextToken();
            object.set(clean(name), value(tokens, depth));
        }
        return object;
    }

    private static ArrayNode array(JsonParser tokens, int depth) throws IOException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (tokens.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(tokens, depth));
        }
        return array;
    }

    private static JsonNode integer(JsonParser tokens) throws IOException {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (tokens.getText().length() > MAX_DIGITS) {
            return TextNode.valueOf(tokens.getText());
        }
        return switch (tokens.getNumberType()) {
            case INT -> nodes.numberNode(tokens.getIntValue());
            case LONG -> nodes.numberNode(tokens.getLongValue());
            default -> nodes.numberNode(tokens.getBigIntegerValue());
        };
    }

    private static JsonNode decimal(JsonParser tokens) throws IOException {
        double value = tokens.getDoubleValue();
        return Double.isFinite(value) ? DoubleNode.valueOf(value) : TextNode.valueOf(tokens.getText());
    }

    /** The text without NUL, which PostgreSQL cannot store, and without halves of surrogate pairs, which UTF-8 cannot write. */
    static String clean(String text) {
        int bad = firstBad(text, 0);
        if (bad < 0) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text);
        for (; bad >= 0; bad = firstBad(text, bad + 1)) {
            clean.setCharAt(bad, REPLACEMENT);
        }
        return clean.toString();
    }

    private static int firstBad(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return i;
            }
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
