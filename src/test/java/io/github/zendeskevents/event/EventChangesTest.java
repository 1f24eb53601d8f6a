package io.github.zendeskevents.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A changed event is another one; the one that was accepted stays as it was. */
class EventChangesTest {

    @Test
    void oneValueIsAnotherAndTheOriginalStays() {
        Event event = event("{'type':'track','traits':{'a':1,'b':{'c':2}}}");

        assertThat(event.with("type", "identify").type()).isEqualTo("identify");
        assertThat(event.with("traits.b.c", true).traits()).hasToString("{\"a\":1,\"b\":{\"c\":true}}");
        assertThat(event.with("context.traits.name", "Ada").contextTraits()).hasToString("{\"name\":\"Ada\"}");
        assertThat(event.with("traits.a.b", 1).traits()).hasToString("{\"a\":{\"b\":1},\"b\":{\"c\":2}}");
        assertThat(event.with("traits.a", null).traits()).hasToString("{\"b\":{\"c\":2}}");
        assertThat(event.json()).hasToString("{\"type\":\"track\",\"traits\":{\"a\":1,\"b\":{\"c\":2}}}");
    }

    @Test
    void aValueIsCopiedWithItsTypeAndAMissingOneRemoves() {
        Event event = event("{'properties':{'plan':{'name':'pro'},'n':null},'traits':{'old':1}}");

        assertThat(event.copy("properties.plan", "traits.plan").traits())
                .hasToString("{\"old\":1,\"plan\":{\"name\":\"pro\"}}");
        assertThat(event.copy("properties.n", "traits.n").traits()).hasToString("{\"old\":1,\"n\":null}");
        assertThat(event.copy("properties.missing", "traits.old").traits()).isEmpty();
    }

    private static Event event(String json) {
        try {
            return new Event((ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"')), Instant.EPOCH);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
