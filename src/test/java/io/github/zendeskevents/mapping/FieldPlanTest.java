package io.github.zendeskevents.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.zendeskevents.mapping.field.Field;
import io.github.zendeskevents.mapping.field.FieldType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldPlanTest {

    @Test
    void fillsFieldsThatExistUnderTheirOwnKeys() {
        FieldPlan plan = plan(
                "{'plan':'gold','loginCount':'7','born':'2001-02-03T04:05:06Z'}",
                field("PLAN", FieldType.TEXT),
                field("login_count", FieldType.INTEGER),
                field("born", FieldType.DATE),
                field("unused", FieldType.TEXT));

        assertThat(plan.values())
                .containsExactlyInAnyOrderEntriesOf(Map.<String, JsonNode>of(
                        "PLAN",
                        Json.of("'gold'"),
                        "login_count",
                        JsonNodeFactory.instance.numberNode(7L),
                        "born",
                        Json.of("'2001-02-03'")));
        assertThat(plan.missing()).isEmpty();
        assertThat(plan.skipped()).isEmpty();
    }

    @Test
    void asksForMissingFieldsInTheOrderOfTheEvent() {
        FieldPlan plan = plan("{'z':true,'address':{'city':'Rome'},'a':1}");

        assertThat(plan.missing())
                .containsExactly(
                        new MissingField("z", "Z", FieldType.CHECKBOX),
                        new MissingField("address_city", "Address city", FieldType.TEXT),
                        new MissingField("a", "A", FieldType.INTEGER));
        assertThat(plan.values()).isEmpty();
    }

    @Test
    void nothingToHoldMakesNoField() {
        FieldPlan plan = plan("{'a':null,'b':'','c':' ','d':[]}");

        assertThat(plan).isEqualTo(plan("{}"));
        assertThat(plan.missing()).isEmpty();
    }

    @Test
    void nullClearsAFieldThatExists() {
        FieldPlan plan = plan(
                "{'a':null,'b':null,'c':[]}",
                field("a", FieldType.TEXT),
                field("b", FieldType.CHECKBOX),
                field("c", FieldType.MULTISELECT));

        assertThat(plan.values())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("a", Json.of("null"), "b", Json.of("false"), "c", Json.of("null")));
    }

    @Test
    void leavesOutWhatFitsNowhere() {
        Field inactive = new Field(1, "b", FieldType.TEXT, List.of(), Optional.empty(), false);

        FieldPlan plan = plan(
                "{'a':'many','b':'x','c':'ok','d':'" + "x".repeat(65_537) + "'}",
                field("a", FieldType.INTEGER),
                inactive,
                field("c", FieldType.TEXT));

        assertThat(plan.values()).containsOnlyKeys("c");
        assertThat(plan.missing()).isEmpty();
        assertThat(plan.skipped())
                .containsExactly(
                        new SkippedTrait(
                                "a",
                                "the integer field a takes a whole number of up to 64 bits; found text that is none"),
                        new SkippedTrait("b", "the field b is inactive; activate it in Zendesk"),
                        new SkippedTrait("d", "the field d takes up to 65536 characters, found 65537"));
    }

    @ParameterizedTest
    @CsvSource({
        "address.city,Address city",
        "firstPurchaseDate,First purchase date",
        "user_id,User id",
        "userID,User ID",
        "HTTPServer,HTTP server",
        "plan,Plan",
        "größe,Größe",
        "état-civil,État civil",
        "__proto__,Proto",
        "NAME,NAME",
        "v2,V2",
        "Hello world,Hello world",
        "a..b,A b"
    })
    void aTitleIsThePathInWords(String path, String title) {
        assertThat(MissingField.of("key", path, FieldType.TEXT).title()).isEqualTo(title);
    }

    @Test
    void aLongTitleIsCut() {
        assertThat(MissingField.of("key", "word ".repeat(100), FieldType.TEXT).title())
                .hasSize(99)
                .startsWith("Word word");
    }

    @Test
    void aMissingFieldIsCreatedWithTypeTitleAndKey() {
        assertThat(new MissingField("address_city", "Address city", FieldType.TEXTAREA).toJson())
                .isEqualTo(
                        Json.of(
                                """
                {'type':'textarea','title':'Address city','key':'address_city','description':'Filled from customer events'}"""));
    }

    @Test
    void itsTextHasNoValues() {
        assertThat(plan("{'a':'secret'}", field("a", FieldType.TEXT)).toString())
                .contains("a")
                .doesNotContain("secret");
    }

    private static FieldPlan plan(String traits, Field... fields) {
        return FieldPlan.of(
                UserUpdate.from(Json.object(traits), ShippedTables.users()).custom(),
                Arrays.stream(fields).collect(Collectors.toMap(f -> f.key().toLowerCase(Locale.ROOT), f -> f)));
    }

    private static Field field(String key, FieldType type) {
        return new Field(1, key, type, List.of(), Optional.empty(), true);
    }
}
