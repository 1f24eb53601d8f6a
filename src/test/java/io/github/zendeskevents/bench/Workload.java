package io.github.zendeskevents.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.sandbox.Sandbox;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Events as a customer data platform sends them, and what Zendesk has to hold once all are delivered. The same name makes the
 * same events, so that two programs, or two plans, can be compared.
 */
public final class Workload {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String name;
    private final Clock clock;
    private final List<Event> events = new ArrayList<>();
    private final Map<String, ObjectNode> traits = new HashMap<>();
    private final Map<String, Set<String>> organizations = new HashMap<>();
    private final Map<String, List<String>> tracks = new HashMap<>();

    private Workload(String name, Clock clock) {
        this.name = name;
        this.clock = clock;
    }

    /**
     * Each user's first identify and group, then 60% track, 25% identify unchanged, 10% identify with a changed trait, 5% the
     * user's group again, in an order that chance makes but is the same each time.
     *
     * @param name begins the ids of all users, organizations and messages
     * @param clock gives the time of acceptance
     */
    public static Workload stream(String name, int count, int users, int organizations, Clock clock) {
        Workload stream = new Workload(name, clock);
        for (int user = 0; user < users; user++) {
            stream.first(user);
            stream.group(user, user % organizations);
        }
        Random chance = new Random(42);
        while (stream.events.size() < count) {
            int user = chance.nextInt(users);
            int kind = chance.nextInt(100);
            if (kind < 60) {
                stream.track(user);
            } else if (kind < 85) {
                stream.identify(user);
            } else if (kind < 95) {
                stream.change(user);
            } else {
                stream.group(user, user % organizations);
            }
        }
        return stream;
    }

    /** The same mixture, in which the users come one after the other, and not all at the beginning. */
    static Workload history(String name, int count, int users, int organizations, Clock clock) {
        Workload history = new Workload(name, clock);
        Random chance = new Random(42);
        int known = 0;
        while (history.events.size() < count) {
            if (history.events.size() >= (long) known * count / users) {
                history.first(known);
                history.group(known, known % organizations);
                known++;
            } else if (chance.nextInt(100) < 60) {
                history.track(chance.nextInt(known));
            } else if (chance.nextInt(100) < 75) {
                history.identify(chance.nextInt(known));
            } else {
                history.change(chance.nextInt(known));
            }
        }
        return history;
    }

    /** So many tracks in turn, of users for whom each there is an identify and a group before all tracks. */
    public static Workload tracks(String name, int count, int users, int organizations, Clock clock) {
        Workload tracks = stream(name, 2 * users, users, organizations, clock);
        for (int i = 0; i < count; i++) {
            tracks.track(i % users);
        }
        return tracks;
    }

    /** One identify of each of so many users, none of whom was seen before. */
    static Workload newcomers(String name, int users, Clock clock) {
        Workload newcomers = new Workload(name, clock);
        for (int user = 0; user < users; user++) {
            newcomers.first(user);
        }
        return newcomers;
    }

    /** One more identify of each user, with the traits that it has in the end. */
    Workload again(String run) {
        Workload again = new Workload(name + "-" + run, clock);
        again.traits.putAll(traits);
        again.organizations.putAll(organizations);
        again.tracks.putAll(tracks);
        traits.keySet().stream().sorted().forEach(user -> again.add("identify", user)
                .set("traits", traits.get(user)));
        return again;
    }

    /** The events, in the order in which they are to be accepted. */
    public List<Event> events() {
        return events;
    }

    /** How many of the events go to the timeline. */
    long timelineEvents() {
        return events.stream().filter(event -> event.type().equals("track")).count();
    }

    /** Compares what the sandbox holds with what the events want. */
    public EndState endState(Sandbox sandbox) {
        EndState end = new EndState();
        end.wantsUsers(traits.size(), sandbox.endUsers().size());
        end.wantsOrganizations(
                organizations.values().stream().flatMap(Set::stream).distinct().count(),
                sandbox.organizations().size());
        Map<Long, String> externalIds = new HashMap<>();
        for (JsonNode organization : sandbox.organizations()) {
            externalIds.put(
                    organization.path("id").asLong(),
                    organization.path("external_id").asText());
        }
        Map<String, JsonNode> held = new HashMap<>();
        sandbox.endUsers().forEach(user -> held.put(user.path("external_id").asText(), user));
        traits.forEach((id, wanted) -> {
            JsonNode user = held.getOrDefault(id, JSON.objectNode());
            end.wantsTraits(wanted, user);
            Set<String> memberships = new HashSet<>();
            user.path("organization_memberships")
                    .forEach(m -> memberships.add(
                            externalIds.get(m.path("organization_id").asLong())));
            end.wantsMemberships(organizations.getOrDefault(id, Set.of()), memberships);
            List<String> timeline = new ArrayList<>();
            user.path("events")
                    .forEach(event ->
                            timeline.add(event.path("properties").path("number").asText()));
            end.wantsTimeline(tracks.getOrDefault(id, List.of()), timeline);
        });
        return end;
    }

    private void first(int user) {
        String id = name + "-user-" + user;
        traits.put(
                id,
                JSON.objectNode()
                        .put("name", "User " + user)
                        .put("email", id + "@example.com")
                        .put("plan", "plan-0"));
        identify(user);
    }

    private void change(int user) {
        String id = name + "-user-" + user;
        traits.put(id, traits.get(id).deepCopy().put("plan", "plan-" + events.size()));
        identify(user);
    }

    private void identify(int user) {
        String id = name + "-user-" + user;
        add("identify", id).set("traits", traits.get(id));
    }

    private void group(int user, int organization) {
        String id = name + "-user-" + user;
        String organizationId = name + "-organization-" + organization;
        organizations.computeIfAbsent(id, none -> new HashSet<>()).add(organizationId);
        add("group", id).put("groupId", organizationId).putObject("traits").put("name", organizationId);
    }

    private void track(int user) {
        String id = name + "-user-" + user;
        String number = String.valueOf(events.size());
        tracks.computeIfAbsent(id, none -> new ArrayList<>()).add(number);
        add("track", id).put("event", "Order Completed").putObject("properties").put("number", number);
    }

    private ObjectNode add(String type, String userId) {
        ObjectNode event = JSON.objectNode()
                .put("type", type)
                .put("messageId", name + "-" + events.size())
                .put("userId", userId);
        Instant now = clock.instant();
        events.add(new Event(event, now));
        return event;
    }
}
