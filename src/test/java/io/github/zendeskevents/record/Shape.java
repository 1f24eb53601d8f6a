package io.github.zendeskevents.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which members an answer has and of which types, without any value: those of all elements of a list together.
 *
 * @param types by the path of the member; a list has its elements below {@code []}
 */
record Shape(Map<String, Set<String>> types) {

    /** Their members are an account's own. */
    private static final Set<String> FREE = Set.of("user_fields", "organization_fields", "properties", "metadata");

    static Shape of(JsonNode body) {
        Map<String, Set<String>> types = new TreeMap<>();
        add(body, "", types);
        return new Shape(types);
    }

    private static void add(JsonNode node, String path, Map<String, Set<String>> types) {
        types.computeIfAbsent(path, first -> new TreeSet<>())
                .add(node.getNodeType().name().toLowerCase(Locale.ROOT));
        if (node.isArray()) {
            node.forEach(element -> add(element, path + "[]", types));
        } else if (FREE.stream().noneMatch(free -> path.endsWith("." + free))) {
            node.properties()
                    .forEach(member -> add(
                            member.getValue(), path.isEmpty() ? member.getKey() : path + "." + member.getKey(), types));
        }
    }

    /** True when nothing can be known of the member here, because no list on the way to it has an element, or something is null. */
    boolean isSilentOn(String path) {
        for (int end = path.length();
                end > 0;
                end = Math.max(path.lastIndexOf('.', end - 1), path.lastIndexOf("[]", end - 1))) {
            Set<String> known = types.get(path.substring(0, end));
            if (known != null && end < path.length()) {
                return known.contains("null")
                        || (known.contains("array") && !types.containsKey(path.substring(0, end) + "[]"));
            }
        }
        return false;
    }

    /** True when both may be of the same type: null is of any. */
    static boolean alike(Set<String> one, Set<String> other) {
        return one.contains("null") || other.contains("null") || one.stream().anyMatch(other::contains);
    }
}
