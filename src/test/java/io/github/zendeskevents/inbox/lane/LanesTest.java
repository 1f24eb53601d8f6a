package io.github.zendeskevents.inbox.lane;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.event.Event;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanesTest {

    private static Lanes lanes(String json) {
        try {
            return Lanes.of(new Event((ObjectNode) new ObjectMapper().readTree(json), Instant.EPOCH));
        } catch (JsonProcessingException wrongTest) {
            throw new IllegalArgumentException(wrongTest);
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'type':'identify','messageId':'m','userId':'Anna@X'} | u:anna@x | ",
                "{'type':'track','messageId':'m','userId':7} | u:7 | ",
                "{'type':'track','messageId':'m','anonymousId':'v'} | m:m# | ",
                "{'type':'track','messageId':'m','userId':'  '} | m:m# | ",
                "{'type':'track','messageId':'m','userId':'a','groupId':'g'} | u:a | ",
                "{'type':'group','messageId':'m','userId':'a','groupId':'Acme '} | u:a | o:acme",
                "{'type':'GROUP','messageId':'m','groupId':12} | m:m# | o:12",
                "{'type':'group','messageId':'m','userId':'a','traits':{'name':' Acme Ltd'}} | u:a | n:acme ltd",
                "{'type':'group','messageId':'m','userId':'a','traits':{'name':['x']}} | u:a | ",
                "{'type':'group','messageId':'m','userId':'a'} | u:a | ",
                "{'type':'alias','messageId':'m','userId':'a','previousId':' B'} | u:a | u:b",
                "{'type':'alias','messageId':'m','userId':'a','previousId':'A'} | u:a | ",
                "{'type':'alias','messageId':'m','userId':'a','previousId':7,'groupId':'g'} | u:a | u:7",
                "{'type':'alias','messageId':'m','previousId':'b'} | m:m# | u:b",
                "{'type':'alias','messageId':'m','userId':'a'} | u:a | ",
                "{'type':'track','messageId':'m','userId':'a','previousId':'b'} | u:a | ",
            })
    void followUserAndOrganization(String json, String lane, String orgLane) {
        Lanes lanes = lanes(json.replace('\'', '"'));
        assertThat(lanes.messageId()).isEqualTo("m");
        assertThat(lanes.lane().replaceFirst("#.*", "#")).isEqualTo(lane);
        assertThat(lanes.orgLane().orElse(null)).isEqualTo(orgLane);
    }

    @Test
    void aBrokenEventGoesAlone() {
        Event broken = new Event(
                        new ObjectMapper()
                                .createObjectNode()
                                .put("type", "group")
                                .put("messageId", "m")
                                .put("userId", "a")
                                .put("groupId", "g"),
                        Instant.EPOCH)
                .withProblem("broken");
        Lanes lanes = Lanes.of(broken);
        assertThat(lanes.lane()).isEqualTo("m:" + lanes.messageKey());
        assertThat(lanes.orgLane()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'type':'track','messageId':'m','userId':'bert'}",
                "{'type':'track','messageId':'m','anonymousId':'anna'}",
                "{'type':'identify','messageId':'m','userId':'anna'}",
                "{'type':'track','messageId':'m'}",
            })
    void aMessageIdOfAnotherUserOrTypeIsAnotherMessage(String other) {
        Lanes own = lanes("{'type':'track','messageId':'m','userId':'anna'}".replace('\'', '"'));
        assertThat(lanes(other.replace('\'', '"')).messageKey()).isNotEqualTo(own.messageKey());
        assertThat(lanes("{'type':'TRACK','messageId':'m','userId':'Anna ','anonymousId':'x'}".replace('\'', '"'))
                        .messageKey())
                .isEqualTo(own.messageKey());
    }

    @Property
    void keysAreShortAndFitForEveryDatabase(@ForAll @StringLength(max = 2_000) String text) {
        String key = Keys.of(text);
        assertThat(key).hasSizeLessThanOrEqualTo(200).doesNotContain("\0");
        assertThat(Keys.of(text)).isEqualTo(key);
    }

    @Test
    void longTextsThatDifferHaveKeysThatDiffer() {
        String text = "x".repeat(5_000);
        assertThat(Keys.of(text + "a")).isNotEqualTo(Keys.of(text + "b"));
        assertThat(Keys.of("short")).isEqualTo("short");
    }
}
