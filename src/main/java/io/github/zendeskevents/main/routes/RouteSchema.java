package io.github.zendeskevents.main.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Says where a file has a key that Camel's YAML DSL does not know, and which ones it knows there. Camel's own exception names the
 * key, but neither its line, for the position is that of its value, nor what would have been right.
 */
final class RouteSchema {

    private static final int MOST_SUGGESTIONS = 8;

    private final JsonNode schema;

    /** A key that is not known in its place. */
    record UnknownKey(String key, int line, Set<String> known) {

        @Override
        public String toString() {
            String some = known.stream()
                    .sorted(Comparator.comparingInt((String one) -> -commonStart(one, key)))
                    .limit(MOST_SUGGESTIONS)
                    .collect(Collectors.joining(", "));
            return "unknown '" + key + "', expected one of " + some + (known.size() > MOST_SUGGESTIONS ? ", ..." : "");
        }

        private static int commonStart(String one, String other) {
            int length = 0;
            while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
                length++;
            }
            return length;
        }
    }

    /** Reads the schema that comes with Camel. */
    RouteSchema() {
        try (InputStream in = RouteSchema.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            schema = new ObjectMapper().readTree(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The first key that is not known; empty when all are. The text must be YAML. */
    Optional<UnknownKey> firstUnknownKey(String text) {
        return new Compose(LoadSettings.builder().build())
                .composeString(text)
                .flatMap(root -> unknownKey(root, expand(List.of(schema))));
    }

    private Optional<UnknownKey> unknownKey(Node node, Set<JsonNode> schemas) {
        if (node instanceof SequenceNode list) {
            Set<JsonNode> items = expand(children(schemas, "items"));
            return list.getValue().stream()
                    .flatMap(item -> unknownKey(item, items).stream())
                    .findFirst();
        }
        List<JsonNode> properties = children(schemas, "properties");
        // Where nothing is listed, such as in the parameters of an endpoint, every key is right as far as the schema
        // knows.
        if (properties.isEmpty() || !(node instanceof MappingNode map)) {
            return Optional.empty();
        }
        return map.getValue().stream()
                .flatMap(entry -> unknownKey(entry, properties).stream())
                .findFirst();
    }

    private Optional<UnknownKey> unknownKey(NodeTuple entry, List<JsonNode> properties) {
        String key = ((ScalarNode) entry.getKeyNode()).getValue();
        List<JsonNode> values = children(properties, key);
        if (!values.isEmpty()) {
            return unknownKey(entry.getValueNode(), expand(values));
        }
        Set<String> known = new TreeSet<>();
        properties.forEach(some -> some.fieldNames().forEachRemaining(known::add));
        int line = entry.getKeyNode().getStartMark().orElseThrow().getLine() + 1;
        return Optional.of(new UnknownKey(key, line, known));
    }

    /** All schemas of which one may hold, references followed. */
    private Set<JsonNode> expand(Iterable<JsonNode> schemas) {
        // By identity: equality would compare whole trees.
        Set<JsonNode> all = Collections.newSetFromMap(new IdentityHashMap<>());
        schemas.forEach(one -> expand(one, all));
        return all;
    }

    private void expand(JsonNode one, Set<JsonNode> all) {
        if (all.add(one)) {
            if (one.has("$ref")) {
                expand(schema.at(one.path("$ref").asText().substring(1)), all);
            }
            one.path("oneOf").forEach(other -> expand(other, all));
            one.path("anyOf").forEach(other -> expand(other, all));
        }
    }

    private static List<JsonNode> children(Iterable<JsonNode> schemas, String name) {
        List<JsonNode> children = new ArrayList<>();
        for (JsonNode one : schemas) {
            if (one.has(name)) {
                children.add(one.get(name));
            }
        }
        return children;
    }
}
