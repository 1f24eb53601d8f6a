package io.github.zendeskevents.mapping;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which traits make which attribute of a Zendesk user or organization. It is data so that a user of this module can replace it
 * without touching code: one line an attribute, with the traits that can make it, best first.
 *
 * <pre>
 * # a comment
 * name            = name, firstName + lastName
 * organization_id = organizationId, company.id
 * </pre>
 *
 * <p>The first alternative that is present in an event wins. {@code a + b} joins the parts that are present with a blank. A
 * dotted path looks into nested objects. Names of traits are matched exactly. Every trait that the table names, chosen or not,
 * is spent: it never becomes a custom field; every other one does. An attribute without a line is not filled.
 */
public final class TraitTable {

    private static final Set<Attribute> OF_USERS = Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(
            Attribute.DOMAIN_NAMES, Attribute.GROUP_ID, Attribute.SHARED_TICKETS, Attribute.SHARED_COMMENTS)));
    private static final Set<Attribute> OF_ORGANIZATIONS = Collections.unmodifiableSet(EnumSet.of(
            Attribute.NAME,
            Attribute.DOMAIN_NAMES,
            Attribute.TAGS,
            Attribute.DETAILS,
            Attribute.NOTES,
            Attribute.GROUP_ID,
            Attribute.SHARED_TICKETS,
            Attribute.SHARED_COMMENTS));

    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*");
    private static final Pattern PATH = Pattern.compile("[^.]+(\\.[^.]+)*");

    private final Map<Attribute, List<Alternative>> alternatives;
    private final Set<String> idTraits;
    private final Set<String> paths;
    private final Set<String> parents;

    private TraitTable(Map<Attribute, List<Alternative>> alternatives, Set<String> idTraits) {
        this.idTraits = idTraits;
        this.alternatives = Collections.unmodifiableMap(alternatives);
        this.paths = alternatives.values().stream()
                .flatMap(List::stream)
                .flatMap(a -> a.paths().stream())
                .collect(Collectors.toUnmodifiableSet());
        this.parents = paths.stream().flatMap(p -> parentsOf(p).stream()).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads a table for users. Attributes: {@code name}, {@code email}, {@code phone}, {@code time_zone},
     * {@code organization_id}, {@code leave}, {@code tags}, {@code alias}, {@code details}, {@code notes}, {@code locale}.
     *
     * @throws IllegalArgumentException if a line is wrong; its message is one line that names the line and what is allowed
     */
    public static TraitTable forUsers(String text) {
        return parse(text, OF_USERS, Set.of("id", "userId"));
    }

    /**
     * Reads a table for organizations. Attributes: {@code name}, {@code domain_names}, {@code tags}, {@code details},
     * {@code notes}, {@code group_id}, {@code shared_tickets}, {@code shared_comments}.
     *
     * @throws IllegalArgumentException if a line is wrong; its message is one line that names the line and what is allowed
     */
    public static TraitTable forOrganizations(String text) {
        return parse(text, OF_ORGANIZATIONS, Set.of("id", "groupId"));
    }

    private static TraitTable parse(String text, Set<Attribute> allowed, Set<String> idTraits) {
        Objects.requireNonNull(text, "text");
        Map<Attribute, List<Alternative>> table = new EnumMap<>(Attribute.class);
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String content = COMMENT.matcher(lines.get(i)).replaceFirst("").strip();
            if (!content.isEmpty()) {
                addLine(table, allowed, new Line(i + 1, content));
            }
        }
        return new TraitTable(table, idTraits);
    }

    private static void addLine(Map<Attribute, List<Alternative>> table, Set<Attribute> allowed, Line line) {
        String[] sides = line.content().split("=", -1);
        if (sides.length != 2) {
            throw line.wrong("expected 'attribute = trait, other trait'");
        }
        String key = sides[0].strip();
        Attribute attribute = allowed.stream()
                .filter(a -> a.key().equals(key))
                .findFirst()
                .orElseThrow(() -> line.wrong("'" + key + "' is not an attribute; allowed are "
                        + allowed.stream().map(Attribute::key).collect(Collectors.joining(", "))));
        List<Alternative> read = Arrays.stream(sides[1].split(",", -1))
                .map(a -> alternative(attribute, a, line))
                .toList();
        if (table.putIfAbsent(attribute, read) != null) {
            throw line.wrong("'" + key + "' has a line already; name all its traits in one line, separated by commas");
        }
    }

    private static Alternative alternative(Attribute attribute, String text, Line line) {
        List<String> paths =
                Arrays.stream(text.split("\\+", -1)).map(String::strip).toList();
        for (String path : paths) {
            if (path.isEmpty()) {
                throw line.wrong("a trait's name is missing; to leave an attribute unfilled, leave its line out");
            }
            if (!PATH.matcher(path).matches()) {
                throw line.wrong(
                        "'" + path + "' is not a trait; allowed are names joined by single dots, e.g. company.id");
            }
        }
        if (paths.size() > 1 && !attribute.joinable()) {
            throw line.wrong("'" + attribute.key() + "' cannot be joined with '+'; allowed for "
                    + Arrays.stream(Attribute.values())
                            .filter(Attribute::joinable)
                            .map(Attribute::key)
                            .collect(Collectors.joining(", ")));
        }
        return new Alternative(paths);
    }

    /** The ways to fill an attribute, best first; empty when the table does not fill it. */
    List<Alternative> alternatives(Attribute attribute) {
        return alternatives.getOrDefault(attribute, List.of());
    }

    /** The traits in which senders repeat the id of the user or organization: they make no custom field. */
    Set<String> idTraits() {
        return idTraits;
    }

    /** Whether the table names this very trait. */
    boolean names(String path) {
        return paths.contains(path);
    }

    /** Whether the table names a trait inside the object at this path. */
    boolean looksInside(String path) {
        return parents.contains(path);
    }

    private static Set<String> parentsOf(String path) {
        Set<String> parents = new HashSet<>();
        for (Optional<String> parent = parentOf(path); parent.isPresent(); parent = parentOf(parent.get())) {
            parents.add(parent.get());
        }
        return parents;
    }

    /** The object that holds the trait at this path; empty for a trait at the top. */
    static Optional<String> parentOf(String path) {
        int dot = path.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(path.substring(0, dot));
    }

    /** The table as text that can be parsed again. */
    @Override
    public String toString() {
        return alternatives.entrySet().stream()
                .map(e -> e.getKey().key() + " = "
                        + e.getValue().stream()
                                .map(a -> String.join(" + ", a.paths()))
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("\n"));
    }

    /** One way to fill an attribute. More than one path means that their values are joined. */
    record Alternative(List<String> paths) {}

    private record Line(int number, String content) {

        IllegalArgumentException wrong(String why) {
            return new IllegalArgumentException("Trait table, line " + number + " (" + content + "): " + why);
        }
    }
}
