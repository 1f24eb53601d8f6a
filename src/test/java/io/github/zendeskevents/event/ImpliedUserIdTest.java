package io.github.zendeskevents.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImpliedUserIdTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {'type':'track','properties':{'userId':'u1'}}                                      | u1
                    {'type':'Track','properties':{'userId':7}}                                         | 7
                    {'type':'track','properties':{'userId':7.0}}                                       | 7
                    {'type':'identify','traits':{'userId':' u1 '}}                                     | u1
                    {'type':'identify','traits':{'id':'u1'}}                                           | u1
                    {'type':'identify','traits':{'id':'u2','userId':'u1'}}                             | u1
                    {'type':'identify','traits':{'id':'u1'},'context':{'traits':{'userId':'u2'}}}      | u1
                    {'type':'track','context':{'traits':{'id':'u2','userId':'u1'}}}                    | u1
                    {'type':'group','context':{'traits':{'id':'u1'}}}                                  | u1
                    {'type':'page','context':{'traits':{'userId':'u1'}}}                               | u1
                    {'type':'track','userId':null,'properties':{'userId':'u1'}}                        | u1
                    {'type':'track','userId':' ','properties':{'userId':'u1'}}                         | u1
                    """)
    void anEventWithoutAUserIdOfItsOwnTakesTheOneInside(String event, String userId) {
        assertThat(event(event).userId()).contains(userId);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {'type':'track','userId':'own','properties':{'userId':'u1'}}
                    {'type':'identify','userId':'own','traits':{'id':'u1','userId':'u2'}}
                    {'type':'group','userId':'own','context':{'traits':{'id':'u1'}}}
                    """)
    void theUserIdOfItsOwnComesFirst(String event) {
        assertThat(event(event).userId()).contains("own");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'track','properties':{'userId':{'a':1},'id':'u1'}}",
                "{'type':'track','properties':{'userId':['u1']},'traits':{'userId':'u1'}}",
                "{'type':'track','properties':{'userId':true},'context':{'traits':{'id':' '}}}",
                "{'type':'track','properties':['userId'],'context':'userId'}",
                "{'type':'identify','traits':{'userId':null,'id':{}},'properties':{'userId':'u1'}}",
                "{'type':'identify','traits':{'company':{'id':'u1'}},'context':{'userId':'u1','traits':[{'id':'u1'}]}}",
                "{'type':'group','traits':{'id':'u1','userId':'u1'},'groupId':'u1'}",
                "{'type':{},'traits':{'id':'u1'}}",
                "{}"
            })
    void whatIsNoIdOrStandsElsewhereIsNotTaken(String event) {
        assertThat(event(event).userId()).isEmpty();
    }

    @Test
    void whatIsNoIdIsPassedOverForTheNextPlace() {
        assertThat(event("{'type':'identify','traits':{'userId':{'a':1},'id':''},'context':{'traits':{'id':5}}}")
                        .userId())
                .contains("5");
    }

    @Test
    void whatWasTakenIsNoTraitAndTheEventStaysAsItWasSent() {
        Event identify =
                event("{'type':'identify','traits':{'id':'u1','plan':'pro'},'context':{'traits':{'id':'u1'}}}");
        Event group = event("{'type':'group','traits':{'id':'g1'},'context':{'traits':{'userId':7,'id':'crm-7'}}}");
        Event track = event("{'type':'track','properties':{'userId':'u1','total':5}}");

        assertThat(identify.userTraits()).hasToString("{\"plan\":\"pro\"}");
        assertThat(identify.json().toString()).contains("\"traits\":{\"id\":\"u1\",\"plan\":\"pro\"}");
        assertThat(group.contextTraits()).hasToString("{\"id\":\"crm-7\"}");
        assertThat(group.traits()).hasToString("{\"id\":\"g1\"}");
        assertThat(track.properties()).hasToString("{\"userId\":\"u1\",\"total\":5}");
    }

    @Test
    void aTraitThatWasNotTakenStays() {
        assertThat(event("{'type':'identify','userId':'u1','traits':{'id':'u1'}}")
                        .userTraits())
                .hasToString("{\"id\":\"u1\"}");
        assertThat(event("{'type':'identify','traits':{'id':{'a':1}},'context':{'traits':{'id':'u1'}}}")
                        .userTraits())
                .hasToString("{\"id\":{\"a\":1}}");
    }

    @Test
    void mergedEventsKeepTheUserIdAndTakeNoIdForATrait() {
        MergedEvents both = MergedEvents.of(List.of(
                event("{'type':'identify','traits':{'id':'u1','plan':'pro'}}"),
                event("{'type':'identify','context':{'traits':{'userId':'U1','age':5}}}")));

        assertThat(both.merged().userId()).contains("u1");
        assertThat(both.merged().userTraits()).hasToString("{\"plan\":\"pro\",\"age\":5}");
    }

    private static Event event(String json) {
        try {
            return new Event((ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"')), Instant.EPOCH);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
