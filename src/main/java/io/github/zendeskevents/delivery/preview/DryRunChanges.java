package io.github.zendeskevents.delivery.preview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.zendeskevents.attempt.Change;
import io.github.zendeskevents.camel.ContextSingletons;
import io.github.zendeskevents.client.ZendeskAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a dry run would have written: how much of each kind, and the first few of each as what would differ. */
public final class DryRunChanges {

    private static final int EXAMPLES = 10;
    private static final int LONGEST = 300;

    private final Map<String, Kind> kinds = new TreeMap<>();

    private static final class Kind {
        private final List<String> examples = new ArrayList<>();
        private long count;
    }

    private DryRunChanges() {}

    /** Those of this account's delivery. */
    public static DryRunChanges of(ZendeskAccount account) {
        return ContextSingletons.of(account.context())
                .once("zendeskDryRunChanges", DryRunChanges.class, DryRunChanges::new);
    }

    /** Takes note of one. */
    synchronized void note(Change change) {
        Kind kind = kinds.computeIfAbsent(kind(change), none -> new Kind());
        kind.count++;
        if (kind.examples.size() < EXAMPLES) {
            kind.examples.add(difference(change));
        }
    }

    /** How many of each kind, such as {@code users created}. */
    public synchronized Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        kinds.forEach((name, kind) -> counts.put(name, kind.count));
        return counts;
    }

    /** The first of a kind, each in one line that holds what customers' events say. */
    public synchronized List<String> examples(String kind) {
        return kinds.containsKey(kind) ? List.copyOf(kinds.get(kind).examples) : List.of();
    }

    private static String kind(Change change) {
        String method = change.request().method();
        String label = change.request().label();
        boolean isNew = record(change.current()).isEmpty() && method.equals("POST");
        if (label.startsWith("/api/v2/organization_memberships") || label.contains("/organizations/{")) {
            return method.equals("DELETE") ? "memberships ended" : "memberships created";
        }
        if (label.startsWith("/api/v2/users/{") && label.endsWith("/events")) {
            return "timeline events added";
        }
        if (label.endsWith("_fields")) {
            return "fields created";
        }
        if (label.startsWith("/api/v2/organizations")) {
            return isNew ? "organizations created" : "organizations changed";
        }
        if (label.startsWith("/api/v2/users")) {
            return isNew && !label.contains("{") ? "users created" : "users changed";
        }
        return method + " " + label;
    }

    /** Such as {@code /api/v2/users/5: name "Ada" -> "Ada Lovelace", plan "pro"}. */
    private static String difference(Change change) {
        JsonNode wanted = record(change.request().body().orElse(MissingNode.getInstance()));
        String members = members(wanted, record(change.current())).collect(Collectors.joining(", "));
        String line = change.request().path() + (members.isEmpty() ? "" : ": " + members);
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    private static Stream<String> members(JsonNode wanted, JsonNode current) {
        return wanted.properties().stream().flatMap(member -> {
            JsonNode before = current.path(member.getKey());
            JsonNode after = member.getValue();
            if (after.isObject()) {
                return members(after, before);
            }
            boolean was = !before.isMissingNode() && !before.isNull();
            return before.equals(after)
                    ? Stream.empty()
                    : Stream.of(member.getKey() + (was ? " " + before + " -> " : " ") + after);
        });
    }

    /** What an envelope such as {@code {"user":{..}}} holds. */
    private static JsonNode record(JsonNode json) {
        return json.size() == 1 && json.iterator().next().isObject()
                ? json.iterator().next()
                : json;
    }
}
