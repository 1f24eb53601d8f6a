package io.github.zendeskevents.json;

import com.fasterxml.jackson.databind.JsonNode;

/** Names what a JSON value is, for reasons that must not quote the value itself. */
public final class JsonKind {

    private JsonKind() {}

    /** The kind in words that follow "found" or "not", such as {@code a list}. */
    public static String of(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            case MISSING -> "nothing";
            case NUMBER -> Scalar.number(node).isPresent() ? "a number" : "a number out of range";
            case OBJECT -> "an object";
            case STRING -> "text";
            case BINARY, POJO -> "something that is not JSON";
        };
    }
}
