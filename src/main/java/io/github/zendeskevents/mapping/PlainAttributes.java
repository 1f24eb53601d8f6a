package io.github.zendeskevents.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Attributes that only other tables than the default ones fill, because agents keep words of their own there, or because they
 * change what people see. They have no rule of their own: what is wanted is written where Zendesk holds something else.
 *
 * @param values texts, booleans and numbers by Zendesk's name of the attribute; unmodifiable
 */
public record PlainAttributes(SortedMap<String, JsonNode> values) {

    /** Nothing is wanted. */
    public static final PlainAttributes NONE = new PlainAttributes(Collections.emptySortedMap());

    public PlainAttributes {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** Those of a record of Zendesk's, as it holds them. */
    public static ObjectNode held(JsonNode record, Collection<String> names) {
        ObjectNode held = JsonNodeFactory.instance.objectNode();
        names.stream().filter(record::has).forEach(name -> held.set(name, record.get(name)));
        return held;
    }

    /** True when nothing is wanted. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** The text of one of them; empty where it is not wanted. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(JsonNode::asText);
    }

    /** These, and what a later event wants laid over them. */
    public PlainAttributes then(PlainAttributes later) {
        SortedMap<String, JsonNode> all = new TreeMap<>(values);
        all.putAll(later.values);
        return new PlainAttributes(all);
    }

    /** The same with a number in place of the text that stands for it, or without both where there is no such number. */
    public PlainAttributes replace(String text, String name, Optional<Long> number) {
        SortedMap<String, JsonNode> all = new TreeMap<>(values);
        all.remove(text);
        number.ifPresent(value -> all.put(name, JsonNodeFactory.instance.numberNode(value)));
        return new PlainAttributes(all);
    }

    /** All of them, for a new record. */
    public ObjectNode all() {
        return JsonNodeFactory.instance.objectNode().setAll(values);
    }

    /**
     * Those that Zendesk does not hold yet.
     *
     * @param held as Zendesk answers them; one that is missing or null is the same as a blank text
     */
    public ObjectNode differing(ObjectNode held) {
        ObjectNode differing = JsonNodeFactory.instance.objectNode();
        values.forEach((name, wanted) -> {
            JsonNode known = held.path(name);
            String text = known.isNull() ? "" : known.asText();
            if (!text.equals(wanted.asText())) {
                differing.set(name, wanted);
            }
        });
        return differing;
    }

    /** The names only: values are personal data and stay out of logs. */
    @Override
    public String toString() {
        return "PlainAttributes" + values.keySet();
    }
}
