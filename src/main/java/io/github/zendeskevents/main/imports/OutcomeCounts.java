package io.github.zendeskevents.main.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.inbox.Inbox.Counts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many events ended how, from the beginning of an import through all its runs. This run's are counted by the meters, which know
 * codes; those of earlier runs were kept once a second; and what ended between the last time and a crash, the inbox knows, but for
 * its codes.
 */
final class OutcomeCounts {

    private static final String NOT_NOTED = "code not noted";
    private static final List<String> ENDS = List.of("delivered", "ignored", "dead");

    private final MeterRegistry meters;
    private final Map<String, Long> earlier;

    private OutcomeCounts(MeterRegistry meters, Map<String, Long> earlier) {
        this.meters = meters;
        this.earlier = earlier;
    }

    /**
     * Goes on where an earlier run ended.
     *
     * @param kept what {@link #keep} left; empty for a new import
     * @param now what the inbox has now
     */
    static OutcomeCounts goOn(ObjectNode kept, Counts now, MeterRegistry meters) {
        Map<String, Long> earlier = new TreeMap<>();
        kept.path("outcomes")
                .properties()
                .forEach(one -> earlier.put(one.getKey(), one.getValue().asLong()));
        if (kept.has("counts")) {
            for (String end : ENDS) {
                long missed = count(now, end) - kept.path("counts").path(end).asLong();
                if (missed > 0) {
                    earlier.merge(end.equals("delivered") ? end : end + " " + NOT_NOTED, missed, Long::sum);
                }
            }
        }
        return new OutcomeCounts(meters, earlier);
    }

    private static long count(Counts counts, String end) {
        return switch (end) {
            case "delivered" -> counts.delivered();
            case "ignored" -> counts.ignored();
            default -> counts.dead();
        };
    }

    /** Keeps what there is, for another run. */
    void keep(ObjectNode into, Counts now) {
        ObjectNode outcomes = into.putObject("outcomes");
        all().forEach(outcomes::put);
        ObjectNode counts = into.putObject("counts");
        ENDS.forEach(end -> counts.put(end, count(now, end)));
    }

    /** By outcome and code, such as {@code dead missing-user-id}. */
    Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>(earlier);
        for (Counter counter : meters.find("zendesk.events").counters()) {
            String end = String.valueOf(counter.getId().getTag("outcome"));
            String code = String.valueOf(counter.getId().getTag("code"));
            if (ENDS.contains(end) && counter.count() > 0) {
                all.merge((end + " " + code).strip(), (long) counter.count(), Long::sum);
            }
        }
        return all;
    }

    /** How many ended so, whatever the code. */
    long of(String end) {
        return all().entrySet().stream()
                .filter(one -> one.getKey().equals(end) || one.getKey().startsWith(end + " "))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
