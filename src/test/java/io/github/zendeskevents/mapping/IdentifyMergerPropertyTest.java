package io.github.zendeskevents.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.mapping.field.Field;
import io.github.zendeskevents.mapping.field.FieldType;
import io.github.zendeskevents.mapping.field.FieldValue;
import io.github.zendeskevents.mapping.field.Meaning;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Delivering a run of identifies as one must leave a user as delivering them one after the other does. */
class IdentifyMergerPropertyTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final TraitTable TABLE = ShippedTables.users();

    @Property(tries = 2_000)
    void aRunLeavesTheUserAsItsEventsOneByOneDo(
            @ForAll("runs") List<ObjectNode> run,
            @ForAll("fields") List<Field> fields,
            @ForAll("traits") ObjectNode before) {
        HeldUser oneByOne = new HeldUser(fields);
        HeldUser atOnce = new HeldUser(fields);
        oneByOne.apply(UserUpdate.from(before, TABLE));
        atOnce.apply(UserUpdate.from(before, TABLE));

        run.forEach(traits -> oneByOne.apply(UserUpdate.from(traits, TABLE)));
        atOnce.apply(run.stream()
                .map(traits -> UserUpdate.from(traits, TABLE))
                .reduce(UserUpdate::then)
                .orElseThrow());

        assertThat(atOnce.state()).isEqualTo(oneByOne.state());
    }

    @Provide
    Arbitrary<List<ObjectNode>> runs() {
        return traits().list().ofMinSize(2).ofMaxSize(6);
    }

    @Provide
    Arbitrary<ObjectNode> traits() {
        Arbitrary<String> names = Arbitraries.of(
                "name",
                "firstName",
                "lastName",
                "phone",
                "tags",
                "age",
                "plan",
                "score",
                "vip",
                "since",
                "address",
                "note");
        return Arbitraries.maps(names, values()).ofMaxSize(6).map(traits -> {
            ObjectNode object = JSON.objectNode();
            traits.forEach((name, value) ->
                    object.set(name, name.equals("address") ? JSON.objectNode().set("city", value) : value));
            return object;
        });
    }

    private Arbitrary<JsonNode> values() {
        return Arbitraries.of(
                JSON.nullNode(),
                JSON.textNode(""),
                JSON.textNode("pro"),
                JSON.textNode("free"),
                JSON.textNode("5"),
                JSON.textNode("2026-01-02"),
                JSON.textNode("2026-01-02T03:04:05Z"),
                JSON.textNode("+1 555 0100"),
                JSON.textNode("+15550100"),
                JSON.textNode("true"),
                JSON.numberNode(5),
                JSON.numberNode(7),
                JSON.numberNode(2.5),
                JSON.booleanNode(true),
                JSON.booleanNode(false),
                JSON.arrayNode().add("a").add("b"),
                JSON.arrayNode());
    }

    @Provide
    Arbitrary<List<Field>> fields() {
        Arbitrary<Field> field = Arbitraries.of("age", "plan", "score", "vip", "since", "address_city", "note")
                .flatMap(key -> Arbitraries.of(
                                FieldType.CHECKBOX,
                                FieldType.DATE,
                                FieldType.DECIMAL,
                                FieldType.INTEGER,
                                FieldType.TEXT)
                        .map(type -> new Field(1, key, type, List.of(), Optional.empty(), true)));
        return field.list().ofMaxSize(5).uniqueElements(Field::key);
    }

    /** A user as Zendesk would hold it: it takes what an event wants, writes only what differs, and makes missing fields. */
    private static final class HeldUser {
        private final Map<String, Field> fields = new HashMap<>();
        private final Map<String, JsonNode> values = new TreeMap<>();
        private final TreeSet<String> tags = new TreeSet<>();
        private Optional<String> name = Optional.empty();
        private Optional<String> phone = Optional.empty();

        HeldUser(List<Field> existing) {
            existing.forEach(field -> fields.put(field.key(), field));
        }

        void apply(UserUpdate wanted) {
            if (wanted.nameComplete()) {
                name = wanted.name();
            }
            if (wanted.phone().isPresent()
                    && phone.filter(held -> Phones.same(held, wanted.phone().get()))
                            .isEmpty()) {
                phone = wanted.phone();
            }
            tags.addAll(wanted.tags());
            for (MissingField missing : FieldPlan.of(wanted.custom(), fields).missing()) {
                fields.put(
                        missing.key(), new Field(2, missing.key(), missing.type(), List.of(), Optional.empty(), true));
            }
            FieldPlan.of(wanted.custom(), fields).values().forEach((key, value) -> {
                if (!FieldValue.same(fields.get(key), values.get(key), value)) {
                    values.put(key, value);
                }
            });
        }

        List<Object> state() {
            Map<String, Object> meanings = new TreeMap<>();
            fields.forEach((key, field) -> meanings.put(
                    key, List.of(field.type(), Meaning.of(field, values.getOrDefault(key, JSON.nullNode())))));
            return List.of(name, phone.map(number -> number.replaceAll("[^+0-9a-z]", "")), tags, meanings);
        }
    }
}
