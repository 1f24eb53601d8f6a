package io.github.zendeskevents.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneOffsetTransitionRule;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The time zones that Zendesk knows, for a user's {@code time_zone}. Customers' programs send IANA names (Europe/Berlin);
 * Zendesk takes about 150 names of its own (Berlin) and lists the IANA name of each. IANA has many more names than that: older
 * spellings, and cities that share their clock with a listed one. Those are translated by the rules of the Java runtime's zones.
 */
public final class TimeZones {

    private static final List<String> IANA_MEMBERS = List.of("iana_name", "tzinfo", "iana");

    private final Map<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, List<Listed>> byIana = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, String> javaIds = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<ZoneRules, List<Listed>> byHistory;
    private final Map<Clocks, List<Listed>> byClocks;

    private TimeZones(List<Listed> listed) {
        listed.forEach(zone -> names.putIfAbsent(zone.name(), zone.name()));
        listed.forEach(zone ->
                byIana.computeIfAbsent(zone.iana(), iana -> new ArrayList<>()).add(zone));
        ZoneId.getAvailableZoneIds().forEach(id -> javaIds.put(id, id));
        byHistory = byRules(listed, Function.identity());
        byClocks = byRules(listed, Clocks::of);
    }

    /**
     * Reads the answer to {@code GET /time_zones}. Zones without a name are skipped; an answer without zones makes zones of
     * which none is known.
     */
    public static TimeZones from(JsonNode answer) {
        List<Listed> listed = new ArrayList<>();
        for (JsonNode zone : answer.path("time_zones")) {
            String name = zone.path("name").asText("");
            if (!name.isBlank()) {
                listed.add(new Listed(
                        name,
                        IANA_MEMBERS.stream()
                                .map(member -> zone.path(member).asText(""))
                                .filter(iana -> !iana.isBlank())
                                .findFirst()
                                .orElse("")));
            }
        }
        return new TimeZones(listed);
    }

    /**
     * Zendesk's name for a zone, without regard to case: of a listed IANA name; a name of Zendesk's itself; or of a listed zone
     * with the same rules, or at least the same clock since 2024, those of the same region first.
     *
     * @param ianaOrZendeskName as the customer's program sent it
     * @return the name; empty for an unknown zone and for one whose clock Zendesk does not have
     */
    public Optional<String> zendeskName(String ianaOrZendeskName) {
        String wanted = ianaOrZendeskName.strip();
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        return Optional.ofNullable(byIana.get(wanted))
                .map(zones -> best(zones, wanted))
                .or(() -> Optional.ofNullable(names.get(wanted)))
                .or(() -> Optional.ofNullable(javaIds.get(wanted)).flatMap(this::likeIt));
    }

    private Optional<String> likeIt(String id) {
        ZoneRules rules = ZoneId.of(id).getRules();
        return Optional.ofNullable(byHistory.get(rules))
                .or(() -> Optional.ofNullable(byClocks.get(Clocks.of(rules))))
                .map(zones -> best(zones, id));
    }

    /** Zendesk lists some zones twice (Edinburgh, London): the one that bears the wanted name, or IANA's, is the likeliest. */
    private static String best(List<Listed> zones, String wanted) {
        return zones.stream()
                .min(Comparator.comparing((Listed zone) -> !zone.name().equalsIgnoreCase(city(wanted)))
                        .thenComparing(zone -> !region(zone.iana()).equalsIgnoreCase(region(wanted)))
                        .thenComparing(zone -> !zone.name().equalsIgnoreCase(city(zone.iana()))))
                .orElseThrow()
                .name();
    }

    private static String region(String iana) {
        return iana.substring(0, Math.max(0, iana.indexOf('/')));
    }

    private static String city(String iana) {
        return iana.substring(iana.lastIndexOf('/') + 1).replace('_', ' ');
    }

    private <K> Map<K, List<Listed>> byRules(List<Listed> listed, Function<ZoneRules, K> key) {
        return listed.stream()
                .filter(zone -> javaIds.containsKey(zone.iana()))
                .collect(Collectors.groupingBy(
                        zone -> key.apply(ZoneId.of(javaIds.get(zone.iana())).getRules())));
    }

    /** A zone of Zendesk's; no IANA name is an empty text. */
    private record Listed(String name, String iana) {}

    /**
     * How a zone's clock goes from 2024 on. Most zones differ only in what they did decades ago, which matters to nobody's
     * support requests. The date is fixed so that the same table always translates alike.
     */
    private record Clocks(
            ZoneOffset atStart, List<ZoneOffsetTransition> changes, List<ZoneOffsetTransitionRule> yearly) {

        private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

        static Clocks of(ZoneRules rules) {
            return new Clocks(
                    rules.getOffset(START),
                    rules.getTransitions().stream()
                            .filter(change -> change.getInstant().isAfter(START))
                            .toList(),
                    rules.getTransitionRules());
        }
    }
}
