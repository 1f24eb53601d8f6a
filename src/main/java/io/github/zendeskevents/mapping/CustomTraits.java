package io.github.zendeskevents.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.json.JsonKind;
import io.github.zendeskevents.json.Scalar;
import io.github.zendeskevents.mapping.field.FieldKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The traits that are no attributes, by the key of the custom field that is to hold each, in the order of the event. Nested
 * objects are flattened and lists of scalars are comma-separated text, so every value is a scalar; JSON null (and an empty
 * list) clears the field.
 *
 * @param byKey the traits by field key, in lower case; unmodifiable
 * @param fillOnly names of traits that fill a field where there is one, and never make one; unmodifiable
 */
public record CustomTraits(Map<String, Trait> byKey, Set<String> fillOnly) {

    /** How deep objects may nest; what lies deeper is no attribute of a customer. */
    static final int MAX_DEPTH = 20;

    public CustomTraits {
        byKey = Collections.unmodifiableMap(new LinkedHashMap<>(byKey));
        fillOnly = Set.copyOf(fillOnly);
    }

    /**
     * One trait, not yet fitted to a field.
     *
     * @param path its dotted path as the sender named it, from which a new field gets its title
     * @param value a text, number, boolean or null
     * @param earlier what an earlier event of a run said of the same key, which stands where this value does not fit
     */
    public record Trait(String path, JsonNode value, Optional<Trait> earlier) {

        /** A trait of a single event. */
        public Trait(String path, JsonNode value) {
            this(path, value, Optional.empty());
        }

        /** This and what earlier events said. */
        List<Trait> latestFirst() {
            List<Trait> all = new ArrayList<>(List.of(this));
            earlier.ifPresent(before -> all.addAll(before.latestFirst()));
            return all;
        }

        private Trait over(Trait before) {
            return new Trait(
                    path,
                    value,
                    Optional.of(earlier.map(mine -> mine.over(before)).orElse(before)));
        }
    }

    /** These traits and then those of a later event. */
    CustomTraits then(CustomTraits later) {
        Map<String, Trait> all = new LinkedHashMap<>(byKey);
        later.byKey.forEach((key, trait) -> all.merge(key, trait, (before, now) -> now.over(before)));
        return new CustomTraits(all, fillOnly);
    }

    /** Every trait that the table does not name. */
    static CustomTraits of(ObjectNode traits, TraitTable table, Consumer<SkippedTrait> skipped) {
        Flattening flattening = new Flattening(table, skipped);
        flattening.addAll("", traits, 1);
        return new CustomTraits(flattening.byKey, table.idTraits());
    }

    /** The keys without the values, which are personal data and stay out of logs. */
    @Override
    public String toString() {
        return "CustomTraits" + byKey.keySet();
    }

    /** The walk through one event's traits. */
    private static final class Flattening {

        private final TraitTable table;
        private final Consumer<SkippedTrait> skipped;
        private final Map<String, Trait> byKey = new LinkedHashMap<>();

        Flattening(TraitTable table, Consumer<SkippedTrait> skipped) {
            this.table = table;
            this.skipped = skipped;
        }

        void addAll(String prefix, JsonNode object, int depth) {
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                add(prefix + member.getKey(), member.getValue(), depth);
            }
        }

        private void add(String path, JsonNode value, int depth) {
            if (table.names(path) && !(value.isObject() && table.looksInside(path))) {
                return;
            }
            if (!value.isObject()) {
                addScalar(path, value);
            } else if (depth < MAX_DEPTH) {
                addAll(path + ".", value, depth + 1);
            } else {
                skipped.accept(new SkippedTrait(path, "objects nest deeper than " + MAX_DEPTH + " levels"));
            }
        }

        private void addScalar(String path, JsonNode value) {
            Optional<JsonNode> scalar = scalar(value);
            Optional<String> key = FieldKey.of(path);
            if (scalar.isEmpty()) {
                skipped.accept(new SkippedTrait(
                        path,
                        "expected a text, number, boolean or a list of these, found " + JsonKind.of(value)
                                + (value.isArray() ? " of other things" : "")));
            } else if (key.isEmpty()) {
                skipped.accept(
                        new SkippedTrait(path, "its name has no Latin letter or digit to make a field key from"));
            } else if (key.get().equals("password")) {
                skipped.accept(new SkippedTrait(path, "a password has no place in a field that agents read"));
            } else {
                put(key.get(), new Trait(path, scalar.get()));
            }
        }

        private void put(String key, Trait trait) {
            Trait earlier = byKey.remove(key);
            if (earlier != null) {
                skipped.accept(new SkippedTrait(
                        earlier.path(), "the later trait " + trait.path() + " has the same field key " + key));
            }
            byKey.put(key, trait);
        }

        private static Optional<JsonNode> scalar(JsonNode value) {
            JsonNodeFactory json = JsonNodeFactory.instance;
            if (value.isNull() || (value.isArray() && value.isEmpty())) {
                return Optional.of(json.nullNode());
            }
            return value.isArray()
                    ? Scalar.joined(value).map(json::textNode)
                    : Scalar.text(value).map(text -> value);
        }
    }
}
