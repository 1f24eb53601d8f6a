package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What an account has few of and shows as whole lists: the locales that are switched on, and groups of agents. */
final class AccountLists {

    static final long ENGLISH = 1;

    private final Map<Long, String> locales = new LinkedHashMap<>();
    private final Map<Long, String> groups = new TreeMap<>();

    AccountLists() {
        locales.put(ENGLISH, "en-US");
        locales.put(8L, "de");
        locales.put(77L, "pt-BR");
    }

    void addTo(Router router, Pages pages) {
        router.add("GET", "/locales", call -> ApiAnswer.ok("locales", locales()));
        router.add(
                "GET",
                "/groups",
                call -> pages.list(call, "groups", groups.entrySet().stream().toList(), group -> Json.object()
                        .put("id", group.getKey())
                        .put("name", group.getValue())
                        .put("deleted", false)));
    }

    private ArrayNode locales() {
        ArrayNode list = Json.array();
        locales.forEach((id, tag) -> list.addObject()
                .put("id", id)
                .put("locale", tag)
                .put("name", tag)
                .put("default", id == ENGLISH));
        return list;
    }

    Optional<String> locale(long id) {
        return Optional.ofNullable(locales.get(id));
    }

    void addGroup(long id, String name) {
        groups.put(id, name);
    }

    boolean hasGroup(long id) {
        return groups.containsKey(id);
    }

    void clear() {
        groups.clear();
    }
}
