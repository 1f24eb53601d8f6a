package io.github.zendeskevents.management.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.inbox.DeadLetters.Reason;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** Counts dead letters by why they were given up. However many there are, it holds a few hundred groups. */
final class ReasonGroups {

    private static final int MOST = 500;
    /** In the place of reasons when there are too many of them. */
    private static final String OTHERS = "other reasons";

    private final Map<Key, Group> groups = new HashMap<>();

    void add(Reason reason) {
        Key key = new Key(reason.code(), reason.step(), ReasonPattern.of(reason.reason()));
        boolean fits = groups.size() < MOST || groups.containsKey(key);
        groups.merge(
                fits ? key : new Key(reason.code(), "", OTHERS),
                new Group(1, reason.failedAt(), reason.failedAt()),
                Group::and);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("groups");
        groups.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(
                        Comparator.comparingLong(Group::count).reversed()))
                .forEach(group -> list.addObject()
                        .put("code", group.getKey().code())
                        .put("step", group.getKey().step())
                        .put("reason", group.getKey().reason())
                        .put("count", group.getValue().count())
                        .put("oldest", group.getValue().oldest().toString())
                        .put("newest", group.getValue().newest().toString()));
        return json;
    }

    private record Key(String code, String step, String reason) {}

    private record Group(long count, Instant oldest, Instant newest) {

        Group and(Group other) {
            return new Group(
                    count + other.count,
                    oldest.isBefore(other.oldest) ? oldest : other.oldest,
                    newest.isAfter(other.newest) ? newest : other.newest);
        }
    }
}
