package io.github.zendeskevents;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;

/** Holds the endpoints of YAML against Camel's catalog: its schema for YAML takes any option of an endpoint, misspelt ones too. */
final class EndpointOptions {

    private static final CamelCatalog CATALOG = new DefaultCamelCatalog();
    /** Components that the files bring under names of their own, and endpoints that a setting names. */
    private static final Map<String, String> KNOWN_AS = Map.of(
            "zendesk-jetty:", "jetty:", "zendesk-management:", "jetty:", "{{zendesk.url", "https://{{zendesk.url");

    private static final List<String> NAMED_BY_A_SETTING =
            List.of("{{zendesk.source.uri}}", "{{zendesk.dead-letter.uri}}");

    private EndpointOptions() {}

    /** One line for each endpoint that its component would not take. */
    static List<String> problems(JsonNode yaml) {
        List<String> problems = new ArrayList<>();
        for (JsonNode node : nodes(yaml)) {
            if (node.path("uri").asText().startsWith("kamelet:zendesk-")) {
                problems.addAll(ofKamelet(node));
            } else if (node.path("uri").isTextual()
                    && !NAMED_BY_A_SETTING.contains(node.path("uri").asText())) {
                EndpointValidationResult result = CATALOG.validateEndpointProperties(uri(node), true);
                if (!result.isSuccess()) {
                    problems.add(node.path("uri").asText() + ": "
                            + result.summaryErrorMessage(false).strip());
                }
            }
        }
        return problems;
    }

    /** A Kamelet's parameters are those of its own file; the catalog knows the component only. */
    private static List<String> ofKamelet(JsonNode node) {
        String name = node.path("uri").asText().substring("kamelet:".length());
        JsonNode known = RouteFilesTest.yaml(read(Path.of("src/main/resources/kamelets", name + ".kamelet.yaml")))
                .at("/spec/definition/properties");
        List<String> problems = new ArrayList<>();
        node.path("parameters").fieldNames().forEachRemaining(parameter -> {
            if (!known.has(parameter)) {
                problems.add(name + " has no parameter " + parameter);
            }
        });
        return problems;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static String uri(JsonNode node) {
        String uri = node.path("uri").asText();
        for (Map.Entry<String, String> known : KNOWN_AS.entrySet()) {
            uri = uri.startsWith(known.getKey())
                    ? known.getValue() + uri.substring(known.getKey().length())
                    : uri;
        }
        // What a placeholder stands for is only known when the program starts; the catalog is asked about the options.
        uri = uri.replaceAll("\\{\\{.*\\}\\}", "localhost:1");
        Map<String, String> options = new LinkedHashMap<>();
        node.path("parameters")
                .properties()
                .forEach(
                        option -> options.put(option.getKey(), option.getValue().asText()));
        if (!uri.contains(":")) {
            uri += ":" + options.remove("name");
        }
        StringBuilder whole = new StringBuilder(uri);
        options.forEach((name, value) -> whole.append(whole.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(value));
        return whole.toString();
    }

    private static List<JsonNode> nodes(JsonNode root) {
        List<JsonNode> all = new ArrayList<>(List.of(root));
        for (int i = 0; i < all.size(); i++) {
            all.get(i).forEach(all::add);
        }
        return all;
    }
}
