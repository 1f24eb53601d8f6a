package io.github.zendeskevents.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.sandbox.Sandbox;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Events of many users whose effects show in what order they took effect: each identify and each group carries a number that
 * grows, and so does each track. After a run it says what Zendesk must hold.
 */
final class Load {

    private static final int IDENTIFY = 0;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TRACK = 1;
    private static final int KINDS = 3;

    private final String name;
    private final int organizations;
    private final Random random;
    private final List<String> events = new ArrayList<>();
    private final Map<String, List<Integer>> tracks = new TreeMap<>();
    private final Map<String, Integer> lastIdentify = new TreeMap<>();
    private final Map<String, Integer> lastGroup = new TreeMap<>();
    private final Map<String, Set<String>> memberships = new TreeMap<>();

    /** @param name begins the ids of users and messages */
    Load(String name, int organizations, long seed) {
        this.name = name;
        this.organizations = organizations;
        this.random = new Random(seed);
    }

    /** So many events of each of so many users, the users mixed. */
    static Load of(int users, int eventsPerUser, int organizations, long seed) {
        Load load = new Load("u", organizations, seed);
        for (int i = 0; i < users * eventsPerUser; i++) {
            load.next(i % users);
        }
        return load;
    }

    /** All events so far, in the order of their making, as JSON in single quotes. */
    List<String> events() {
        return events;
    }

    /** Makes one more event of a user; the first of each is an identify. */
    String next(int number) {
        String user = name + number;
        int n = events.size();
        int kind = lastIdentify.containsKey(user) ? random.nextInt(KINDS) : IDENTIFY;
        String event =
                switch (kind) {
                    case IDENTIFY -> identify(user, n);
                    case TRACK -> track(user, n);
                    default -> group(user, n);
                };
        events.add(event);
        return event;
    }

    private String identify(String user, int n) {
        lastIdentify.put(user, n);
        return "{'type':'identify','messageId':'%s-%d','userId':'%s','traits':{'name':'User %s','email':'%s@load.example','counter':%d}}"
                .formatted(name, n, user, user, user, n);
    }

    private String track(String user, int n) {
        tracks.computeIfAbsent(user, u -> new ArrayList<>()).add(n);
        return "{'type':'track','messageId':'%s-%d','userId':'%s','event':'Seen','properties':{'n':%d}}"
                .formatted(name, n, user, n);
    }

    private String group(String user, int n) {
        String organization = "g" + random.nextInt(organizations);
        lastGroup.put(organization, n);
        memberships.computeIfAbsent(user, u -> new TreeSet<>()).add(organization);
        return "{'type':'group','messageId':'%s-%d','userId':'%s','groupId':'%s','traits':{'name':'Org %s','size':%d}}"
                .formatted(name, n, user, organization, organization, n);
    }

    /**
     * Zendesk holds the last state of each user and organization, once each, and every track in its order.
     *
     * @return the numbers of the tracks that are on a timeline more than once, by how many times too often
     */
    Map<Integer, Integer> assertIn(Sandbox sandbox) {
        assertThat(sandbox.endUsers())
                .extracting(user -> user.path("external_id").asText())
                .containsExactlyInAnyOrderElementsOf(lastIdentify.keySet());
        Map<String, String> groups = sandbox.organizations().stream()
                .collect(Collectors.toMap(
                        o -> o.path("id").asText(), o -> o.path("external_id").asText()));
        assertThat(groups.values()).containsExactlyInAnyOrderElementsOf(lastGroup.keySet());
        lastGroup.forEach((group, n) -> assertThat(sandbox.organization(group)
                        .orElseThrow()
                        .at("/organization_fields/size")
                        .asInt())
                .as("the last write to %s", group)
                .isEqualTo(n));
        Map<Integer, Integer> doubled = new TreeMap<>();
        lastIdentify.forEach((user, n) -> {
            JsonNode found = sandbox.user(user).orElseThrow();
            assertThat(found.at("/user_fields/counter").asInt())
                    .as("the last identify of %s", user)
                    .isEqualTo(n);
            assertThat(found.path("email").asText()).isEqualTo(user + "@load.example");
            long id = found.path("id").asLong();
            assertThat(sandbox.organizationsOf(id))
                    .as("organizations of %s", user)
                    .map(o -> groups.get(o.toString()))
                    .containsExactlyInAnyOrderElementsOf(memberships.getOrDefault(user, Set.of()));
            Map<Integer, Integer> timeline = timeline(sandbox, id);
            assertThat(timeline.keySet())
                    .as("timeline of %s", user)
                    .containsExactlyElementsOf(tracks.getOrDefault(user, List.of()));
            timeline.forEach((event, times) -> {
                if (times > 1) {
                    doubled.put(event, times - 1);
                }
            });
        });
        return doubled;
    }

    /** How many times each number is on the timeline, in order; a number never comes back after a later one. */
    private static Map<Integer, Integer> timeline(Sandbox sandbox, long user) {
        Map<Integer, Integer> found = new LinkedHashMap<>();
        List<Integer> numbers = sandbox.timeline(user).stream()
                .map(e -> e.at("/properties/n").asInt())
                .toList();
        assertThat(numbers).as("timeline of %d", user).isSorted();
        numbers.forEach(n -> found.merge(n, 1, Integer::sum));
        return found;
    }

    /** The writes of counters that Zendesk answered never went back, for any one user or organization. */
    static void assertWritesInOrder(Sandbox sandbox) {
        Map<String, Set<Integer>> written = new TreeMap<>();
        sandbox.calls(call -> call.method().equals("PUT") && call.status() == 200)
                .forEach(call -> {
                    JsonNode body = json(call.body());
                    if (call.path().endsWith("/update_many")) {
                        String records = call.path().replace("/update_many", "/");
                        body.elements()
                                .next()
                                .forEach(one ->
                                        note(written, records + one.path("id").asText(), one));
                    } else {
                        note(written, call.path(), body);
                    }
                });
        assertThat(written).isNotEmpty();
        written.forEach(
                (path, numbers) -> assertThat(List.copyOf(numbers)).as(path).isSorted());
    }

    private static void note(Map<String, Set<Integer>> written, String path, JsonNode record) {
        Stream.of("counter", "size")
                .map(record::findValue)
                .filter(Objects::nonNull)
                .forEach(number -> written.computeIfAbsent(path, none -> new LinkedHashSet<>())
                        .add(number.asInt()));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
