package io.github.zendeskevents.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.mapping.field.Field;
import io.github.zendeskevents.mapping.field.FieldKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomTraitsTest {

    private final List<SkippedTrait> skipped = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {'plan':'gold'}                          | {'plan':'gold'}
            {'z':1,'a':2}                            | {'z':1,'a':2}
            {'address':{'city':'Rome','geo':{'lat':1.5}}} | {'address_city':'Rome','address_geo_lat':1.5}
            {'address.city':'Rome'}                  | {'address_city':'Rome'}
            {'a':null}                               | {'a':null}
            {'a':{'b':null}}                         | {'a_b':null}
            {'a':['x',1,2.5,true,null]}              | {'a':'x,1,2.5,true'}
            {'a':[]}                                 | {'a':null}
            {'a':{}}                                 | {}
            {'a':{'b':{}}}                           | {}
            {'a':''}                                 | {'a':''}
            {'a':true,'b':false,'c':10.0,'d':1e3}    | {'a':true,'b':false,'c':10.0,'d':1e3}
            {'name':'Ann'}                           | {}
            {'url':'u','deleted':true}               | {'url':'u','deleted':true}
            """)
    void traitsAreFlattenedInTheirOrder(String traits, String expected) {
        CustomTraits custom = custom(traits);

        ObjectNode values = JsonNodeFactory.instance.objectNode();
        custom.byKey().forEach((key, trait) -> values.set(key, trait.value()));
        assertThat(values.toString()).isEqualTo(Json.of(expected).toString());
        assertThat(skipped).isEmpty();
    }

    @Test
    void theLaterOfTwoTraitsWithOneKeyWins() {
        CustomTraits custom = custom("{'firstSeen':1,'other':2,'first_seen':3}");

        assertThat(custom.byKey().get("first_seen")).isEqualTo(new CustomTraits.Trait("first_seen", Json.of("3")));
        assertThat(custom.byKey().keySet()).containsExactly("other", "first_seen");
        assertThat(skipped)
                .containsExactly(
                        new SkippedTrait("firstSeen", "the later trait first_seen has the same field key first_seen"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {'a':[{'b':1}]}   | a   | expected a text, number, boolean or a list of these, found a list of other things
            {'a':[1,[2]]}     | a   | expected a text, number, boolean or a list of these, found a list of other things
            {'a':{'b':[{}]}}  | a.b | expected a text, number, boolean or a list of these, found a list of other things
            {'a':1e999}       | a   | expected a text, number, boolean or a list of these, found a number out of range
            {'€':1}           | €   | its name has no Latin letter or digit to make a field key from
            """)
    void whatMakesNoFieldIsLeftOut(String traits, String path, String reason) {
        assertThat(custom(traits).byKey()).isEmpty();
        assertThat(skipped).containsExactly(new SkippedTrait(path, reason));
    }

    @Test
    void twentyLevelsAreKept() {
        String twenty = "{'a':".repeat(20) + "1" + "}".repeat(20);
        String more = "{'a':".repeat(21) + "1" + "}".repeat(21);

        assertThat(custom(twenty).byKey()).hasSize(1);
        assertThat(skipped).isEmpty();
        assertThat(custom(more).byKey()).isEmpty();
        assertThat(skipped).hasSize(1);
    }

    @Test
    void itsTextHasKeysOnly() {
        assertThat(custom("{'plan':'secret'}")).hasToString("CustomTraits[plan]");
    }

    @Property(tries = 500, seed = "2026")
    void everyTraitIsAScalarUnderAValidKey(@ForAll("traits") ObjectNode traits) {
        CustomTraits custom = CustomTraits.of(traits, ShippedTables.users(), l -> {});

        assertThat(custom.byKey()).allSatisfy((key, trait) -> {
            assertThat(FieldKey.of(trait.path())).contains(key);
            assertThat(trait.value().isTextual()
                            || trait.value().isNumber()
                            || trait.value().isBoolean()
                            || trait.value().isNull())
                    .isTrue();
        });
    }

    @Property(tries = 500, seed = "2026")
    void theSumOfTraitsAndLeftOutIsTheSumOfTheLeaves(@ForAll("traits") ObjectNode traits) {
        List<SkippedTrait> left = new ArrayList<>();
        CustomTraits custom = CustomTraits.of(traits, TraitTable.forUsers(""), left::add);

        assertThat(custom.byKey().size() + left.size()).isEqualTo(leaves(traits));
    }

    @Property(tries = 300, seed = "2026")
    void whatAPlanMakesFillsTheFieldsItAskedFor(@ForAll("traits") ObjectNode traits) {
        CustomTraits custom = CustomTraits.of(traits, ShippedTables.users(), l -> {});
        FieldPlan first = FieldPlan.of(custom, Map.of());

        FieldPlan second = FieldPlan.of(
                custom,
                first.missing().stream()
                        .collect(Collectors.toMap(
                                MissingField::key,
                                m -> Field.from(m.toJson().put("id", 1).put("active", true)))));

        assertThat(first.values()).isEmpty();
        assertThat(second.values().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        first.missing().stream().map(MissingField::key).toList());
        assertThat(second.missing()).isEmpty();
        assertThat(second.skipped()).isEqualTo(first.skipped());
        assertThat(first.missing())
                .allSatisfy(m -> assertThat(m.title()).isNotBlank().hasSizeLessThanOrEqualTo(200));
    }

    @Provide
    Arbitrary<ObjectNode> traits() {
        return Json.objects();
    }

    private static int leaves(JsonNode node) {
        int leaves = 0;
        for (JsonNode member : node) {
            leaves += member.isObject() ? leaves(member) : 1;
        }
        return leaves;
    }

    private CustomTraits custom(String traits) {
        return CustomTraits.of(Json.object(traits), ShippedTables.organizations(), skipped::add);
    }
}
