package io.github.zendeskevents.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhonesTest {

    @ParameterizedTest
    @CsvSource({
        "+15550100,+1 (555) 01-00,true",
        "+15550100,0015550100,true",
        "+15550100,' 00 1.555-0100',true",
        "+15550100,15550100,false",
        "+15550100,+15550101,false",
        "030 1234,0301234,true",
        "0301234,301234,false",
        "'','',true",
        "'',+1,false",
        "none,none,true",
        "none,unknown,false",
        "'none ',none,true",
        "'',none,false",
        "\u0661\u0662,12,true",
        "++15,+15,true",
        "1+5,15,true",
        "(+1) 55,+155,true"
    })
    void numbersAreComparedByTheirDigits(String a, String b, boolean same) {
        assertThat(Phones.same(a, b)).isEqualTo(same);
        assertThat(Phones.same(b, a)).isEqualTo(same);
    }

    @Property(tries = 300, seed = "2026")
    void everyNumberIsItself(@ForAll String phone) {
        assertThat(Phones.same(phone, phone)).isTrue();
        assertThat(Phones.same(" " + phone, phone + " ")).isTrue();
    }
}
