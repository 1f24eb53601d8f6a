package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fuzzy search of {@code ?query=}: it looks into every property of a user, takes parts of words, and so finds other
 * people too. It sees a change only once its time has come, and it still knows users who were deleted. An index of groups
 * of three letters keeps a search from reading every user.
 */
final class SearchIndex {

    private static final int GRAM = 3;
    private static final int MANY_CHANGES = 1000;
    private static final Pattern TERM = Pattern.compile("(?:(\\w+):)?(?:\"([^\"]*)\"|(\\S+))");
    private static final Set<String> KEYWORDS = Set.of(
            "name",
            "email",
            "phone",
            "external_id",
            "role",
            "tags",
            "notes",
            "details",
            "organization",
            "active",
            "verified");

    private record Entry(String property, String value) {}

    private record Change(Instant visibleAt, long sequence, long user, List<Entry> entries) {}

    /** A growing list of ids, without boxing: there are many. */
    private static final class Ids {
        private long[] values = new long[4];
        private int size;

        private void add(long id) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = id;
        }
    }

    private final TreeMap<Long, List<Entry>> visible = new TreeMap<>();
    private final Map<String, Ids> grams = new HashMap<>();
    private final PriorityQueue<Change> pending =
            new PriorityQueue<>(Comparator.comparing(Change::visibleAt).thenComparing(Change::sequence));
    private long sequence;

    void clear() {
        visible.clear();
        grams.clear();
        pending.clear();
    }

    void put(User user, Instant visibleAt, Instant now) {
        pending.add(new Change(visibleAt, sequence++, user.id, entries(user)));
        if (pending.size() > MANY_CHANGES) {
            show(now);
        }
    }

    /** Ids of the users found, lowest first, which is not the order of how well they fit. */
    Collection<Long> find(String query, Instant now) {
        show(now);
        List<Entry> terms = terms(query);
        if (terms.isEmpty()) {
            return visible.keySet();
        }
        TreeSet<Long> found = new TreeSet<>();
        for (long candidate : candidates(terms)) {
            List<Entry> entries = visible.get(candidate);
            if (terms.stream().allMatch(term -> matches(entries, term))) {
                found.add(candidate);
            }
        }
        return found;
    }

    private void show(Instant now) {
        while (!pending.isEmpty() && !pending.peek().visibleAt().isAfter(now)) {
            show(pending.poll());
        }
    }

    private void show(Change change) {
        List<Entry> before = visible.put(change.user(), change.entries());
        Set<String> known = before == null ? Set.of() : gramsOf(before);
        for (String gram : gramsOf(change.entries())) {
            if (!known.contains(gram)) {
                grams.computeIfAbsent(gram, key -> new Ids()).add(change.user());
            }
        }
    }

    private long[] candidates(List<Entry> terms) {
        Optional<Ids> fewest = Optional.empty();
        for (Entry term : terms) {
            for (String part : parts(term.value())) {
                for (int i = 0; i + GRAM <= part.length(); i++) {
                    Ids ids = grams.get(part.substring(i, i + GRAM));
                    if (ids == null) {
                        return new long[0];
                    }
                    if (fewest.isEmpty() || ids.size < fewest.get().size) {
                        fewest = Optional.of(ids);
                    }
                }
            }
        }
        return fewest.map(ids -> Arrays.copyOf(ids.values, ids.size))
                .orElseGet(() ->
                        visible.keySet().stream().mapToLong(Long::longValue).toArray());
    }

    private static boolean matches(List<Entry> entries, Entry term) {
        return parts(term.value()).stream().allMatch(part -> entries.stream()
                .filter(entry -> term.property().isEmpty() || term.property().equals(entry.property()))
                .anyMatch(entry -> contains(entry.value(), part)));
    }

    /**
     * Whether a value contains a part of a word. An address is not found by what follows a plus sign in it: that is how a
     * plus sign that reached the search as a blank goes unfound.
     */
    private static boolean contains(String value, String part) {
        int at = value.indexOf(part);
        while (at > 0 && part.indexOf('@') >= 0 && value.charAt(at - 1) == '+') {
            at = value.indexOf(part, at + 1);
        }
        return at >= 0;
    }

    /** An address stays whole; anything else falls into words. */
    private static List<String> parts(String term) {
        if (term.indexOf('@') > 0) {
            return List.of(term);
        }
        return Arrays.stream(term.split("[^\\p{L}\\p{N}]+"))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static List<Entry> terms(String query) {
        List<Entry> terms = new ArrayList<>();
        Matcher matcher = TERM.matcher(query.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            String property = Optional.ofNullable(matcher.group(1)).orElse("");
            String value = Optional.ofNullable(matcher.group(2)).orElse(matcher.group(3));
            if (KEYWORDS.contains(property)) {
                terms.add(new Entry(property, value));
            } else if (!property.equals("type")) {
                terms.add(new Entry("", property.isEmpty() ? value : property + " " + value));
            }
        }
        return terms;
    }

    private static Set<String> gramsOf(List<Entry> entries) {
        Set<String> all = new HashSet<>();
        for (Entry entry : entries) {
            for (int i = 0; i + GRAM <= entry.value().length(); i++) {
                all.add(entry.value().substring(i, i + GRAM));
            }
        }
        return all;
    }

    private static List<Entry> entries(User user) {
        List<Entry> entries = new ArrayList<>();
        add(entries, "name", user.name);
        user.identities.forEach(identity ->
                add(entries, identity.type.equals(Identity.PHONE) ? "phone" : identity.type, identity.value));
        Optional.ofNullable(user.sharedPhone).ifPresent(phone -> add(entries, "phone", phone));
        Optional.ofNullable(user.externalId).ifPresent(id -> add(entries, "external_id", id));
        add(entries, "role", user.role);
        add(entries, "active", Boolean.toString(user.active));
        user.tags.forEach(tag -> add(entries, "tags", tag));
        user.plain.forEach((name, value) -> addValue(entries, name, value));
        user.fields.forEach((key, value) -> addValue(entries, key, value));
        user.memberships.forEach(membership -> add(entries, "organization", membership.organization.name));
        return entries;
    }

    private static void addValue(List<Entry> entries, String property, JsonNode value) {
        if (value.isTextual() || value.isNumber()) {
            add(entries, property, value.asText());
        }
    }

    private static void add(List<Entry> entries, String property, String value) {
        entries.add(new Entry(property, value.toLowerCase(Locale.ROOT)));
    }
}
