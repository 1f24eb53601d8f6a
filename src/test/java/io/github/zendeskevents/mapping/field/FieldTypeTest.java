package io.github.zendeskevents.mapping.field;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.zendeskevents.mapping.Json;
import java.math.BigDecimal;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTypeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            true                             | CHECKBOX
            false                            | CHECKBOX
            0                                | INTEGER
            -42                              | INTEGER
            9223372036854775807              | INTEGER
            9223372036854775808              | TEXT
            1.5                              | DECIMAL
            10.0                             | DECIMAL
            1e300                            | DECIMAL
            "2020-08-19"                     | DATE
            " 2020-08-19 "                   | DATE
            "2020-08-19T10:20"               | DATE
            "2020-08-19T10:20:30Z"           | DATE
            "2020-08-19t10:20:30z"           | DATE
            "2020-08-19T10:20:30.123456789Z" | DATE
            "2020-08-19T10:20:30+05:30"      | DATE
            "2020-08-19T10:20:30-0530"       | DATE
            "2020-08-19T10:20:30+05"         | DATE
            "2020-02-29"                     | DATE
            "2021-02-29"                     | TEXT
            "2020-13-01"                     | TEXT
            "2020-8-19"                      | TEXT
            "20200819"                       | TEXT
            "2020-08-19 10:20:30"            | TEXT
            "2020-08-19T25:00:00Z"           | TEXT
            "2020-08-19TZ"                   | TEXT
            "2020-08-19T10:20ZZ"             | TEXT
            "2020-08"                        | TEXT
            "on 2020-08-19"                  | TEXT
            "19.08.2020"                     | TEXT
            "42"                             | TEXT
            "true"                           | TEXT
            ""                               | TEXT
            """)
    void aNewFieldsTypeComesFromItsFirstValue(String json, FieldType type) {
        assertThat(FieldType.forValue(Json.of(json))).contains(type);
    }

    @Test
    void textsAbove255CharactersTakeATextarea() {
        JsonNodeFactory json = JsonNodeFactory.instance;

        assertThat(FieldType.forValue(json.textNode("x".repeat(255)))).contains(FieldType.TEXT);
        assertThat(FieldType.forValue(json.textNode("x".repeat(256)))).contains(FieldType.TEXTAREA);
        assertThat(FieldType.forValue(json.textNode("\ud83d\ude00".repeat(255))))
                .contains(FieldType.TEXT);
        assertThat(FieldType.forValue(json.textNode("\ud83d\ude00".repeat(256))))
                .contains(FieldType.TEXTAREA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "[]", "[1]", "1e999"})
    void someValuesMakeNoField(String json) {
        assertThat(FieldType.forValue(Json.of(json))).isEmpty();
        assertThat(FieldType.forValue(DecimalNode.valueOf(new BigDecimal("1E+999999999"))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(FieldType.class)
    void zendesksNamesAreRead(FieldType type) {
        assertThat(FieldType.of(type.zendeskName())).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({"tagger,DROPDOWN", "hologram,OTHER", "'',OTHER", "TEXT,OTHER"})
    void unknownNamesAreOther(String name, FieldType type) {
        assertThat(FieldType.of(name)).isEqualTo(type);
    }

    @Property(tries = 500, seed = "2026")
    void noValueMakesItThrow(@ForAll("values") JsonNode value) {
        assertThat(FieldType.forValue(value).stream()).doesNotContain(FieldType.OTHER);
    }

    @Provide
    Arbitrary<JsonNode> values() {
        return Json.nodes();
    }
}
