package io.github.zendeskevents.mapping.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.zendeskevents.mapping.Json;
import io.github.zendeskevents.mapping.field.Field.Option;
import io.github.zendeskevents.mapping.field.FieldValue.Converted;
import io.github.zendeskevents.mapping.field.FieldValue.Unfit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldValueTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final List<Option> OPTIONS = List.of(
            new Option("Gold plan", "gold"),
            new Option("Silver", "silver_1"),
            new Option("gold", "trap"),
            new Option("Red, green", "red_green"),
            new Option("7", "seven"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            CHECKBOX | true                        | true
            CHECKBOX | false                       | false
            CHECKBOX | 1                           | true
            CHECKBOX | 0                           | false
            CHECKBOX | 1.0                         | true
            CHECKBOX | "true"                      | true
            CHECKBOX | " Yes "                     | true
            CHECKBOX | "NO"                        | false
            CHECKBOX | "0"                         | false
            CHECKBOX | "1"                         | true
            CHECKBOX | ""                          | false
            CHECKBOX | null                        | false
            INTEGER  | 42                          | 42
            INTEGER  | 42.0                        | 42
            INTEGER  | 1e3                         | 1000
            INTEGER  | "42"                        | 42
            INTEGER  | " +42 "                     | 42
            INTEGER  | "-42.00"                    | -42
            INTEGER  | 9223372036854775807         | 9223372036854775807
            INTEGER  | "-9223372036854775808"      | -9223372036854775808
            INTEGER  | " "                         | null
            INTEGER  | null                        | null
            DECIMAL  | 42                          | 42
            DECIMAL  | 1.5                         | 1.5
            DECIMAL  | "1.50"                      | 1.5
            DECIMAL  | ".5"                        | 0.5
            DECIMAL  | "5."                        | 5
            DECIMAL  | "1e3"                       | 1000
            DECIMAL  | 1.0E7                       | 10000000
            DECIMAL  | ""                          | null
            DECIMAL  | null                        | null
            DATE     | "2020-08-19"                | "2020-08-19"
            DATE     | " 2020-08-19 "              | "2020-08-19"
            DATE     | "2020-08-19T23:30:00-05:00" | "2020-08-19"
            DATE     | "2020-08-19T00:30:00+05:00" | "2020-08-19"
            DATE     | "2020-08-19T00:30:00.5Z"    | "2020-08-19"
            DATE     | ""                          | null
            DATE     | null                        | null
            TEXT     | "a "                        | "a "
            TEXT     | ""                          | ""
            TEXT     | 1                           | "1"
            TEXT     | 1.50                        | "1.5"
            TEXT     | 1.0E7                       | "10000000"
            TEXT     | 123456789012345678901234    | "123456789012345678901234"
            TEXT     | true                        | "true"
            TEXT     | ["a",1,null,true]           | "a,1,true"
            TEXT     | []                          | null
            TEXT     | null                        | null
            TEXTAREA | "a\\nb"                     | "a\\nb"
            TEXTAREA | 5                           | "5"
            TEXTAREA | null                        | null
            DROPDOWN | "gold"                      | "gold"
            DROPDOWN | " GOLD "                    | "gold"
            DROPDOWN | "gold plan"                 | "gold"
            DROPDOWN | "Silver_1"                  | "silver_1"
            DROPDOWN | "SILVER"                    | "silver_1"
            DROPDOWN | 7                           | "seven"
            DROPDOWN | ""                          | null
            DROPDOWN | null                        | null
            MULTISELECT | "gold"                   | ["gold"]
            MULTISELECT | "Silver, gold,, gold"    | ["silver_1","gold"]
            MULTISELECT | "Red, green"             | ["red_green"]
            MULTISELECT | ["gold","Silver"]        | ["gold","silver_1"]
            MULTISELECT | [7]                      | ["seven"]
            MULTISELECT | ["Red, green"]           | ["red_green"]
            MULTISELECT | []                       | null
            MULTISELECT | ""                       | null
            MULTISELECT | null                     | null
            LOOKUP   | 123                         | "123"
            LOOKUP   | 123.0                       | "123"
            LOOKUP   | " 01GCSJW391QVSC80GYDH7E93Q6 " | "01GCSJW391QVSC80GYDH7E93Q6"
            LOOKUP   | ""                          | null
            LOOKUP   | null                        | null
            REGEXP   | "AB-12"                     | "AB-12"
            REGEXP   | "see AB-12"                 | "see AB-12"
            REGEXP   | ""                          | null
            REGEXP   | null                        | null
            OTHER    | null                        | null
            OTHER    | ""                          | null
            """)
    void aValueIsFittedToItsField(FieldType type, String raw, String expected) {
        JsonNode converted = converted(field(type), Json.of(raw));

        assertThat(Json.travelled(converted)).isEqualTo(Json.of(expected));
    }

    @Test
    void anOptionsValueWinsOverAnotherOptionsName() {
        Field field = new Field(
                1,
                "k",
                FieldType.DROPDOWN,
                List.of(new Option("b", "a"), new Option("a", "b")),
                Optional.empty(),
                true);

        assertThat(converted(field, JSON.textNode("a"))).isEqualTo(JSON.textNode("a"));
        assertThat(converted(field, JSON.textNode("A"))).isEqualTo(JSON.textNode("a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            CHECKBOX    | "maybe"
            CHECKBOX    | 2
            CHECKBOX    | {}
            CHECKBOX    | [true]
            INTEGER     | 1.5
            INTEGER     | "1.5"
            INTEGER     | true
            INTEGER     | "twelve"
            INTEGER     | 9223372036854775808
            INTEGER     | "-9223372036854775809"
            INTEGER     | "1,000"
            INTEGER     | "\u0661\u0662"
            INTEGER     | "1e999999999"
            INTEGER     | [1]
            INTEGER     | {"a":1}
            DECIMAL     | "1,5"
            DECIMAL     | "NaN"
            DECIMAL     | "Infinity"
            DECIMAL     | "0x10"
            DECIMAL     | "1e400"
            DECIMAL     | 1e400
            DECIMAL     | "1e999999999"
            DECIMAL     | "-1e-999999999"
            DECIMAL     | "."
            DECIMAL     | false
            DATE        | "2021-02-29"
            DATE        | "19.08.2020"
            DATE        | "yesterday"
            DATE        | 1597795200
            DATE        | true
            TEXT        | {"a":1}
            TEXT        | [{"a":1}]
            TEXT        | [[1]]
            TEXT        | 1e400
            TEXTAREA    | {}
            DROPDOWN    | "platinum"
            DROPDOWN    | true
            DROPDOWN    | ["gold"]
            MULTISELECT | "gold,platinum"
            MULTISELECT | ["gold","platinum"]
            MULTISELECT | ["gold",{}]
            MULTISELECT | [null]
            MULTISELECT | ","
            MULTISELECT | {"gold":true}
            LOOKUP      | 1.5
            LOOKUP      | "two words"
            LOOKUP      | true
            LOOKUP      | {}
            REGEXP      | "ab-12"
            REGEXP      | 12
            REGEXP      | {}
            OTHER       | "x"
            """)
    void aValueThatDoesNotFitIsRefusedWithTheReason(FieldType type, String raw) {
        assertThat(FieldValue.convert(field(type), Json.of(raw)))
                .isInstanceOfSatisfying(Unfit.class, unfit -> assertThat(unfit.reason())
                        .contains("field the_key")
                        .doesNotContain("\n"));
    }

    @Test
    void aReasonNeverQuotesTheValue() {
        assertThat(FieldValue.convert(field(FieldType.INTEGER), JSON.textNode("secret")))
                .isEqualTo(new Unfit(
                        "the integer field the_key takes a whole number of up to 64 bits; found text that is none"));
        assertThat(FieldValue.convert(field(FieldType.CHECKBOX), JSON.objectNode()))
                .isEqualTo(new Unfit("the checkbox field the_key takes true, false, yes, no, 1 or 0; found an object"));
    }

    @ParameterizedTest
    @CsvSource({"TEXT,255", "TEXTAREA,65536"})
    void textsHaveALimitInCharacters(FieldType type, int limit) {
        Field field = field(type);

        assertThat(converted(field, JSON.textNode("\ud83d\ude00".repeat(limit))).asText())
                .hasSize(2 * limit);
        assertThat(FieldValue.convert(field, JSON.textNode("x".repeat(limit + 1))))
                .isEqualTo(new Unfit("the field the_key takes up to " + limit + " characters, found " + (limit + 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
            ^[0-9]{5}$          | 10115      | true
            ^[0-9]{5}$          | 101155     | false
            \\A\\h+\\z          | 0aF9       | true
            \\A\\h+\\z          | 0aG9       | false
            ^\\H+$              | xyz        | true
            ^\\\\h$             | \\h        | true
            ^[[:alpha:]]+$      | abc        | true
            ^[[:alpha:]]+$      | ab1        | false
            ^[[:^digit:]]+$     | abc        | true
            ^[[:^digit:]]+$     | 123        | false
            ^[[:xdigit:]\\-]+$  | a-f        | true
            ^(?<a>x)\\k<a>$     | xx         | true
            (?i)gold            | GOLD       | true
            ^(?!x).*$           | xy         | false
            """)
    void aPatternIsReadAsRubyDoes(String regexp, String value, boolean fits) {
        assertThat(FieldValue.convert(regexpField(regexp), JSON.textNode(value)) instanceof Converted)
                .isEqualTo(fits);
    }

    @Test
    void aRegexpFieldWithoutAPatternTakesAnyText() {
        Field field = new Field(1, "the_key", FieldType.REGEXP, List.of(), Optional.empty(), true);

        assertThat(converted(field, JSON.textNode("anything"))).isEqualTo(JSON.textNode("anything"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a+)+$",
                "(a|aa)+$",
                "^(a|a?)+$",
                "^(([a-z])+.)+[A-Z]([a-z])+$",
                "(.*a){25}$",
                "(a*)*b",
                "(?=(a+)+$)",
                "^(a|b|ab)*c(a|b|ab)*d$",
                "^((a*)*)*$"
            })
    void aPatternThatWouldBacktrackForYearsEndsAtOnce(String regexp) {
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            FieldValue answer = FieldValue.convert(regexpField(regexp), JSON.textNode("a".repeat(254) + "!"));

            assertThat(answer).isInstanceOf(Unfit.class);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[a", "a{2,1}", "(?<n>a)(?<n>b)", "*"})
    void aPatternThatCannotBeReadIsSaidToBeSo(String regexp) {
        assertThat(FieldValue.convert(regexpField(regexp), JSON.textNode("a")))
                .isEqualTo(
                        new Unfit(
                                "the regular expression of the field the_key cannot be checked here; simplify it, or use a text field"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "absent",
            textBlock =
                    """
            CHECKBOX | null      | false  | true
            CHECKBOX | absent    | false  | true
            CHECKBOX | absent    | true   | false
            CHECKBOX | true      | true   | true
            CHECKBOX | "true"    | true   | true
            CHECKBOX | "0"       | false  | true
            CHECKBOX | false     | true   | false
            INTEGER  | 42        | 42     | true
            INTEGER  | "42"      | 42     | true
            INTEGER  | 42.0      | 42     | true
            INTEGER  | 43        | 42     | false
            INTEGER  | null      | 0      | false
            INTEGER  | ""        | null   | true
            INTEGER  | 9007199254740993 | 9007199254740992 | false
            INTEGER  | "many"    | 42     | false
            DECIMAL  | 1.5       | 1.50   | true
            DECIMAL  | "1.50"    | 1.5    | true
            DECIMAL  | "1.5e0"   | 1.5    | true
            DECIMAL  | 1.5       | 1.6    | false
            DECIMAL  | -0.0      | 0      | true
            DECIMAL  | null      | null   | true
            DECIMAL  | absent    | 0      | false
            DECIMAL  | 0.1       | 0.1000000000000000055 | true
            DATE     | "2020-08-19T00:00:00+00:00" | "2020-08-19" | true
            DATE     | "2020-08-19" | "2020-08-19" | true
            DATE     | "2020-08-20T00:00:00+00:00" | "2020-08-19" | false
            DATE     | null      | null   | true
            DATE     | "never"   | null   | false
            TEXT     | null      | ""     | true
            TEXT     | ""        | null   | true
            TEXT     | absent    | null   | true
            TEXT     | "a"       | "a"    | true
            TEXT     | "a"       | "A"    | false
            TEXT     | "a"       | "a "   | false
            TEXT     | 5         | "5"    | true
            TEXTAREA | null      | ""     | true
            TEXTAREA | "x"       | "y"    | false
            DROPDOWN | "gold"    | "gold" | true
            DROPDOWN | "gold"    | "tin"  | false
            DROPDOWN | null      | null   | true
            DROPDOWN | null      | "gold" | false
            REGEXP   | "a"       | "a"    | true
            LOOKUP   | 123       | "123"  | true
            LOOKUP   | "123"     | "123"  | true
            LOOKUP   | 124       | "123"  | false
            MULTISELECT | ["a","b"] | ["b","a"] | true
            MULTISELECT | ["a"]  | ["a","b"] | false
            MULTISELECT | []     | null   | true
            MULTISELECT | null   | ["a"]  | false
            OTHER    | {"a":1}   | {"a":1} | true
            OTHER    | null      | null   | true
            """)
    void whatIsHeldIsComparedByItsMeaning(FieldType type, String held, String wanted, boolean same) {
        assertThat(FieldValue.same(field(type), held == null ? null : Json.of(held), Json.of(wanted)))
                .isEqualTo(same);
    }

    @ParameterizedTest
    @EnumSource(FieldType.class)
    void clearingAnEmptyFieldNeedsNoWrite(FieldType type) {
        JsonNode cleared = converted(field(type), JSON.nullNode());

        assertThat(FieldValue.same(field(type), null, cleared)).isTrue();
        assertThat(FieldValue.same(field(type), JSON.nullNode(), cleared)).isTrue();
    }

    @Property(tries = 1000, seed = "2026")
    void whatZendeskReturnsForAFittedValueIsTheSame(@ForAll("values") JsonNode raw, @ForAll FieldType type) {
        if (FieldValue.convert(field(type), raw) instanceof Converted converted) {
            assertThat(FieldValue.same(field(type), converted.value(), converted.value()))
                    .isTrue();
            for (JsonNode held : asZendeskReturns(type, converted.value())) {
                assertThat(FieldValue.same(field(type), held, converted.value()))
                        .as("held %s", held)
                        .isTrue();
            }
        }
    }

    @Property(tries = 1000, seed = "2026")
    void aFittedValueFitsAgain(@ForAll("values") JsonNode raw, @ForAll FieldType type) {
        if (FieldValue.convert(field(type), raw) instanceof Converted converted) {
            assertThat(converted(field(type), converted.value()).toString())
                    .isEqualTo(converted.value().toString());
        }
    }

    @Property(tries = 1000, seed = "2026")
    void nothingMakesItThrow(@ForAll("nodes") JsonNode held, @ForAll("nodes") JsonNode wanted, @ForAll FieldType type) {
        assertThat(FieldValue.convert(field(type), wanted)).isNotNull();
        assertThat(FieldValue.same(field(type), wanted, wanted)).isTrue();
        assertThat(FieldValue.same(field(type), held, wanted)).isEqualTo(FieldValue.same(field(type), wanted, held));
    }

    @Property(tries = 1000, seed = "2026")
    void theTypeOfANewFieldHoldsItsFirstValue(@ForAll("values") JsonNode raw) {
        FieldType.forValue(raw).filter(type -> raw.asText().length() <= 65_536).ifPresent(type -> assertThat(
                        FieldValue.convert(field(type), raw))
                .isInstanceOf(Converted.class));
    }

    @Provide
    Arbitrary<JsonNode> values() {
        return Json.scalars();
    }

    @Provide
    Arbitrary<JsonNode> nodes() {
        return Json.nodes();
    }

    private static List<JsonNode> asZendeskReturns(FieldType type, JsonNode value) {
        if (value.isNull() || (value.isTextual() && value.asText().isEmpty())) {
            return List.of(JSON.nullNode());
        }
        return switch (type) {
            case CHECKBOX -> List.of(value);
            case INTEGER -> List.of(JSON.textNode(value.asText()), DecimalNode.valueOf(value.decimalValue()));
            case DECIMAL ->
                List.of(
                        JSON.numberNode(value.doubleValue()),
                        JSON.textNode(value.asText()),
                        JSON.textNode(value.decimalValue()
                                .setScale(value.decimalValue().scale() + 1)
                                .toPlainString()));
            case DATE ->
                List.of(
                        JSON.textNode(value.asText() + "T00:00:00+00:00"),
                        JSON.textNode(value.asText() + "T00:00:00Z"));
            case MULTISELECT -> List.of(reversed(value));
            case LOOKUP ->
                value.asText().matches("[1-9]\\d{0,17}") ? List.of(JSON.numberNode(value.asLong())) : List.of(value);
            default -> List.of(value.deepCopy());
        };
    }

    private static ArrayNode reversed(JsonNode array) {
        ArrayNode reversed = JSON.arrayNode();
        array.forEach(element -> reversed.insert(0, element));
        return reversed;
    }

    private static JsonNode converted(Field field, JsonNode raw) {
        FieldValue value = FieldValue.convert(field, raw);
        assertThat(value).isInstanceOf(Converted.class);
        return ((Converted) value).value();
    }

    private static Field field(FieldType type) {
        return new Field(1, "the_key", type, OPTIONS, Optional.of("[A-Z]{2}-[0-9]+"), true);
    }

    private static Field regexpField(String regexp) {
        return new Field(1, "the_key", FieldType.REGEXP, List.of(), Optional.of(regexp), true);
    }
}
