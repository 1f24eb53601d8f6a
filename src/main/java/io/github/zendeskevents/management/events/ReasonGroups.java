package io.github.zendeskevents.management.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.inbox.DeadLetters.ReasonCount;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/** Counts dead letters by why they were given up. However many there are, it holds a few hundred groups. */
final class ReasonGroups {

    private static final int MOST = 500;
    /** In the place of reasons when there are too many of them. */
    private static final String OTHERS = "other reasons";

    private static final int HOURS = ReasonCount.HOURS;

    private final Map<Key, Group> groups = new HashMap<>();

    void add(ReasonCount count) {
        Key key = new Key(count.code(), count.step(), count.pattern());
        boolean fits = groups.size() < MOST || groups.containsKey(key);
        groups.computeIfAbsent(fits ? key : new Key(count.code(), "", OTHERS), none -> new Group(count))
                .add(count);
    }

    /** @param byHour whether to say how many each of the last 24 hours had */
    ObjectNode json(boolean byHour) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("groups");
        groups.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(
                        Comparator.<Group>comparingLong(group -> group.count).reversed()))
                .forEach(group -> {
                    ObjectNode one = list.addObject()
                            .put("code", group.getKey().code())
                            .put("step", group.getKey().step())
                            .put("reason", group.getKey().reason())
                            .put("count", group.getValue().count)
                            .put("oldest", group.getValue().oldest.toString())
                            .put("newest", group.getValue().newest.toString());
                    if (byHour) {
                        ArrayNode hours = one.putArray("lastDayByHour");
                        LongStream.of(group.getValue().hours).forEach(hours::add);
                    }
                });
        return json;
    }

    private record Key(String code, String step, String reason) {}

    private static final class Group {

        /** The oldest hour first. */
        private final long[] hours = new long[HOURS];

        private long count;
        private Instant oldest;
        private Instant newest;

        Group(ReasonCount first) {
            oldest = first.oldest();
            newest = first.newest();
        }

        void add(ReasonCount more) {
            count += more.count();
            oldest = oldest.isBefore(more.oldest()) ? oldest : more.oldest();
            newest = newest.isAfter(more.newest()) ? newest : more.newest();
            if (more.hour() < HOURS) {
                hours[HOURS - 1 - more.hour()] += more.count();
            }
        }
    }
}
