package io.github.zendeskevents.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxTimelineTest extends AgainstSandbox {

    private static final String LONG = "x".repeat(41);

    private long user;

    @BeforeEach
    void seedUser() {
        user = sandbox.seed().user("u-1", "Jane", "jane@example.com");
    }

    private static String body(String profile, String event) {
        return "{'profile':" + profile + ",'event':" + event + "}";
    }

    private static String profile(String identifierType, String value) {
        return "{'source':'shop','type':'customer','identifiers':[{'type':'" + identifierType + "','value':'" + value
                + "'}]}";
    }

    private static String event(String type) {
        return "{'source':'shop','type':'" + type + "','properties':{'total':5}}";
    }

    private Reply track(String body) {
        return post("/users/" + user + "/events", body);
    }

    @Test
    void eventIsReceivedWith202AndAProfileIdAndTheUsersIdAsText() {
        Reply accepted = track(
                        body(
                                profile("email", "jane@example.com"),
                                "{'source':'shop','type':'bought',"
                                        + "'description':'Bought it','created_at':'2026-01-02T03:04:05Z','properties':{'total':5}}"))
                .expect(202);
        assertThat(accepted.at("/status")).isEqualTo("received");
        assertThat(accepted.json().get("user_id").isTextual()).isTrue();
        assertThat(accepted.at("/user_id")).isEqualTo(Long.toString(user));
        assertThat(accepted.at("/profile_id")).isNotEmpty();
        JsonNode event = sandbox.timeline(user).get(0);
        assertThat(event.get("type").asText()).isEqualTo("bought");
        assertThat(event.get("description").asText()).isEqualTo("Bought it");
        assertThat(event.get("created_at").asText()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(event.at("/properties/total").asInt()).isEqualTo(5);
        assertThat(get("/users/" + user + "/events").json().get("events")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'profile':{'source':'s','type':'t','identifiers':[{'type':'email','value':'jane@example.com'}]}}",
                "{'event':{'source':'s','type':'t','properties':{}}}"
            })
    void eventAndProfileAreBothNeeded(String body) {
        assertThat(track(body).expect(400).json().at("/errors/0/code").isTextual())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'source':'shop','type':'" + "x41" + "','properties':{}}",
                "{'source':'x41','type':'t','properties':{}}",
                "{'source':'zendesk','type':'t','properties':{}}",
                "{'source':'ZenDesk','type':'t','properties':{}}",
                "{'source':'shop','properties':{}}",
                "{'source':'shop','type':'t'}",
                "{'source':'shop','type':'t','properties':[]}",
                "{'source':'shop','type':5,'properties':{}}",
                "{'source':'shop','type':'t','properties':{},'created_at':'yesterday'}",
                "{'source':'shop','type':'t','properties':{},'description':7}"
            })
    void unsoundEventsAreRefused(String event) {
        track(body(profile("email", "jane@example.com"), event.replace("x41", LONG)))
                .expect(400);
        assertThat(sandbox.timeline(user)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'source':'x41','type':'t','identifiers':[{'type':'email','value':'jane@example.com'}]}",
                "{'source':'s','type':'x41','identifiers':[{'type':'email','value':'jane@example.com'}]}",
                "{'source':'Zendesk','type':'t','identifiers':[{'type':'email','value':'jane@example.com'}]}",
                "{'source':'s','type':'t','identifiers':[]}",
                "{'source':'s','type':'t'}",
                "{'source':'s','type':'t','identifiers':[{'type':'email'}]}"
            })
    void unsoundProfilesAreRefused(String profile) {
        track(body(profile.replace("x41", LONG), event("t"))).expect(400);
    }

    @Test
    void fortyCharactersPass() {
        track(body(profile("email", "jane@example.com"), event(LONG.substring(1))))
                .expect(202);
    }

    @Test
    void standardIdentifiersAreAddedToTheUserAsIdentities() {
        track(body(profile("email", "other@example.com"), event("t"))).expect(202);
        track(body(profile("phone_number", "+15551234567"), event("t"))).expect(202);
        track(body(profile("loyalty_card", "77"), event("t"))).expect(202);
        assertThat(sandbox.userById(user).orElseThrow().get("identities").findValuesAsText("value"))
                .containsExactly("jane@example.com", "other@example.com", "+15551234567");
    }

    @Test
    void knownIdentifierAddsNothing() {
        track(body(profile("external_id", "U-1"), event("t"))).expect(202);
        track(body(profile("email", "JANE@example.com"), event("t"))).expect(202);
        assertThat(sandbox.userById(user).orElseThrow().get("identities")).hasSize(1);
        assertThat(sandbox.userById(user).orElseThrow().get("external_id").asText())
                .isEqualTo("u-1");
    }

    @Test
    void identifierOfAnotherUserIsRefused() {
        sandbox.seed().user("u-2", "Other", "other@example.com");
        track(body(profile("email", "other@example.com"), event("t"))).expect(422);
    }

    @Test
    void sameProfileIsUsedAgainAndTwentyOneAreTooMany() {
        String first =
                track(body(profile("email", "jane@example.com"), event("a"))).at("/profile_id");
        assertThat(track(body(profile("email", "jane@example.com"), event("b"))).at("/profile_id"))
                .isEqualTo(first);
        for (int i = 2; i <= 20; i++) {
            track(body(
                            "{'source':'shop','type':'p" + i
                                    + "','identifiers':[{'type':'email','value':'jane@example.com'}]}",
                            event("t")))
                    .expect(202);
        }
        track(body(
                        "{'source':'shop','type':'p21','identifiers':[{'type':'email','value':'jane@example.com'}]}",
                        event("t")))
                .expect(400);
        assertThat(get("/users/" + user + "/profiles").json().get("profiles")).hasSize(20);
    }

    @Test
    void accountHasFiftySources() {
        for (int i = 1; i <= 50; i++) {
            track(body(profile("email", "jane@example.com"), "{'source':'s" + i + "','type':'t','properties':{}}"))
                    .expect(202);
        }
        track(body(profile("email", "jane@example.com"), "{'source':'s51','type':'t','properties':{}}"))
                .expect(400);
    }

    @Test
    void nothingGuardsAgainstDuplicates() {
        String body = body(profile("email", "jane@example.com"), event("t"));
        track(body).expect(202);
        track(body).expect(202);
        assertThat(sandbox.timeline(user)).hasSize(2);
    }

    @Test
    void eventsByProfileFindTheUserOrMakeAnAnonymousOne() {
        assertThat(post("/user_profiles/events", body(profile("email", "jane@example.com"), event("t")))
                        .expect(202)
                        .at("/user_id"))
                .isEqualTo(Long.toString(user));
        Reply anonymous = post("/user_profiles/events", body(profile("cookie", "c-1"), event("t")))
                .expect(202);
        assertThat(anonymous.at("/user_id")).isNotEqualTo(Long.toString(user));
        assertThat(post("/user_profiles/events", body(profile("cookie", "c-1"), event("t")))
                        .at("/user_id"))
                .isEqualTo(anonymous.at("/user_id"));
        assertThat(sandbox.endUsers()).hasSize(2);
    }

    @Test
    void accountWithoutTheFeatureAnswers403AndUnknownUsers404() {
        post("/users/42/events", body(profile("email", "jane@example.com"), event("t")))
                .expect(404);
        sandbox.change(settings -> settings.withTimeline(false));
        assertThat(track(body(profile("email", "jane@example.com"), event("t")))
                        .expect(403)
                        .json()
                        .at("/errors/0/code")
                        .isTextual())
                .isTrue();
    }
}
