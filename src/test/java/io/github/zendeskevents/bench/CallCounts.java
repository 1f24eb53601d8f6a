package io.github.zendeskevents.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.sandbox.Sandbox;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The calls that a sandbox counted.
 *
 * @param byEndpoint all calls by method and path
 * @param total all calls
 * @param timeline those to the timeline, which no program can save
 * @param limited those answered 429
 * @param limitedByEndpoint the same by method and path
 */
public record CallCounts(
        Map<String, Long> byEndpoint, long total, long timeline, long limited, Map<String, Long> limitedByEndpoint) {

    private static final int WIDTH = 132;
    private static final String INDENT = "    ";
    private static final String TIMELINE = "POST /api/v2/users/{id}/events";

    /** The calls since the counters were cleared. */
    static CallCounts of(Sandbox sandbox) {
        Map<String, Long> byEndpoint = new TreeMap<>();
        Map<String, Long> limited = new TreeMap<>();
        for (Map.Entry<String, JsonNode> endpoint :
                sandbox.state().get("counters").properties()) {
            for (Map.Entry<String, JsonNode> status : endpoint.getValue().properties()) {
                byEndpoint.merge(endpoint.getKey(), status.getValue().asLong(), Long::sum);
                if (status.getKey().equals("429")) {
                    limited.merge(endpoint.getKey(), status.getValue().asLong(), Long::sum);
                }
            }
        }
        return new CallCounts(
                byEndpoint, sum(byEndpoint), byEndpoint.getOrDefault(TIMELINE, 0L), sum(limited), limited);
    }

    private static long sum(Map<String, Long> calls) {
        return calls.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Calls that are no timeline events, for each event. */
    double othersAnEvent(long events) {
        return (total - timeline) / (double) events;
    }

    /** The share of calls answered 429, in percent. */
    public double limitedPercent() {
        return total == 0 ? 0 : 100.0 * limited / total;
    }

    /** Lines for people: all calls, and those of each endpoint with their number for each event, the most used first. */
    String listed(long events) {
        StringBuilder lines = new StringBuilder(INDENT + total + " calls:");
        int begin = 0;
        for (Map.Entry<String, Long> endpoint : byEndpoint.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .toList()) {
            String one = String.format(
                    Locale.ROOT,
                    " %d (%.3f) %s,",
                    endpoint.getValue(),
                    endpoint.getValue() / (double) events,
                    endpoint.getKey().replace("/api/v2/", ""));
            if (lines.length() + one.length() - begin > WIDTH) {
                begin = lines.append('\n').length();
                lines.append(INDENT).append(' ');
            }
            lines.append(one);
        }
        return lines.substring(0, lines.length() - 1);
    }
}
