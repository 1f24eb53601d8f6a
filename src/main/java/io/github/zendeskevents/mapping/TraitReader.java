package io.github.zendeskevents.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.zendeskevents.json.JsonKind;
import io.github.zendeskevents.json.Scalar;
import io.github.zendeskevents.mapping.TraitTable.Alternative;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * Reads the attributes of one event's traits by a {@link TraitTable}, and notes what it had to leave out. A trait of the wrong
 * type counts as absent, so the next alternative gets its chance.
 */
final class TraitReader {

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cc}]+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern BLANKS_OR_COMMAS = Pattern.compile("[\\s\\p{Cc},]+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern DOMAIN = Pattern.compile("[\\p{L}\\p{N}-]+(\\.[\\p{L}\\p{N}\\p{M}-]+)+");

    private final ObjectNode traits;
    private final TraitTable table;
    private final Set<SkippedTrait> skipped = new LinkedHashSet<>();

    TraitReader(ObjectNode traits, TraitTable table) {
        this.traits = traits;
        this.table = table;
    }

    /** What was left out so far, in the order of reading. */
    List<SkippedTrait> skipped() {
        return List.copyOf(skipped);
    }

    /** The text of an attribute: trimmed, never blank. */
    Optional<Joined> text(Attribute attribute) {
        return text(table.alternatives(attribute));
    }

    /** Attributes that are written as they are, by Zendesk's names. */
    PlainAttributes plain(List<Attribute> texts, List<Attribute> flags) {
        SortedMap<String, JsonNode> values = new TreeMap<>();
        texts.forEach(attribute ->
                text(attribute).ifPresent(joined -> values.put(attribute.key(), TextNode.valueOf(joined.text()))));
        flags.forEach(attribute ->
                flag(attribute).ifPresent(value -> values.put(attribute.key(), BooleanNode.valueOf(value))));
        return new PlainAttributes(values);
    }

    private Optional<Boolean> flag(Attribute attribute) {
        return table.alternatives(attribute).stream()
                .flatMap(alternative -> alternative.paths().stream())
                .filter(path -> value(path).isPresent())
                .findFirst()
                .flatMap(path -> truth(path, value(path).orElseThrow()));
    }

    /** Every trait that the table does not name. */
    CustomTraits custom() {
        return CustomTraits.of(traits, table, skipped::add);
    }

    /** Where the leave trait is true; empty where it is not. */
    Optional<String> leavePath() {
        return table.alternatives(Attribute.LEAVE).stream()
                .flatMap(a -> a.paths().stream())
                .filter(path -> value(path).isPresent())
                .findFirst()
                .filter(path -> isTrue(path, value(path).orElseThrow()));
    }

    /**
     * The organization's id. Where an event says to leave an organization, the one described beside the leave trait is meant
     * ({@code company.id} beside {@code company.remove}), even if another alternative would come first.
     */
    Optional<String> organizationId(Optional<String> leavePath) {
        Optional<String> leaving = leavePath.flatMap(TraitTable::parentOf);
        List<Alternative> alternatives = new ArrayList<>(table.alternatives(Attribute.ORGANIZATION_ID));
        if (leaving.isPresent()) {
            alternatives.sort(Comparator.comparing(
                    a -> !TraitTable.parentOf(a.paths().get(0)).equals(leaving)));
        }
        return text(alternatives).map(Joined::text);
    }

    /** Tags as Zendesk writes them: lower case, without blanks. */
    SortedSet<String> tags() {
        SortedSet<String> tags = new TreeSet<>();
        eachItem(Attribute.TAGS, (path, item) -> {
            for (String part : item.split(",", -1)) {
                String tag = BLANKS.matcher(Scalar.trim(part)).replaceAll("_").toLowerCase(Locale.ROOT);
                if (!tag.isEmpty()) {
                    tags.add(tag);
                }
            }
        });
        return tags;
    }

    /** Domain names in lower case that are the organization's own: no freemail, nothing that is not a domain name. */
    SortedSet<String> domainNames() {
        SortedSet<String> domains = new TreeSet<>();
        eachItem(Attribute.DOMAIN_NAMES, (path, item) -> {
            for (String part : BLANKS_OR_COMMAS.split(item, -1)) {
                String domain = part.replaceFirst("^@+", "").toLowerCase(Locale.ROOT);
                if (!domain.isEmpty() && isOwn(path, domain)) {
                    domains.add(domain);
                }
            }
        });
        return domains;
    }

    private boolean isOwn(String path, String domain) {
        if (Freemail.isFreemail(domain)) {
            skipped.add(new SkippedTrait(
                    path,
                    domain + " gives addresses to anyone; an organization that claims it would draw strangers in"));
            return false;
        }
        if (!DOMAIN.matcher(domain).matches()) {
            skipped.add(new SkippedTrait(path, "not a domain name; expected one like example.com"));
            return false;
        }
        return true;
    }

    private Optional<Joined> text(List<Alternative> alternatives) {
        for (Alternative alternative : alternatives) {
            List<String> parts = new ArrayList<>();
            alternative.paths().forEach(path -> textAt(path).ifPresent(parts::add));
            if (!parts.isEmpty()) {
                return Optional.of(new Joined(
                        String.join(" ", parts),
                        parts.size() == alternative.paths().size()));
            }
        }
        return Optional.empty();
    }

    private Optional<String> textAt(String path) {
        Optional<JsonNode> value = value(path);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> text = Scalar.name(value.get());
        if (text.isEmpty()) {
            skipped.add(new SkippedTrait(path, "expected text or a number, found " + JsonKind.of(value.get())));
        }
        return text.filter(t -> !t.isEmpty());
    }

    private boolean isTrue(String path, JsonNode value) {
        return truth(path, value).orElse(false);
    }

    private Optional<Boolean> truth(String path, JsonNode value) {
        String text = value.isValueNode() ? Scalar.trim(value.asText()).toLowerCase(Locale.ROOT) : "?";
        boolean isTrue = text.equals("true") || text.equals("1");
        if (!isTrue && !List.of("false", "0", "").contains(text)) {
            skipped.add(new SkippedTrait(path, "expected true, false, 1 or 0, found " + JsonKind.of(value)));
            return Optional.empty();
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(isTrue);
    }

    /** Hands on the texts of the first alternative that is a text or a list, each with its path. */
    private void eachItem(Attribute attribute, BiConsumer<String, String> use) {
        for (Alternative alternative : table.alternatives(attribute)) {
            String path = alternative.paths().get(0);
            Optional<JsonNode> value = value(path);
            if (value.isPresent() && value.get().isTextual()) {
                use.accept(path, value.get().asText());
                return;
            }
            if (value.isPresent() && value.get().isArray()) {
                eachElement(path, value.get(), use);
                return;
            }
            value.ifPresent(v ->
                    skipped.add(new SkippedTrait(path, "expected a list of texts or a text, found " + JsonKind.of(v))));
        }
    }

    private void eachElement(String path, JsonNode list, BiConsumer<String, String> use) {
        for (int i = 0; i < list.size(); i++) {
            JsonNode element = list.get(i);
            String elementPath = path + "[" + i + "]";
            Optional<String> text = element.isBoolean() ? Scalar.text(element) : Scalar.name(element);
            if (text.isPresent()) {
                use.accept(elementPath, text.get());
            } else if (!element.isNull()) {
                skipped.add(new SkippedTrait(elementPath, "expected text or a number, found " + JsonKind.of(element)));
            }
        }
    }

    /** The trait, unless it is missing, null, or an object that the table only looks into. */
    private Optional<JsonNode> value(String path) {
        return at(traits, path).filter(v -> !v.isNull()).filter(v -> !(v.isObject() && table.looksInside(path)));
    }

    /** A trait may hold its dots in its own name, as in {@code {"company.id": 1}}, as well as stand for nested objects. */
    private static Optional<JsonNode> at(JsonNode object, String path) {
        JsonNode direct = object.get(path);
        if (direct != null) {
            return Optional.of(direct);
        }
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            JsonNode inner = object.get(path.substring(0, dot));
            Optional<JsonNode> found =
                    inner instanceof ObjectNode ? at(inner, path.substring(dot + 1)) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** @param complete whether every part of the alternative was there */
    record Joined(String text, boolean complete) {}
}
