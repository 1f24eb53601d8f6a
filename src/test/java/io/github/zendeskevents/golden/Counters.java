package io.github.zendeskevents.golden;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The counters of events, calls and traits left out, one a line, without the look at the credentials. */
final class Counters {

    private static final Set<String> RECORDED = Set.of("zendesk.events", "zendesk.calls", "zendesk.traits.left.out");

    private Counters() {}

    /** @param underLoad leaves out how many calls there were, but for those that nothing can share */
    static List<String> of(MeterRegistry meters, boolean underLoad) {
        return meters.getMeters().stream()
                .filter(Counter.class::isInstance)
                .map(Counter.class::cast)
                .filter(counter -> RECORDED.contains(counter.getId().getName()) && counter.count() > 0)
                .filter(counter ->
                        !String.valueOf(counter.getId().getTag("endpoint")).endsWith("/users/me"))
                .filter(counter -> !underLoad || isSure(counter))
                .map(Counters::line)
                .sorted()
                .toList();
    }

    private static boolean isSure(Counter counter) {
        boolean ofCalls = counter.getId().getName().equals("zendesk.calls");
        boolean ofTimeline = "/api/v2/users/{id}/events".equals(counter.getId().getTag("endpoint"));
        boolean ofRetries = "again".equals(counter.getId().getTag("outcome"));
        return (!ofCalls || ofTimeline) && !ofRetries;
    }

    private static String line(Counter counter) {
        return counter.getId().getTags().stream()
                .filter(tag -> !tag.getValue().isEmpty())
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .sorted()
                .collect(Collectors.joining(
                        " ", "  " + counter.getId().getName() + " ", ": " + Math.round(counter.count())));
    }
}
