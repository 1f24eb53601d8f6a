package io.github.zendeskevents.management.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.inbox.DeadLetters.Reason;
import java.time.Duration;
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

    private static final int HOURS = 24;

    private final Instant now;
    private final Map<Key, Group> groups = new HashMap<>();

    /** @param now where the last of the hours ends in which dead letters are counted */
    ReasonGroups(Instant now) {
        this.now = now;
    }

    void add(Reason reason) {
        Key key = new Key(reason.code(), reason.step(), ReasonPattern.of(reason.reason(), reason.ids()));
        boolean fits = groups.size() < MOST || groups.containsKey(key);
        groups.computeIfAbsent(fits ? key : new Key(reason.code(), "", OTHERS), none -> new Group(reason.failedAt()))
                .add(reason.failedAt());
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

    private final class Group {

        /** The oldest hour first. */
        private final long[] hours = new long[HOURS];

        private long count;
        private Instant oldest;
        private Instant newest;

        Group(Instant first) {
            oldest = first;
            newest = first;
        }

        void add(Instant failedAt) {
            count++;
            oldest = oldest.isBefore(failedAt) ? oldest : failedAt;
            newest = newest.isAfter(failedAt) ? newest : failedAt;
            long ago = Math.max(0, Duration.between(failedAt, now).toHours());
            if (ago < HOURS) {
                hours[HOURS - 1 - (int) ago]++;
            }
        }
    }
}
