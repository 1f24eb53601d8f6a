package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.inbox.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Aliases, identifies and tracks of three ids in any order of arrival, against a model: what becomes of each event and of each
 * person, whether the events come one after the other or all at once.
 */
class AliasOrderTest extends Flow {

    private static final int SEQUENCES = 12;
    private static final int LONGEST = 9;
    private static final List<String> IDS = List.of("a", "b", "c");

    /** One event; of the ids, the other one is an alias's previous one. */
    private record Step(String type, String id, String other, String name) {

        static Step random(Random random, int number) {
            String id = IDS.get(random.nextInt(IDS.size()));
            String other = IDS.get(random.nextInt(IDS.size()));
            String type = List.of("identify", "track", "alias", "alias").get(random.nextInt(4));
            return new Step(type, id, other, "N" + number);
        }

        String event(String prefix) {
            return switch (type) {
                case "identify" -> identify(prefix + id, "'name':'" + name + "'");
                case "track" -> track(prefix + id, "X");
                default -> "{'type':'alias','previousId':'" + prefix + other + "','userId':'" + prefix + id + "'}";
            };
        }
    }

    private static final class Person {
        /** By the id that an event had: the last name that it gave. */
        private final Map<String, String> names = new HashMap<>();

        private int tracks;
    }

    /** What has to become of the events, in the order of acceptance. */
    private static final class Model {

        private final Map<String, Person> persons = new HashMap<>();
        private final Map<String, String> next = new HashMap<>();
        /** @param waiting the events behind this one that wait at the same time */
        String take(Step step, List<Step> waiting) {
            return switch (step.type()) {
                case "identify" -> {
                    persons.computeIfAbsent(current(step.id()), id -> new Person())
                            .names
                            .put(step.id(), step.name());
                    yield "delivered";
                }
                case "track" -> track(step, waiting);
                default -> alias(step);
            };
        }

        /** A track goes by the name of an identify that waits behind it. */
        private String track(Step step, List<Step> waiting) {
            Person person = persons.get(current(step.id()));
            if (person == null) {
                Optional<Step> identify = waiting.stream()
                        .filter(one -> one.type().equals("identify") && one.id().equals(step.id()))
                        .findFirst();
                if (identify.isEmpty()) {
                    return "unknown-user";
                }
                person = new Person();
                person.names.put(step.id(), identify.get().name());
                persons.put(current(step.id()), person);
            }
            person.tracks++;
            return "delivered";
        }

        private String alias(Step step) {
            if (step.id().equals(step.other())) {
                return "not-sent";
            }
            Person previous = persons.remove(step.other());
            if (previous == null) {
                return "not-in-zendesk";
            }
            persons.putIfAbsent(step.id(), previous);
            next.put(step.other(), step.id());
            next.remove(step.id());
            return "delivered";
        }

        private String current(String id) {
            String current = id;
            while (next.containsKey(current)) {
                current = next.get(current);
            }
            return current;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatComesOneAfterTheOtherEndsAsTheModelSays(long seed) throws Exception {
        RunningRoutes routes = routes("zendesk.alias", "merge");
        Random random = new Random(seed);
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            String prefix = "ao-" + seed + "-" + sequence + "-";
            List<Step> steps = steps(random);
            Model model = new Model();
            for (Step step : steps) {
                assertThat(ending(routes.send(step.event(prefix))))
                        .as("%s", steps)
                        .isEqualTo(model.take(step, List.of()));
            }
            assertPersons(model, prefix, steps, true);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void whatComesAllAtOnceEndsAsTheModelSays(long seed) throws Exception {
        RunningRoutes routes = routes("zendesk.alias", "merge");
        Random random = new Random(seed);
        for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            String prefix = "ao-" + seed + "-" + sequence + "-";
            List<Step> steps = steps(random);
            Model model = new Model();
            List<String> expected = IntStream.range(0, steps.size())
                    .mapToObj(i -> model.take(steps.get(i), steps.subList(i + 1, steps.size())))
                    .toList();
            List<Outcome> outcomes = routes.sendLater(
                            steps.stream().map(step -> step.event(prefix)).toArray(String[]::new))
                    .get(60, TimeUnit.SECONDS);
            assertThat(outcomes.stream().map(AliasOrderTest::ending).toList())
                    .as("%s", steps)
                    .isEqualTo(expected);
            assertPersons(model, prefix, steps, false);
        }
    }

    private static List<Step> steps(Random random) {
        List<Step> steps = new ArrayList<>();
        int length = 3 + random.nextInt(LONGEST - 2);
        for (int i = 0; i < length; i++) {
            steps.add(Step.random(random, i));
        }
        return steps;
    }

    private static String ending(Outcome outcome) {
        return outcome instanceof Outcome.Delivered ? "delivered" : outcome.code();
    }

    /** Events that came at once by different ids of one person may have taken effect in any order. */
    private void assertPersons(Model model, String prefix, List<Step> steps, boolean oneAfterTheOther) {
        Map<String, JsonNode> found = new HashMap<>();
        sandbox.endUsers().stream()
                .filter(user -> user.path("external_id").asText().startsWith(prefix))
                .forEach(user -> found.put(user.path("external_id").asText().substring(prefix.length()), user));
        assertThat(found.keySet()).as("%s", steps).isEqualTo(model.persons.keySet());
        for (Map.Entry<String, Person> person : model.persons.entrySet()) {
            JsonNode user = found.get(person.getKey());
            Collection<String> all = person.getValue().names.values();
            Collection<String> names = oneAfterTheOther ? Set.of(Collections.max(all)) : all;
            assertThat(user.path("name").asText())
                    .as("%s of %s", person.getKey(), steps)
                    .isIn(names);
            assertThat(sandbox.timeline(user.path("id").asLong()))
                    .as("%s of %s", person.getKey(), steps)
                    .hasSize(person.getValue().tracks);
        }
    }
}
