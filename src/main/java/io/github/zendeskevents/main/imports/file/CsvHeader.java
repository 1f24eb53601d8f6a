package io.github.zendeskevents.main.imports.file;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.zendeskevents.json.MemberPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the columns of a table are: members of events by their names, whatever way these are written, and traits or properties by any
 * other name. Traits that Zendesk has attributes for are also known whatever way they are written, where no column has the very name.
 *
 * @param columns as they stand in the first line
 * @param traits the names of the columns where they hold traits
 * @param type of all events; empty text: a column tells it
 */
record CsvHeader(List<String> columns, List<String> traits, String type) {

    private static final Map<String, String> MEMBERS = Stream.of(
                    "type",
                    "messageId",
                    "userId",
                    "anonymousId",
                    "previousId",
                    "groupId",
                    "event",
                    "timestamp",
                    "originalTimestamp",
                    "sentAt",
                    "receivedAt")
            .collect(Collectors.toUnmodifiableMap(CsvHeader::plain, Function.identity()));
    /** Those that the tables which come with the program fill attributes of Zendesk from. */
    private static final Map<String, String> TRAITS = Stream.of(
                    "name",
                    "firstName",
                    "lastName",
                    "email",
                    "phone",
                    "timezone",
                    "organizationId",
                    "tags",
                    "domainNames")
            .collect(Collectors.toUnmodifiableMap(CsvHeader::plain, Function.identity()));

    private static final List<String> PLACES = List.of("traits.", "properties.", "context.");
    private static final Map<String, List<String>> NEEDED = Map.of(
            "identify", List.of("userId"),
            "track", List.of("userId", "event"),
            "group", List.of("groupId"));

    /**
     * Reads the first line.
     *
     * @throws BadImportException when it is no header of events of this type
     */
    static CsvHeader of(String file, List<String> first, String type) throws BadImportException {
        List<String> columns = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (String cell : first) {
            String column = MEMBERS.getOrDefault(plain(cell), cell.strip());
            if (column.isEmpty() || !known.add(column)) {
                throw new BadImportException(file + ": the header of its first line "
                        + (column.isEmpty() ? "has a column without a name" : "names " + cell.strip() + " twice"));
            }
            columns.add(column);
        }
        if (type.isEmpty() && !known.contains("type")) {
            throw new BadImportException(
                    file + ": its header has no column 'type': add --type identify, track or group");
        }
        for (String needed : NEEDED.getOrDefault(type, List.of())) {
            if (!known.contains(needed)) {
                throw new BadImportException(file + ": its header has no column '" + needed + "', which each " + type
                        + " needs; it has " + String.join(", ", columns.subList(0, Math.min(10, columns.size()))));
            }
        }
        return new CsvHeader(List.copyOf(columns), traits(columns), type);
    }

    private static List<String> traits(List<String> columns) {
        Set<String> taken = new HashSet<>();
        columns.forEach(
                column -> taken.add(column.startsWith("traits.") ? column.substring("traits.".length()) : column));
        return columns.stream()
                .map(column -> Optional.ofNullable(TRAITS.get(plain(column)))
                        .filter(taken::add)
                        .orElse(column))
                .toList();
    }

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
    }

    /** The event of a row; what is blank is left out. */
    ObjectNode event(List<String> cells) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        if (!type.isEmpty()) {
            event.put("type", type);
        }
        for (int i = 0; i < cells.size(); i++) {
            String column = columns.get(i);
            if (!cells.get(i).isBlank() && MEMBERS.containsValue(column)) {
                event.put(column, cells.get(i).strip());
            }
        }
        boolean track = event.path("type").asText().equalsIgnoreCase("track");
        for (int i = 0; i < cells.size(); i++) {
            String column = columns.get(i);
            if (!cells.get(i).isBlank() && !MEMBERS.containsValue(column)) {
                if (PLACES.stream().anyMatch(column::startsWith)) {
                    MemberPath.of(column).set(event, TextNode.valueOf(cells.get(i)));
                } else {
                    event.withObject(track ? "/properties" : "/traits")
                            .put(track ? column : traits.get(i), cells.get(i));
                }
            }
        }
        return event;
    }
}
