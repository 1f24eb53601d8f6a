package io.github.zendeskevents.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneId;
import java.util.Locale;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeZonesTest {

    private static final TimeZones ZONES = TimeZones.from(
            Json.of(
                    """
            {'time_zones':[
              {'name':'Pacific Time (US & Canada)','translated_name':'x','iana_name':'America/Los_Angeles'},
              {'name':'Arizona','iana_name':'America/Phoenix'},
              {'name':'Eastern Time (US & Canada)','iana_name':'America/New_York'},
              {'name':'Indiana (East)','iana_name':'America/Indiana/Indianapolis'},
              {'name':'Buenos Aires','iana_name':'America/Argentina/Buenos_Aires'},
              {'name':'Edinburgh','iana_name':'Europe/London'},
              {'name':'London','iana_name':'Europe/London'},
              {'name':'UTC','iana_name':'Etc/UTC'},
              {'name':'Amsterdam','iana_name':'Europe/Amsterdam'},
              {'name':'Berlin','iana_name':'Europe/Berlin'},
              {'name':'Kyiv','iana_name':'Europe/Kiev'},
              {'name':'West Central Africa','iana_name':'Africa/Algiers'},
              {'name':'Chennai','iana_name':'Asia/Kolkata'},
              {'name':'Kolkata','iana_name':'Asia/Kolkata'},
              {'name':'Kathmandu','tzinfo':'Asia/Kathmandu'},
              {'name':'Tokyo','iana':'Asia/Tokyo'},
              {'name':'Nowhere','iana_name':'Moon/Tycho'},
              {'name':'Nameless'},
              {'iana_name':'Asia/Seoul'}
            ]}"""));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            America/Los_Angeles            | Pacific Time (US & Canada)
            america/los_angeles            | Pacific Time (US & Canada)
            ' Europe/Berlin '              | Berlin
            Asia/Kathmandu                 | Kathmandu
            Asia/Tokyo                     | Tokyo
            Moon/Tycho                     | Nowhere
            Etc/UTC                        | UTC
            """)
    void listedIanaNamesAreTranslated(String iana, String name) {
        assertThat(ZONES.zendeskName(iana)).contains(name);
    }

    @ParameterizedTest
    @CsvSource({"Europe/London,London", "Asia/Kolkata,Kolkata", "Europe/Kyiv,Kyiv", "GB,London"})
    void ofTwoNamesForAZoneTheOneWithItsCityIsTaken(String iana, String name) {
        assertThat(ZONES.zendeskName(iana)).contains(name);
    }

    @ParameterizedTest
    @CsvSource({
        "Berlin,Berlin",
        "berlin,Berlin",
        "Edinburgh,Edinburgh",
        "pacific time (us & canada),Pacific Time (US & Canada)",
        "Nameless,Nameless",
        "UTC,UTC"
    })
    void zendesksOwnNamesAreKept(String given, String name) {
        assertThat(ZONES.zendeskName(given)).contains(name);
    }

    @ParameterizedTest
    @CsvSource({
        "Asia/Calcutta,Kolkata",
        "asia/calcutta,Kolkata",
        "America/Buenos_Aires,Buenos Aires",
        "Asia/Katmandu,Kathmandu",
        "US/Eastern,Eastern Time (US & Canada)",
        "US/Arizona,Arizona",
        "Japan,Tokyo",
        "Etc/UCT,UTC",
        "Zulu,UTC",
        "GMT,UTC"
    })
    void aliasesAreTranslatedByTheirRules(String alias, String name) {
        assertThat(ZONES.zendeskName(alias)).contains(name);
    }

    @ParameterizedTest
    @CsvSource({
        "America/Toronto,Eastern Time (US & Canada)",
        "America/Detroit,Eastern Time (US & Canada)",
        "America/Vancouver,Pacific Time (US & Canada)",
        "Europe/Paris,Amsterdam",
        "Africa/Lagos,West Central Africa"
    })
    void aZoneWithTheSameClockStandsInForAnUnlistedOne(String iana, String name) {
        assertThat(ZONES.zendeskName(iana)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mars/Olympus", "", " ", "Europe", "+02:00", "UTC+2", "Asia/Seoul/", "\u0000", "CET CEST"})
    void unknownZonesAreLeftOut(String zone) {
        assertThat(ZONES.zendeskName(zone)).isEmpty();
    }

    @Test
    void aClockThatZendeskLacksIsLeftOut() {
        assertThat(ZONES.zendeskName("Asia/Tehran")).isEmpty();
        assertThat(ZONES.zendeskName("Africa/Casablanca")).isEmpty();
        assertThat(ZONES.zendeskName("Australia/Lord_Howe")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "'x'",
                "{'time_zones':null}",
                "{'time_zones':[]}",
                "{'time_zones':[{}, 1, null]}"
            })
    void anAnswerWithoutZonesKnowsNone(String answer) {
        assertThat(TimeZones.from(Json.of(answer)).zendeskName("Europe/Berlin")).isEmpty();
    }

    @Test
    void everyZoneOfTheRuntimeHasAnAnswer() {
        assertThat(ZoneId.getAvailableZoneIds()).hasSizeGreaterThan(500).allSatisfy(id -> assertThat(
                        ZONES.zendeskName(id))
                .isEqualTo(ZONES.zendeskName(id.toLowerCase(Locale.ROOT))));
    }

    @Property(tries = 200, seed = "2026")
    void noAnswerAndNoNameMakeItThrow(@ForAll("nodes") JsonNode zones, @ForAll String name) {
        JsonNode answer = Json.object("{}").set("time_zones", zones);

        assertThat(TimeZones.from(answer).zendeskName(name)).isNotNull();
    }

    @Provide
    Arbitrary<JsonNode> nodes() {
        return Json.nodes();
    }
}
