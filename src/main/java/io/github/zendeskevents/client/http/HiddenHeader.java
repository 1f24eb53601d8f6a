package io.github.zendeskevents.client.http;

import java.util.Iterator;
import java.util.List;

/**
 * A header whose value goes over the wire and into nothing else. A host may trace exchanges, and Camel's tracers print headers as
 * texts; its HTTP component asks for the single values of a header that can be iterated over.
 */
public final class HiddenHeader implements Iterable<String> {

    private final String value;

    private HiddenHeader(String value) {
        this.value = value;
    }

    /** A header with this value, which is a secret. */
    public static HiddenHeader of(String value) {
        return new HiddenHeader(value);
    }

    @Override
    public Iterator<String> iterator() {
        return List.of(value).iterator();
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "(not shown)";
    }
}
