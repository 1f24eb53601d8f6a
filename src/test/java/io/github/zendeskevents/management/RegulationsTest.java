package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.sandbox.Sandbox;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests about many users, in the forms that RudderStack and Segment document for their own APIs. */
class RegulationsTest {

    private static final String PATH = "/ops/regulations";

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private RunningOperations operations;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start();
        operations = RunningOperations.start(sandbox, "zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox.db"))
                .ready();
    }

    @AfterEach
    void stop() {
        operations.close();
        sandbox.close();
    }

    private void send(String... userIds) {
        for (String userId : userIds) {
            operations.send("{'type':'identify','userId':'" + userId + "','traits':{'name':'" + userId + "','email':'"
                    + userId + "@shop.example'}}");
        }
    }

    private JsonNode taken(String regulation) {
        return taken(PATH, regulation);
    }

    private JsonNode taken(String path, String regulation) {
        HttpResponse<String> answer = operations.post(path, regulation);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return RunningOperations.parse(answer);
    }

    private String refusal(int status, String path, String regulation) {
        HttpResponse<String> answer = operations.post(path, regulation);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return RunningOperations.parse(answer).path("error").asText();
    }

    private boolean suppressed(String userId) {
        return operations.json("GET", "/ops/users/" + userId).path("suppressed").asBoolean();
    }

    private void awaitErased(String userId) {
        await("the erasure of " + userId).atMost(Duration.ofSeconds(60)).until(() -> operations
                .json("GET", "/ops/users/" + userId)
                .path("erasure")
                .asText()
                .equals("done"));
    }

    @Test
    void usersThatAreSuppressedAtRudderstackAreSuppressedHere() {
        JsonNode answer = taken("{'regulationType':'suppress','sourceIds':['2FIKkByqn37FhzczP23eZmURciA'],"
                + "'users':[{'userId':'ada','email':'ada@shop.example'},{'userId':7},{'userId':'ada'}]}");

        assertThat(answer.path("regulation").asText()).isEqualTo("suppress");
        assertThat(answer.path("users").asInt()).isEqualTo(2);
        send("ada", "7", "bob");
        assertThat(sandbox.user("ada")).isEmpty();
        assertThat(sandbox.user("7")).isEmpty();
        assertThat(sandbox.user("bob")).isPresent();
    }

    @Test
    void usersThatAreDeletedAtRudderstackAreErasedHere() {
        send("ada", "bob", "carl");
        JsonNode answer = taken(
                PATH + "?permanent=true",
                "{'regulationType':'suppress_with_delete','destinationIds':['2FIKkByqn37FhzczP23eZmURciA'],"
                        + "'users':[{'userId':'ada','phone':'+1-202-555-0146'},{'userId':'bob'}]}");

        assertThat(answer.path("regulation").asText()).isEqualTo("erase");
        awaitErased("ada");
        awaitErased("bob");
        assertThat(sandbox.user("ada")).isEmpty();
        assertThat(sandbox.user("carl")).isPresent();
        assertThat(sandbox.calls("DELETE", ".*/deleted_users/.*")).hasSize(2);
    }

    @Test
    void regulationsOfSegmentAreDoneHere() {
        send("ada");
        taken("{'regulationType':'SUPPRESS_ONLY','subjectType':'USER_ID','subjectIds':['bob','carl']}");
        taken("{'regulationType':'SUPPRESS_WITH_DELETE','subjectType':'USER_ID','subjectIds':['ada']}");
        assertThat(suppressed("bob")).isTrue();
        awaitErased("ada");
        assertThat(sandbox.user("ada")).isEmpty();

        JsonNode answer =
                taken("{'regulationType':'UNSUPPRESS','subjectType':'USER_ID','subjectIds':['bob','carl','ada']}");
        assertThat(answer.path("regulation").asText()).isEqualTo("lift");
        assertThat(suppressed("bob")).isFalse();
        assertThat(suppressed("ada")).isFalse();
    }

    @Test
    void aDeletionThatSegmentTellsAWebhookIsAnErasure() {
        send("019mr8mf4r");
        taken("{'type':'delete','userId':'019mr8mf4r','timestamp':'2012-12-02T00:30:08.276Z'}");
        awaitErased("019mr8mf4r");
        assertThat(sandbox.user("019mr8mf4r")).isEmpty();
    }

    @Test
    void whoIsBeingErasedStaysSuppressedAndTheOthersAreLifted() {
        sandbox.faults().on("DELETE", "/api/v2/users/.*").status(503);
        send("ada");
        taken("{'regulationType':'suppress','users':[{'userId':'bob'}]}");
        taken("{'regulationType':'suppress_with_delete','users':[{'userId':'ada'}]}");

        assertThat(refusal(
                        409,
                        PATH,
                        "{'regulationType':'UNSUPPRESS','subjectType':'USER_ID','subjectIds':['ada','bob']}"))
                .contains("1 of the users are being erased", "ada");
        assertThat(suppressed("ada")).isTrue();
        assertThat(suppressed("bob")).isFalse();
    }

    @Test
    void asManyAsSegmentTakesAreSuppressedInOneRequest() {
        taken("{'regulationType':'suppress','users':" + users(5_000) + "}");
        assertThat(suppressed("u4999")).isTrue();
        assertThat(refusal(400, PATH, "{'regulationType':'suppress','users':" + users(5_001) + "}"))
                .contains("users must be a list of 1 to 5000");
    }

    private static String users(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "{'userId':'u" + number + "'}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'regulationType':'suppress','users':[{'userId':'eve'},{'id':'x'}]} | users[1].userId must be a text
                    {'regulationType':'suppress','users':[{'userId':'eve'},{'userId':' '}]} | users[1].userId must not be blank
                    {'regulationType':'suppress','users':[{'userId':'eve'},{'userId':1.5}]} | users[1].userId must be a text
                    {'regulationType':'suppress','users':['eve']} | users[0].userId must be a text
                    {'regulationType':'suppress','users':[]} | users must be a list of 1 to 5000
                    {'regulationType':'suppress','users':'eve'} | users must be a list of 1 to 5000
                    {'regulationType':'suppress'} | either users with a userId each
                    {'regulationType':'suppress','users':[{'userId':'eve'}],'subjectIds':['eve']} | either users with a userId each
                    {'regulationType':'DELETE_ONLY','subjectType':'USER_ID','subjectIds':['eve']} | regulationType must be
                    {'users':[{'userId':'eve'}]} | regulationType must be
                    {'regulationType':'SUPPRESS_ONLY','subjectType':'ANONYMOUS_ID','subjectIds':['eve']} | subjectType must be USER_ID
                    {'regulationType':'SUPPRESS_ONLY','subjectIds':['eve']} | subjectType must be USER_ID
                    {'regulationType':'SUPPRESS_ONLY','subjectType':'USER_ID','subjectIds':['eve',null]} | subjectIds[1] must be a text
                    {'type':'delete'} | userId must be a text
                    {'type':'identify','userId':'eve'} | regulationType must be
                    """)
    void whatIsInNeitherFormNamesTheMemberAndDoesNothing(String regulation, String error) {
        assertThat(refusal(400, PATH, regulation)).contains(error);
        assertThat(suppressed("eve")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "eve", "{", "{'regulationType':'suppress','users':[{'userId':'eve'}]} {}"})
    void whatIsNoJsonObjectIsRefused(String body) {
        assertThat(refusal(400, PATH, body))
                .startsWith("the body must be a regulation")
                .doesNotContain("eve");
        assertThat(suppressed("eve")).isFalse();
    }

    @Test
    void permanentGoesWithAnErasureAlone() {
        assertThat(refusal(400, PATH + "?permanent=true", "{'regulationType':'suppress','users':[{'userId':'eve'}]}"))
                .contains("permanent");
        assertThat(refusal(400, PATH + "?permanent=yes", "{'regulationType':'suppress','users':[{'userId':'eve'}]}"))
                .contains("permanent");
        assertThat(suppressed("eve")).isFalse();
    }
}
