package io.github.zendeskevents.main.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.inbox.Inbox.Counts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many events ended how, from the beginning of an import through all its runs. The numbers are the inbox's, which a crash does
 * not touch; their codes are the meters', and those of earlier runs were kept once a second. What ended between the last time and a
 * crash has no code here.
 */
final class OutcomeCounts {

    private static final String NOT_NOTED = " code not noted";
    private static final String DELIVERED = "delivered";
    private static final List<String> ENDS = List.of(DELIVERED, "ignored", "dead");

    private final MeterRegistry meters;
    /** By outcome: what the inbox had counted when the import began. */
    private final Map<String, Long> atBegin;
    /** By outcome and code: of earlier runs. */
    private final Map<String, Long> earlier;
    /** By outcome and code: what the meters had counted when this run began, which is part of what the inbox counted then. */
    private final Map<String, Long> metered;
    /** By outcome: how many that ended before this run have no code. */
    private final Map<String, Long> withoutCode = new TreeMap<>();

    private OutcomeCounts(
            MeterRegistry meters, Map<String, Long> atBegin, Map<String, Long> earlier, Map<String, Long> metered) {
        this.meters = meters;
        this.atBegin = atBegin;
        this.earlier = earlier;
        this.metered = metered;
    }

    /**
     * Goes on where an earlier run ended.
     *
     * @param kept what {@link #keep} left; empty for a new import
     * @param now what the inbox has now
     */
    static OutcomeCounts goOn(ObjectNode kept, Counts now, MeterRegistry meters) {
        Map<String, Long> atBegin = numbers(kept.path("atBegin"));
        ENDS.forEach(end -> atBegin.putIfAbsent(end, count(now, end)));
        OutcomeCounts counts = new OutcomeCounts(meters, atBegin, numbers(kept.path("outcomes")), metered(meters));
        ENDS.forEach(end -> counts.withoutCode.put(end, counts.missing(end, now)));
        return counts;
    }

    private static Map<String, Long> numbers(JsonNode object) {
        Map<String, Long> numbers = new TreeMap<>();
        object.properties()
                .forEach(one -> numbers.put(one.getKey(), one.getValue().asLong()));
        return numbers;
    }

    private static Map<String, Long> metered(MeterRegistry meters) {
        Map<String, Long> metered = new TreeMap<>();
        for (Counter counter : meters.find("zendesk.events").counters()) {
            String end = String.valueOf(counter.getId().getTag("outcome"));
            String code = String.valueOf(counter.getId().getTag("code"));
            if (ENDS.contains(end) && counter.count() > 0) {
                metered.merge((end + " " + code).strip(), (long) counter.count(), Long::sum);
            }
        }
        return metered;
    }

    private static long count(Counts counts, String end) {
        return switch (end) {
            case DELIVERED -> counts.delivered();
            case "ignored" -> counts.ignored();
            default -> counts.dead();
        };
    }

    /** Keeps what there is, for another run. */
    void keep(ObjectNode into) {
        ObjectNode begin = into.putObject("atBegin");
        atBegin.forEach(begin::put);
        ObjectNode outcomes = into.putObject("outcomes");
        withCode().forEach(outcomes::put);
    }

    /** By outcome and code, such as {@code dead missing-user-id}. */
    Map<String, Long> all(Counts now) {
        Map<String, Long> all = withCode();
        all.keySet().removeIf(outcome -> outcome.equals(DELIVERED));
        put(all, DELIVERED, since(now, DELIVERED));
        // An event may be counted by the inbox and not yet by the meters: it has a code.
        ENDS.stream()
                .filter(end -> !end.equals(DELIVERED))
                .forEach(end -> put(all, end + NOT_NOTED, Math.min(withoutCode.get(end), missing(end, now))));
        return all;
    }

    private static void put(Map<String, Long> all, String outcome, long count) {
        if (count > 0) {
            all.put(outcome, count);
        }
    }

    /** How many ended so, whatever the code. */
    long of(String end, Counts now) {
        return sum(all(now), end);
    }

    private long since(Counts now, String end) {
        return Math.max(0, count(now, end) - atBegin.get(end));
    }

    private long missing(String end, Counts now) {
        return Math.max(0, since(now, end) - sum(withCode(), end));
    }

    private Map<String, Long> withCode() {
        Map<String, Long> all = new TreeMap<>(earlier);
        metered(meters)
                .forEach((outcome, count) ->
                        put(all, outcome, all.getOrDefault(outcome, 0L) + count - metered.getOrDefault(outcome, 0L)));
        return all;
    }

    private static long sum(Map<String, Long> counts, String end) {
        return counts.entrySet().stream()
                .filter(one -> one.getKey().equals(end) || one.getKey().startsWith(end + " "))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
