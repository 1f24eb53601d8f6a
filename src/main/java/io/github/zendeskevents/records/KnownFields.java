package io.github.zendeskevents.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.mapping.field.Field;
import io.github.zendeskevents.mapping.field.FieldValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The custom fields of users, or of organizations, that Zendesk has, at one moment.
 *
 * @param byLowerCaseKey Zendesk tells keys apart by case; the keys that this module makes are in lower case
 */
public record KnownFields(Map<String, Field> byLowerCaseKey) {

    public KnownFields {
        byLowerCaseKey = Map.copyOf(byLowerCaseKey);
    }

    /** These fields; of two whose keys differ in case only the first. */
    public static KnownFields of(Collection<Field> fields) {
        Map<String, Field> byKey = new HashMap<>();
        fields.forEach(field -> byKey.putIfAbsent(lowerCase(field.key()), field));
        return new KnownFields(byKey);
    }

    /** True when there is a field with this key, in any case. */
    public boolean has(String key) {
        return byLowerCaseKey.containsKey(lowerCase(key));
    }

    /** The field with this key, in any case. */
    public Optional<Field> find(String key) {
        return Optional.ofNullable(byLowerCaseKey.get(lowerCase(key)));
    }

    /** With one more. */
    public KnownFields with(Field field) {
        Map<String, Field> more = new HashMap<>(byLowerCaseKey);
        more.put(lowerCase(field.key()), field);
        return new KnownFields(more);
    }

    /**
     * The values that Zendesk does not hold yet.
     *
     * @param wanted by key, converted to the types of these fields
     * @param held as Zendesk answers them
     */
    ObjectNode differing(Map<String, JsonNode> wanted, ObjectNode held) {
        ObjectNode differing = JsonNodeFactory.instance.objectNode();
        wanted.forEach((key, value) -> {
            Field field = byLowerCaseKey.get(lowerCase(key));
            if (!FieldValue.same(field, held.path(key), value)) {
                differing.set(key, value);
            }
        });
        return differing;
    }

    private static String lowerCase(String key) {
        return key.toLowerCase(Locale.ROOT);
    }
}
