package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.sandbox.Sandbox;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.Route;
import org.apache.camel.component.jetty.JettyHttpEndpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAPI description, held against the routes and the answers of a running program. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationsDescriptionTest {

    private Sandbox sandbox;
    private RunningOperations operations;
    private JsonNode api;

    @BeforeAll
    void start(@TempDir Path folder) {
        sandbox = Sandbox.start();
        operations = RunningOperations.start(sandbox, "zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox.db"))
                .ready();
        api = operations.json("GET", "/ops/openapi.json");
        operations.send(
                "{'type':'identify','userId':'ann','traits':{'name':'Ann'}}",
                "{'type':'track','event':'Without a user'}",
                "{'type':'page','userId':'ann'}");
    }

    @AfterAll
    void stop() {
        operations.close();
        sandbox.close();
    }

    @Test
    void eachRouteIsDescribedAndNothingElse() {
        Set<String> routes = new TreeSet<>();
        for (Route route : operations.context().getRoutes()) {
            if (route.getEndpoint() instanceof JettyHttpEndpoint endpoint
                    && endpoint.getPath().startsWith("/ops/")) {
                Stream.of(endpoint.getHttpMethodRestrict().split(","))
                        .filter(method -> !method.equals("HEAD"))
                        .forEach(method -> routes.add(method + " " + endpoint.getPath()));
            }
        }
        Set<String> described = new TreeSet<>();
        api.path("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(api.path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(described).isEqualTo(routes);
    }

    @Test
    void answersAreAsTheyAreDescribed() {
        long event = operations.json("GET", "/ops/events").at("/events/0/id").asLong();
        long letter = operations
                .json("GET", "/ops/dead-letters")
                .at("/deadLetters/0/id")
                .asLong();
        check("GET", "/ops/inbox", "/ops/inbox", 200);
        check(
                operations.post("/ops/preview", "{'type':'identify','userId':'bob','traits':{'name':'Bob'}}"),
                "POST",
                "/ops/preview",
                200);
        check(operations.post("/ops/preview", "{"), "POST", "/ops/preview", 400);
        check(
                operations.post("/ops/regulations", "{'regulationType':'suppress','users':[{'userId':'carl'}]}"),
                "POST",
                "/ops/regulations",
                202);
        check(operations.post("/ops/regulations", "{}"), "POST", "/ops/regulations", 400);
        check("GET", "/ops/about", "/ops/about", 200);
        check("GET", "/ops/history", "/ops/history", 200);
        check("GET", "/ops/history?minutes=0", "/ops/history", 400);
        check("GET", "/ops/troubled-records", "/ops/troubled-records", 200);
        check("GET", "/ops/events", "/ops/events", 200);
        check("GET", "/ops/events?state=gone", "/ops/events", 400);
        check("GET", "/ops/events/" + event, "/ops/events/{id}", 200);
        check("GET", "/ops/events/" + letter, "/ops/events/{id}", 200);
        check("GET", "/ops/events/4711", "/ops/events/{id}", 404);
        check("GET", "/ops/dead-letters", "/ops/dead-letters", 200);
        check("GET", "/ops/dead-letters?limit=0", "/ops/dead-letters", 400);
        check("GET", "/ops/dead-letters/groups", "/ops/dead-letters/groups", 200);
        check("GET", "/ops/dead-letters/groups?byHour=true", "/ops/dead-letters/groups", 200);
        check("POST", "/ops/dead-letters/replay", "/ops/dead-letters/replay", 400);
        check("POST", "/ops/delivery/pause", "/ops/delivery/pause", 200);
        check("POST", "/ops/dead-letters/replay?q=nowhere", "/ops/dead-letters/replay", 200);
        check("PUT", "/ops/dead-letters/" + letter, "/ops/dead-letters/{id}", 400);
        check("POST", "/ops/dead-letters/" + letter + "/replay", "/ops/dead-letters/{id}/replay", 200);
        check("GET", "/ops/events/" + letter, "/ops/events/{id}", 200);
        check("DELETE", "/ops/dead-letters?type=track", "/ops/dead-letters", 200);
        check("DELETE", "/ops/dead-letters/4711", "/ops/dead-letters/{id}", 404);
        check("POST", "/ops/delivery/resume", "/ops/delivery/resume", 200);
        check("GET", "/ops/delivery", "/ops/delivery", 200);
        check("GET", "/ops/check", "/ops/check", 200);
    }

    private void check(String method, String call, String path, int status) {
        check(operations.call(method, call), method, path, status);
    }

    private void check(HttpResponse<String> answer, String method, String path, int status) {
        String call = answer.uri().getPath();
        assertThat(answer.statusCode()).as(method + " " + call).isEqualTo(status);
        JsonNode response = resolved(api.path("paths")
                .path(path)
                .path(method.toLowerCase(Locale.ROOT))
                .path("responses")
                .path("" + status));
        JsonNode schema = response.at("/content/application~1json/schema");
        assertThat(schema.isMissingNode()).as(method + " " + call).isFalse();
        assertThat(mistakes(schema, RunningOperations.parse(answer), ""))
                .as(method + " " + call)
                .isEmpty();
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : api.at(reference.substring(1));
    }

    /** As far as the description goes: types, the values of enumerations, and all members of objects. */
    private List<String> mistakes(JsonNode described, JsonNode value, String place) {
        JsonNode schema = resolved(described);
        List<String> mistakes = new ArrayList<>();
        if (!types(schema.path("type")).contains(type(value))) {
            mistakes.add(place + " is a " + type(value));
        }
        if (schema.has("enum")
                && Stream.of(schema.path("enum"))
                        .noneMatch(values -> values.toString().contains(value.toString()))) {
            mistakes.add(place + " is " + value);
        }
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                mistakes.add(place + "/" + name.asText() + " is missing");
            }
        });
        if (schema.has("properties")) {
            value.properties().forEach(member -> {
                JsonNode property = schema.path("properties").path(member.getKey());
                if (property.isMissingNode()) {
                    mistakes.add(place + "/" + member.getKey() + " is not described");
                } else {
                    mistakes.addAll(mistakes(property, member.getValue(), place + "/" + member.getKey()));
                }
            });
        }
        if (schema.has("items")) {
            value.forEach(item -> mistakes.addAll(mistakes(schema.path("items"), item, place + "/*")));
        }
        return mistakes;
    }

    private static List<String> types(JsonNode type) {
        List<String> types = new ArrayList<>();
        if (type.isTextual()) {
            types.add(type.asText());
        }
        type.forEach(one -> types.add(one.asText()));
        return types;
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case NULL -> "null";
            case ARRAY -> "array";
            case OBJECT -> "object";
            case BOOLEAN -> "boolean";
            default -> value.getNodeType().name();
        };
    }
}
