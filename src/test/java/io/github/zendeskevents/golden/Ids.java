package io.github.zendeskevents.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Names for the numbers that Zendesk gives its records, by kind and in the order of their making. */
final class Ids {

    private static final Pattern ID = Pattern.compile("\\b19\\d{12}\\b");

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Integer> last = new HashMap<>();

    /** Names each record of a sandbox's state that has no name yet. */
    void learn(JsonNode state) {
        for (JsonNode user : state.path("users")) {
            learn(user, user.path("role").asText().equals("admin") ? "admin" : "user");
            user.path("identities").forEach(identity -> learn(identity, "identity"));
        }
        state.path("organizations").forEach(organization -> learn(organization, "organization"));
        state.path("organization_memberships").forEach(membership -> learn(membership, "membership"));
        state.path("user_fields").forEach(field -> learn(field, "field"));
        state.path("organization_fields").forEach(field -> learn(field, "field"));
    }

    private void learn(JsonNode thing, String kind) {
        names.computeIfAbsent(thing.path("id").asText(), id -> kind + "-" + last.merge(kind, 1, Integer::sum));
    }

    /** The text with a name in place of each number. */
    String named(String text) {
        return ID.matcher(text).replaceAll(id -> names.getOrDefault(id.group(), "unknown-id"));
    }
}
