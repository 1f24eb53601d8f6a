package io.github.zendeskevents.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What many events at once came to, however their calls were shared out and in whatever order they were made: how the
 * events ended, which calls for many there were, what was written, and what Zendesk holds. Records go by their external id.
 */
final class Sum {

    private final Sandbox sandbox;
    private final Map<String, String> externalIds = new HashMap<>();

    Sum(Sandbox sandbox) {
        this.sandbox = sandbox;
        Stream.concat(sandbox.endUsers().stream(), sandbox.organizations().stream())
                .forEach(one -> externalIds.put(
                        one.path("id").asText(), one.path("external_id").asText()));
    }

    List<String> lines(List<String> outcomes) {
        List<String> lines = new ArrayList<>(List.of("", "outcomes"));
        Map<String, Long> endings = new TreeMap<>();
        outcomes.forEach(outcome -> endings.merge(named(outcome), 1L, Long::sum));
        endings.forEach((outcome, times) -> lines.add("  " + outcome + ": " + times));
        lines.addAll(List.of("", "calls for many"));
        lines.addAll(sorted(sandbox.calls(call -> call.path().endsWith("_many")).stream()
                .map(call -> "  " + call.endpoint() + " -> " + call.status())));
        lines.addAll(List.of("", "written"));
        lines.addAll(sorted(sandbox.calls(call -> !call.method().equals("GET") && call.status() < 300).stream()
                .flatMap(call -> written(call).stream())
                .map(one -> "  " + named(one))));
        lines.addAll(List.of("", "held"));
        lines.addAll(sorted(sandbox.endUsers().stream().map(user -> "  " + held(user))));
        return lines;
    }

    private static Set<String> sorted(Stream<String> lines) {
        Set<String> sorted = new TreeSet<>();
        lines.forEach(sorted::add);
        return sorted;
    }

    private List<String> written(SandboxCall call) {
        JsonNode body = Json.tree(call.body());
        if (body.has("profile")) {
            return List.of("event " + Json.sorted(body));
        }
        String verb = call.method().equals("POST") ? "create " : "change ";
        List<String> written = new ArrayList<>();
        body.properties().forEach(part -> {
            String kind = part.getKey().replaceAll("s$", "");
            records(part.getValue(), call).stream()
                    // A creation in a job may have failed, where it was the job that found out about somebody else.
                    .filter(one -> !one.has("external_id")
                            || externalIds.containsValue(one.path("external_id").asText()))
                    .forEach(one -> written.add(verb + kind + " " + Json.sorted(one)));
        });
        return written;
    }

    private static List<JsonNode> records(JsonNode part, SandboxCall call) {
        if (part.isArray()) {
            return stream(part).toList();
        }
        if (part instanceof ObjectNode one && call.path().matches("/api/v2/users/\\d+")) {
            one.put("id", Long.parseLong(call.path().substring("/api/v2/users/".length())));
        }
        return List.of(part);
    }

    private String held(JsonNode user) {
        List<String> organizations = stream(user.path("organization_memberships"))
                .map(one -> externalIds.get(one.path("organization_id").asText()))
                .sorted()
                .toList();
        List<String> timeline = stream(user.path("events"))
                .map(one -> one.path("type").asText())
                .toList();
        return user.path("external_id").asText() + ": " + user.path("name").asText() + ", "
                + user.path("email").asText() + ", phone " + user.path("phone").asText() + ", fields "
                + Json.sorted(user.path("user_fields")) + ", organizations " + organizations + ", timeline " + timeline;
    }

    private String named(String text) {
        String named = text;
        for (Map.Entry<String, String> one : externalIds.entrySet()) {
            named = named.replace(one.getKey(), one.getValue());
        }
        return named;
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
