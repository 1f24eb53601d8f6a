package io.github.zendeskevents.mapping.field;

import com.fasterxml.jackson.databind.JsonNode;

/** What a value of a field means, for tests of other packages. */
public final class Meaning {

    private Meaning() {}

    /** Equal for values that mean the same. */
    public static Object of(Field field, JsonNode value) {
        return new Comparison(field).meaning(value);
    }
}
