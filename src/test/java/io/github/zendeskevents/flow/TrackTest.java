package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.RunningRoutes;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackTest extends Flow {

    private JsonNode onlyEventOf(long userId) {
        List<JsonNode> events = sandbox.timeline(userId);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    @Test
    void putsTheEventOnTheTimelineOfItsUser() {
        long id = sandbox.seed().user("t-1", "Ann", "ann@x.example");
        assertThat(
                        send(
                                """
                {'type':'track','userId':'T-1','event':'Order Completed','timestamp':'2024-03-01T12:34:56.789+02:00',
                 'properties':{'total':12.50,'items':[{'sku':'a'}],'nested':{'x':null}}}"""))
                .isEqualTo(DELIVERED);
        assertThat(writes()).singleElement().satisfies(call -> {
            assertThat(call.method() + " " + call.path()).isEqualTo("POST /api/v2/users/" + id + "/events");
            assertThat(json(call.body()))
                    .isEqualTo(
                            json(
                                    """
                    {"profile":{"source":"customer-events","type":"customer",
                      "identifiers":[{"type":"external_id","value":"t-1"}]},
                     "event":{"source":"customer-events","type":"Order Completed","description":"Order Completed",
                      "created_at":"2024-03-01T10:34:56.789Z",
                      "properties":{"total":12.50,"items":[{"sku":"a"}],"nested":{"x":null}}}}"""));
        });
        assertThat(onlyEventOf(id).path("type").asText()).isEqualTo("Order Completed");
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @Test
    void theSourceAndTheTypeOfTheProfileCanBeSet() {
        long id = sandbox.seed().user("t-2", "Ann", "ann@x.example");
        assertThat(routes("zendesk.source-name", "shop", "zendesk.profile-type", "buyer")
                        .send(track("t-2", "Bought")))
                .isEqualTo(DELIVERED);
        assertThat(onlyEventOf(id).path("source").asText()).isEqualTo("shop");
        assertThat(user(id).path("profiles").get(0).path("source").asText()).isEqualTo("shop");
        assertThat(user(id).path("profiles").get(0).path("type").asText()).isEqualTo("buyer");
    }

    @Test
    void theProfileAddsNoIdentityToTheUserAndStaysOne() {
        long id = sandbox.seed().user("t-3", "Ann", "ann@x.example");
        JsonNode before = user(id).path("identities");
        for (String name : List.of("One", "Two", "Three")) {
            assertThat(send("{'type':'track','userId':'t-3','event':'" + name
                            + "','properties':{'email':'gift@y.example'},"
                            + "'context':{'traits':{'email':'ann@x.example','phone':'+4912345678'}}}"))
                    .isEqualTo(DELIVERED);
        }
        assertThat(user(id).path("identities")).isEqualTo(before);
        assertThat(user(id).path("profiles")).hasSize(1);
        assertThat(sandbox.timeline(id))
                .extracting(one -> one.path("type").asText())
                .containsExactly("One", "Two", "Three");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",'properties':null", ",'properties':{}", ",'properties':'odd'"})
    void propertiesAreAnEmptyObjectWhenAbsent(String properties) {
        long id = sandbox.seed().user("t-4", "Ann", "ann@x.example");
        assertThat(send("{'type':'track','userId':'t-4','event':'X'" + properties + "}"))
                .isEqualTo(DELIVERED);
        assertThat(writes().get(0).body()).contains("\"properties\":{}");
        assertThat(onlyEventOf(id).path("properties").isObject()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            'timestamp':'2024-03-01T10:00:00Z','originalTimestamp':'2023-01-01T00:00:00Z','sentAt':'2022-01-01T00:00:00Z' | 2024-03-01T10:00:00Z
            'originalTimestamp':'2023-01-01T00:00:00.5Z','sentAt':'2022-01-01T00:00:00Z'                                 | 2023-01-01T00:00:00.500Z
            'timestamp':'','originalTimestamp':'2023-01-01T05:30:00+05:30'                                             | 2023-01-01T00:00:00Z
            'timestamp':'soon','originalTimestamp':'2023-01-01'                                                        | 2023-01-01T00:00:00Z
            'timestamp':1709287200,'originalTimestamp':'2023-01-01'                                                    | 2023-01-01T00:00:00Z
            """,
            quoteCharacter = '"')
    void createdAtIsTheTimeOfTheEvent(String times, Instant expected) {
        long id = sandbox.seed().user("t-5", "Ann", "ann@x.example");
        assertThat(send("{'type':'track','userId':'t-5','event':'X'," + times + "}"))
                .isEqualTo(DELIVERED);
        assertThat(Instant.parse(onlyEventOf(id).path("created_at").asText())).isEqualTo(expected);
    }

    @Test
    void createdAtIsElseTheTimeOfAcceptance() {
        long id = sandbox.seed().user("t-6", "Ann", "ann@x.example");
        Instant before = Instant.now().minusMillis(1);
        assertThat(send(track("t-6", "X"))).isEqualTo(DELIVERED);
        assertThat(Instant.parse(onlyEventOf(id).path("created_at").asText())).isBetween(before, Instant.now());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1234567890123456789012345678901234567890",
                "12345678901234567890123456789012345678901 and more",
                "Müller kaufte größere Äpfel für die Straße in Köln",
                "🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊"
            })
    void theTypeIsTheNameCutToFortyCharactersAndTheDescriptionTheWholeName(String name) {
        long id = sandbox.seed().user("t-7", "Ann", "ann@x.example");
        assertThat(send(track("t-7", name))).isEqualTo(DELIVERED);
        String type = onlyEventOf(id).path("type").asText();
        assertThat(name).startsWith(type);
        assertThat(type.codePoints().count()).isEqualTo(40);
        assertThat(onlyEventOf(id).path("description").asText()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'track','event':'X'}",
                "{'type':'track','userId':' ','event':'X'}",
                "{'type':'track','anonymousId':{},'event':'X','context':{'traits':{'name':'Ann','email':'ann@x.example'}}}"
            })
    void withoutAUserIdIsADeadLetter(String event) {
        assertDeadAndUntouched(event, "missing-user-id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",'event':null", ",'event':''", ",'event':'  '", ",'event':{'a':1}"})
    void withoutANameIsADeadLetter(String name) {
        sandbox.seed().user("t-8", "Ann", "ann@x.example");
        assertDeadAndUntouched("{'type':'track','userId':'t-8'" + name + "}", "missing-event-name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'context':{'traits':{'name':'Ann'}},",
                "'context':{'traits':{'email':'ann@x.example'}},",
                "'properties':{'name':'Ann','email':'ann@x.example'},"
            })
    void aUserOfWhomTooLittleIsKnownIsADeadLetter(String details) {
        assertDeadAndUntouched("{'type':'track','userId':'t-9'," + details + "'event':'X'}", "unknown-user");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            t-10 | 'context':{'traits':{'name':'Ann Smith','email':'T-10@x.example'}}
            t-11 | 'traits':{'firstName':'Ann','lastName':'Smith','email':'t-11@x.example'}
            t-12 | 'context':{'traits':{'name':'Ann Smith'}},'properties':{'email':'t-12@x.example'}
            t-13 | 'context':{'traits':{'email':'t-13@x.example'}},'traits':{'name':'Ann Smith'},'properties':{'email':'gift@x.example'}
            """,
            quoteCharacter = '"')
    void aUserIsCreatedWhenTheEventGivesANameAndAnEmail(String userId, String details) {
        assertThat(send("{'type':'track','userId':'" + userId + "','event':'X'," + details + "}"))
                .isEqualTo(DELIVERED);
        assertThat(user(userId).path("name").asText()).isEqualTo("Ann Smith");
        assertThat(emails(user(userId).path("id").asLong())).containsExactly(userId + "@x.example");
        onlyEventOf(user(userId).path("id").asLong());
    }

    @Test
    void anEarlierIdentifyCompletesWhatTheEventGives() {
        assertThat(send(identify("t-14", "'name':'Ann'"))).isEqualTo(DELIVERED);
        sandbox.seed().deletedUser(user("t-14").path("id").asLong());
        assertThat(send("{'type':'track','userId':'t-14','event':'X','properties':{'email':'ann@x.example'}}"))
                .isEqualTo(DELIVERED);
        assertThat(user("t-14").path("name").asText()).isEqualTo("Ann");
        assertThat(user("t-14").path("email").asText()).isEqualTo("ann@x.example");
    }

    @Test
    void anExistingUserIsNotChangedByWhatATrackSaysOfIt() {
        long id = sandbox.seed().user("t-15", "Ann", "ann@x.example");
        assertThat(
                        send(
                                "{'type':'track','userId':'t-15','event':'X','properties':{'email':'other@x.example','plan':'p'},"
                                        + "'context':{'traits':{'name':'Beth','phone':'+49301234567','email':'ann@x.example','plan':'q'}}}"))
                .isEqualTo(DELIVERED);
        assertThat(writes()).hasSize(1);
        assertThat(user(id).path("name").asText()).isEqualTo("Ann");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            *                        | Anything        | delivered
            Order Completed, Sign*   | Order Completed | delivered
            Order Completed, Sign*   | Signed Up       | delivered
            Order Completed, Sign*   | Sign            | delivered
            Order Completed, Sign*   | Order           | ignored
            Order Completed, Sign*   | Order Completed Again | ignored
            Order Completed, Sign*   | order completed | ignored
            *Completed*              | Order Completed Again | delivered
            a.c                      | abc             | ignored
            a.c                      | a.c             | delivered
            (x                       | (x              | delivered
            """)
    void onlyEventsWhoseNamesFitThePatternsAreSent(String patterns, String name, String outcome) {
        sandbox.seed().user("t-16", "Ann", "ann@x.example");
        assertThat(routes("zendesk.track.events", patterns)
                        .send(track("t-16", name))
                        .status())
                .isEqualTo(outcome);
        assertThat(callsForEvents().isEmpty()).isEqualTo(outcome.equals("ignored"));
    }

    @Test
    void aTimelineThatIsNotSwitchedOnMakesTheEventADeadLetterWithZendesksDetails() {
        sandbox.seed().user("t-17", "Ann", "ann@x.example");
        sandboxWith(settings -> settings.withTimeline(false));
        assertThat(send(track("t-17", "X"))).satisfies(outcome -> {
            assertDead(outcome, "rejected");
            assertThat(outcome.toString()).contains("not enabled");
        });
    }

    @Test
    void anIdentifierThatIsTooLongGivesWayToThePrimaryEmail() {
        String longId = "t-".repeat(31);
        long id = sandbox.seed().user(longId, "Ann", "ann@x.example");
        assertThat(send(track(longId, "X"))).isEqualTo(DELIVERED);
        assertThat(writes().get(0).body()).contains("{\"type\":\"email\",\"value\":\"ann@x.example\"}");
        assertThat(sandbox.timeline(id)).hasSize(1);
    }

    @Test
    void aUserWithoutAnIdentifierThatATimelineTakesIsADeadLetterBeforeAnythingIsWritten() {
        String longId = "t-".repeat(32);
        String longEmail = "a".repeat(60) + "@x.example";
        assertDeadAndUntouched(
                "{'type':'track','userId':'" + longId + "','event':'X','context':{'traits':{'name':'Ann','email':'"
                        + longEmail + "'}}}",
                "rejected");
        sandbox.seed().user(longId, "Ann", longEmail);
        assertDeadAndUntouched(track(longId, "X"), "rejected");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'track','userId':'t-known','event':'Seen'}",
                "{'type':'group','userId':'t-known','groupId':'t-g','traits':{'name':'Acme'}}"
            })
    void whatZendeskTellsOfAUserServesALaterTrackEvenIfTheUserWasDeletedMeanwhile(String first) {
        long id = sandbox.seed().user("t-known", "Ann", "t-known@x.example");
        RunningRoutes routes = freshRoutes();
        assertThat(routes.send(first)).isEqualTo(DELIVERED);
        sandbox.seed().deletedUser(id);

        assertThat(routes.send(track("t-known", "Bought"))).isEqualTo(DELIVERED);

        assertThat(user("t-known").path("name").asText()).isEqualTo("Ann");
        assertThat(emails(user("t-known").path("id").asLong())).containsExactly("t-known@x.example");
    }
}
