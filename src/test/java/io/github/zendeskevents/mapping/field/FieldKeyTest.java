package io.github.zendeskevents.mapping.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldKeyTest {

    @ParameterizedTest
    @CsvSource({
        "plan,plan",
        "firstName,first_name",
        "FirstName,first_name",
        "HTTPServer,http_server",
        "userID,user_id",
        "myHTTPServer2Go,my_http_server2_go",
        "a--b,a_b",
        "a b,a_b",
        "'  a\tb ',a_b",
        "address.city,address_city",
        "address.postalCode,address_postal_code",
        "last-seen-at,last_seen_at",
        "__proto__,proto",
        "_a_,a",
        "A,a",
        "ABC,abc",
        "v2,v2",
        "v2API,v2_api",
        "line1,line1",
        "2fa,2fa",
        "2020,field_2020",
        "20.20,20_20",
        "caf\u00e9,cafe",
        "cafe\u0301,cafe",
        "\u00c9tat,etat",
        "\u00dcberName,uber_name",
        "plan\u20ac,plan",
        "a\u20acb,a_b",
        "a$b,a_b",
        "snake_case_already,snake_case_already",
        "SCREAMING_CASE,screaming_case",
        "a.b.c,a_b_c",
        "field_1,field_1",
        "\u540d\u524dKana,kana",
        "'a\nb',a_b"
    })
    void namesBecomeSnakeCase(String name, String key) {
        assertThat(FieldKey.of(name)).contains(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "___", "-", "\u540d\u524d", "\u0301", "\ud83d\ude00", "\ud83d", "$"})
    void aNameWithoutLatinLettersOrDigitsMakesNoKey(String name) {
        assertThat(FieldKey.of(name)).isEmpty();
    }

    @Test
    void longNamesAreCutAndStayApart() {
        String common = "a".repeat(200);

        String one = FieldKey.of(common + "One").orElseThrow();
        String two = FieldKey.of(common + "Two").orElseThrow();

        assertThat(one).hasSize(100).startsWith("a".repeat(91) + "_").isNotEqualTo(two);
        assertThat(FieldKey.of(common + "One")).contains(one);
        assertThat(FieldKey.of("a".repeat(100))).contains("a".repeat(100));
        assertThat(FieldKey.of("1".repeat(150)).orElseThrow())
                .startsWith("field_111")
                .hasSize(100);
        assertThat(FieldKey.of("a".repeat(90) + "_" + "b".repeat(50)).orElseThrow())
                .matches("a{90}_[0-9a-f]{8}");
    }

    @Property(seed = "2026")
    void aKeyIsWhatZendeskTakes(@ForAll String name) {
        assertThat(FieldKey.of(name).stream()).allSatisfy(key -> assertThat(key)
                .matches("[a-z0-9]+(_[a-z0-9]+)*")
                .doesNotMatch("[0-9]+")
                .hasSizeLessThanOrEqualTo(100));
    }

    @Property(seed = "2026")
    void aKeyMakesItself(@ForAll String name) {
        Optional<String> key = FieldKey.of(name);

        assertThat(key.flatMap(FieldKey::of)).isEqualTo(key);
    }

    @Property(seed = "2026")
    void aLongKeyMakesItself(@ForAll @StringLength(min = 90, max = 300) @CharRange(from = '0', to = 'z') String name) {
        Optional<String> key = FieldKey.of(name);

        assertThat(key.flatMap(FieldKey::of)).isEqualTo(key);
        assertThat(key.stream()).allMatch(k -> k.length() <= 100);
    }

    @Property(seed = "2026")
    void everyNameWithALatinLetterMakesAKey(
            @ForAll String before, @ForAll @CharRange(from = 'a', to = 'z') char letter) {
        assertThat(FieldKey.of(before + letter)).isPresent();
    }
}
