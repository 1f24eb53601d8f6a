package io.github.zendeskevents.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which traits may leave for Zendesk. A trait is known by its name, one inside an object by the names on the way to it, joined
 * with dots. What is said of an object holds for all in it.
 */
public final class TraitFilter {

    /** What lies deeper is no trait of a customer. */
    private static final int MAX_DEPTH = 50;

    private final Predicate<String> dropped;
    private final Optional<Predicate<String>> only;

    /**
     * @param dropped true for a trait that stays here, whatever else is said of it
     * @param only true for a trait that may leave; empty: all may
     */
    public TraitFilter(Predicate<String> dropped, Optional<Predicate<String>> only) {
        this.dropped = dropped;
        this.only = only;
    }

    /** The traits that may leave; the given ones are not changed. */
    public ObjectNode permitted(ObjectNode traits) {
        return permitted(traits, "", only.isEmpty(), 0);
    }

    private ObjectNode permitted(ObjectNode traits, String prefix, boolean all, int depth) {
        ObjectNode permitted = JsonNodeFactory.instance.objectNode();
        traits.properties().forEach(trait -> {
            String path = prefix + trait.getKey();
            boolean kept = all || only.filter(names -> names.test(path)).isPresent();
            JsonNode value = trait.getValue();
            if (dropped.test(path)) {
                return;
            }
            if (!(value instanceof ObjectNode object)) {
                if (kept) {
                    permitted.set(trait.getKey(), value);
                }
            } else if (depth < MAX_DEPTH) {
                ObjectNode inside = permitted(object, path + ".", kept, depth + 1);
                if (kept || !inside.isEmpty()) {
                    permitted.set(trait.getKey(), inside);
                }
            }
        });
        return permitted;
    }
}
