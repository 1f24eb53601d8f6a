package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.ConsumerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users who want to be forgotten, from an operator's request to Zendesk and to the bytes of the inbox. */
class UserOperationsTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private RunningOperations operations;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start();
        restart();
    }

    private void restart(String... settings) {
        String[] all = Stream.concat(
                        Stream.of("zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox.db")),
                        Stream.of(settings))
                .toArray(String[]::new);
        operations = RunningOperations.start(sandbox, all).ready();
    }

    @AfterEach
    void stop() {
        operations.close();
        sandbox.close();
    }

    private static String identify(String userId) {
        return "{'type':'identify','userId':'" + userId
                + "','traits':{'name':'Ada Lovelace','email':'ada@shop.example'}}";
    }

    private static String encoded(String userId) {
        return URLEncoder.encode(userId, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode status(String userId) {
        return operations.json("GET", "/ops/users/" + encoded(userId));
    }

    private JsonNode erased(String userId) {
        await("the erasure")
                .atMost(SOON)
                .until(() -> !status(userId).path("erasure").asText().equals("requested"));
        return status(userId);
    }

    private JsonNode erase(String path) {
        var answer = operations.call("POST", "/ops/users/" + path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return RunningOperations.parse(answer);
    }

    private long ignoredAsSuppressed() {
        return operations
                .json("GET", "/ops/events?code=suppressed")
                .path("events")
                .size();
    }

    /** What the files of the inbox hold, as text. */
    private String bytes() {
        StringBuilder all = new StringBuilder();
        for (String ending : List.of("", "-wal", "-shm")) {
            Path file = folder.resolve("inbox.db" + ending);
            try {
                all.append(Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "");
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return all.toString().toLowerCase(Locale.ROOT);
    }

    @Test
    void allIdsOfOnePersonAreErasedTogetherAndNoAliasBringsOneBack() {
        operations.close();
        restart("zendesk.alias", "merge");
        operations.send(
                identify("phone-7").replace("ada@", "ada.phone@"),
                identify("ada"),
                "{'type':'alias','previousId':'phone-7','userId':'ada'}");
        erase("ada/erase");
        assertThat(erased("ada").path("erasure").asText()).isEqualTo("done");
        assertThat(erased("phone-7").path("erasure").asText()).isEqualTo("done");
        assertThat(bytes()).doesNotContain("phone-7", "ada.phone", "lovelace");

        sandbox.clearCalls();
        operations.send(
                identify("Phone-7"), identify("ada"), "{'type':'alias','previousId':'ada','userId':'somebody-else'}");
        assertThat(sandbox.calls(call -> !call.path().endsWith("/me")))
                .as("nothing was looked up")
                .isEmpty();
        assertThat(status("phone-7").path("suppressed").asBoolean()).isTrue();
    }

    @Test
    void eventsOfASuppressedUserAreIgnoredThoseThatWaitTooAndAfterARestart() {
        operations.json("POST", "/ops/delivery/pause");
        operations.accept(identify("ada"), identify("bob").replace("ada@", "bob@"));
        assertThat(operations
                        .json("POST", "/ops/users/ADA/suppress")
                        .path("suppressed")
                        .asBoolean())
                .isTrue();
        operations.json("POST", "/ops/delivery/resume");
        operations.settled();
        assertThat(sandbox.user("ada")).isEmpty();
        assertThat(sandbox.user("bob")).isPresent();
        assertThat(ignoredAsSuppressed()).isEqualTo(1);
        assertThat(operations.metric("zendesk_events_total{code=\"suppressed\""))
                .endsWith("1.0");

        operations.close();
        restart();
        sandbox.clearCalls();
        operations.send(identify("Ada "), "{'type':'page','userId':'ada'}", "{'type':'identify'}");
        assertThat(ignoredAsSuppressed()).isEqualTo(3);
        assertThat(sandbox.calls(call -> !call.path().endsWith("/me")))
                .as("nothing was looked up")
                .isEmpty();
        assertThat(status("ada").path("erasure").isNull()).isTrue();

        assertThat(operations
                        .json("DELETE", "/ops/users/ada/suppress")
                        .path("suppressed")
                        .asBoolean())
                .isFalse();
        operations.send(identify("ada"));
        assertThat(sandbox.user("ada")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b",
                "/",
                "ada@shop.example",
                "100%",
                "a%2Fb",
                ".",
                "..",
                "a;b=c",
                "a?b#c&d",
                "日本 é",
                "x\\y^|\"",
                "{id}",
                "x61",
                "suppress"
            })
    void aUserIdOfAnyCharactersIsMeantAsItIs(String userId) {
        assertThat(operations
                        .json("POST", "/ops/users/" + encoded(userId) + "/suppress")
                        .path("suppressed")
                        .asBoolean())
                .isTrue();
        assertThat(operations.inbox().suppressions().isSuppressed(userId)).isTrue();
        assertThat(status(userId).path("suppressed").asBoolean()).isTrue();
        assertThat(operations
                        .json("DELETE", "/ops/users/" + encoded(userId) + "/suppress?userId=other")
                        .path("suppressed")
                        .asBoolean())
                .isFalse();
        assertThat(operations.inbox().suppressions().isSuppressed(userId)).isFalse();
    }

    @Test
    void anErasedUserIsDeletedInZendeskAndLeavesNoTraceInTheFiles() {
        operations.send(
                identify("user-ada-1815"),
                identify("user-bob-1815").replace("Ada Lovelace", "Bob").replace("ada@", "bob@"),
                "{'type':'track','userId':'User-Ada-1815','event':'Bought a bouquet','properties':{'to':'Ada Lovelace'}}",
                "{'type':'group','userId':'user-ada-1815','groupId':'acme','traits':{'name':'Acme'}}",
                "{'type':'track','userId':'user-ada-1815','messageId':'of-user-ada-1815'}");
        long id = sandbox.user("user-ada-1815").orElseThrow().path("id").asLong();
        long event = operations
                .json("GET", "/ops/events?userId=user-ada-1815&type=identify")
                .at("/events/0/id")
                .asLong();
        assertThat(operations.get("/ops/events/" + event).body()).contains("ada@shop.example");
        operations.json("POST", "/ops/delivery/pause");
        operations.accept(
                "{'type':'track','userId':'user-ada-1815','event':'Waits','properties':{'name':'Ada Lovelace'}}");
        assertThat(bytes()).contains("ada@shop.example", "ada lovelace", "user-ada-1815");
        operations.json("POST", "/ops/delivery/resume");

        JsonNode asked = erase("User-Ada-1815/erase");
        assertThat(asked.path("suppressed").asBoolean()).isTrue();
        assertThat(asked.path("erasure").asText()).isEqualTo("requested");
        JsonNode done = erased("user-ada-1815");

        assertThat(bytes())
                .doesNotContain("ada@shop.example", "ada lovelace", "user-ada-1815")
                .contains("user-bob-1815");
        assertThat(done.path("erasure").asText()).as(done.toString()).isEqualTo("done");
        assertThat(done.path("reason").asText()).isEqualTo("user " + id + " is deleted in Zendesk");
        assertThat(done.path("zendeskId").asLong()).isEqualTo(id);
        assertThat(done.path("doneAt").asText()).isNotBlank();
        assertThat(sandbox.user("user-ada-1815")).isEmpty();
        assertThat(sandbox.userById(id).orElseThrow().path("active").asBoolean())
                .isFalse();
        assertThat(sandbox.calls("DELETE", ".*deleted_users.*")).isEmpty();
        assertThat(operations.json("GET", "/ops/dead-letters").path("deadLetters"))
                .isEmpty();
        assertThat(operations.get("/ops/events/" + event).body())
                .contains("\"state\":\"delivered\"")
                .doesNotContain("ada@shop.example", "user-ada-1815");

        operations.close();
        restart();
        operations.send(identify("user-ada-1815"));
        assertThat(sandbox.user("user-ada-1815")).as("does not come back").isEmpty();
        assertThat(status("user-ada-1815").path("erasure").asText()).isEqualTo("done");
    }

    @Test
    void aPermanentErasureDeletesForGoodAndTellsWhatZendeskSays() {
        operations.send(identify("ada"));
        long id = sandbox.user("ada").orElseThrow().path("id").asLong();
        erase("ada/erase?permanent=true");
        JsonNode done = erased("ada");
        assertThat(done.path("reason").asText()).isEqualTo("user " + id + " is deleted in Zendesk for good");
        assertThat(done.at("/complianceDeletionStatuses/0/application").asText())
                .isEqualTo("all");
        assertThat(sandbox.calls("DELETE", ".*")).hasSize(2);
    }

    @Test
    void whoWasDeletedCanBeDeletedForGoodLater() {
        operations.send(identify("ada"));
        erase("ada/erase");
        erased("ada");
        erase("ada/erase?permanent=true");
        JsonNode done = erased("ada");
        assertThat(done.path("reason").asText()).contains("for good", "no other user");
        assertThat(sandbox.calls("DELETE", ".*/deleted_users/.*")).hasSize(1);
    }

    @Test
    void staffIsNotDeletedAndTheInboxForgetsNevertheless() {
        long id = sandbox.seed().agent("boss", "Boss", "boss@shop.example");
        operations.send("{'type':'identify','userId':'boss','traits':{'name':'Boss','email':'boss@shop.example'}}");
        erase("boss/erase?permanent=true");
        JsonNode failed = erased("boss");
        assertThat(failed.path("erasure").asText()).isEqualTo("failed");
        assertThat(failed.path("reason").asText()).contains("staff-user", "user " + id, "never deleted");
        assertThat(failed.path("suppressed").asBoolean()).isTrue();
        assertThat(sandbox.calls("DELETE", ".*")).isEmpty();
        assertThat(bytes()).doesNotContain("boss");
    }

    @Test
    void whomZendeskDoesNotKnowIsSuppressedAllTheSame() {
        erase("nobody/erase?permanent=true");
        JsonNode done = erased("nobody");
        assertThat(done.path("erasure").asText()).isEqualTo("done");
        assertThat(done.path("reason").asText()).contains("nobody to delete");
        assertThat(done.path("suppressed").asBoolean()).isTrue();
    }

    @Test
    void anErasureOutlastsAnOutageOfZendeskAndAnAnswerThatIsLost() {
        operations.send(identify("ada"));
        sandbox.faults().on("DELETE", "/api/v2/users/.*").status(503).times(2);
        sandbox.faults().on("DELETE", "/api/v2/deleted_users/.*").dropAfter().times(1);
        erase("ada/erase?permanent=true");
        assertThat(erased("ada").path("erasure").asText()).isEqualTo("done");
        assertThat(sandbox.user("ada")).isEmpty();
    }

    @Test
    void whatWaitsWhenItsUserIsErasedIsToldAsSuppressedWithoutItsIds() throws Exception {
        operations.close();
        restart("zendesk.outcome.uri", "seda:outcomes");
        operations.json("POST", "/ops/delivery/pause");
        operations.accept(
                "{'type':'group','messageId':'waits','userId':'ada','groupId':'acme','traits':{'name':'Acme of Ada'}}");
        erase("ada/erase");
        try (ConsumerTemplate outcomes = operations.context().createConsumerTemplate()) {
            String told = outcomes.receiveBody("seda:outcomes", 30_000, String.class);
            JsonNode outcome = new ObjectMapper().readTree(told);
            assertThat(outcome.path("messageId").asText()).isEqualTo("waits");
            assertThat(outcome.path("type").asText()).isEqualTo("group");
            assertThat(outcome.path("outcome").asText()).isEqualTo("ignored");
            assertThat(outcome.path("code").asText()).isEqualTo("suppressed");
            assertThat(outcome.path("receivedAt").asText()).isNotEmpty();
            assertThat(told).doesNotContain("ada", "Ada", "acme");
        }
        assertThat(operations.metric("zendesk_events_total{code=\"suppressed\""))
                .endsWith("1.0");
    }

    @Test
    void whoComesBackAfterAnErasureIsRememberedByTheNextTrackAtOnce() {
        sandbox.seed().user("ada", "Ada Lovelace", "ada@shop.example");
        operations.send("{'type':'track','userId':'ada','event':'Seen'}");
        erase("ada/erase");
        assertThat(erased("ada").path("erasure").asText()).isEqualTo("done");
        operations.json("DELETE", "/ops/users/ada/suppress");
        sandbox.seed().user("ada", "Ada Byron", "byron@shop.example");
        operations.send("{'type':'track','userId':'ada','event':'Seen'}");
        assertThat(operations.inbox().lastKnownUsers().recall("ada").name()).contains("Ada Byron");
    }

    @Test
    void theInboxForgetsMoreThanAHundredWhileZendeskIsAway() {
        operations.json("POST", "/ops/delivery/pause");
        String[] events =
                IntStream.range(0, 150).mapToObj(i -> identify("ada-" + i)).toArray(String[]::new);
        operations.accept(events);
        IntStream.range(0, 150).forEach(i -> erase("ada-" + i + "/erase"));
        await("what the inbox forgets")
                .atMost(SOON)
                .until(() -> operations.inbox().counts().pending() == 0);
        assertThat(status("ada-149").path("erasure").asText()).isEqualTo("requested");
    }

    @Test
    void whatZendeskRefusesIsSaid() {
        operations.send(identify("ada"));
        sandbox.faults()
                .on("DELETE", "/api/v2/users/.*")
                .status(422, "{\"error\":\"RecordInvalid\"}")
                .times(1);
        erase("ada/erase");
        JsonNode failed = erased("ada");
        assertThat(failed.path("erasure").asText()).isEqualTo("failed");
        assertThat(failed.path("reason").asText()).startsWith("Zendesk refused");
        erase("ada/erase");
        assertThat(erased("ada").path("erasure").asText()).isEqualTo("done");
    }

    @ParameterizedTest
    @CsvSource({"POST, suppress", "DELETE, suppress", "POST, erase"})
    void eachChangeOfAUserIsAccepted(String method, String change) {
        assertThat(operations.call(method, "/ops/users/ada/" + change).statusCode())
                .isEqualTo(202);
    }

    @Test
    void whileDeliveryPausesZendeskHearsNothingAndASuppressionThatHasAReasonStays() {
        operations.send(identify("ada"));
        operations.json("POST", "/ops/delivery/pause");
        erase("ada/erase");
        erase("ADA/erase?permanent=true");
        await("what the inbox forgets").until(() -> operations
                .json("GET", "/ops/events?userId=ada")
                .path("events")
                .isEmpty());
        var lifted = operations.call("DELETE", "/ops/users/ada/suppress");
        assertThat(lifted.statusCode()).isEqualTo(409);
        assertThat(lifted.body()).contains("being erased");
        assertThat(sandbox.user("ada")).isPresent();
        assertThat(status("ada").path("erasure").asText()).isEqualTo("requested");

        operations.close();
        restart();
        operations.json("POST", "/ops/delivery/resume");
        assertThat(erased("ada").path("erasure").asText()).isEqualTo("done");
        assertThat(erased("ada").path("permanent").asBoolean())
                .as("the second request joined")
                .isTrue();
        assertThat(operations
                        .json("DELETE", "/ops/users/ada/suppress")
                        .path("suppressed")
                        .asBoolean())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /ops/users/ada/erase?permanent=maybe, 400",
        "POST, /ops/users/ada/erase?permanant=true, 400",
        "POST, /ops/users/ada/erase?permanent=true&permanent=true, 400",
        "POST, /ops/users/%20/suppress, 400",
        "GET, /ops/users/ada/suppress, 405",
        "PUT, /ops/users/ada, 405",
        "GET, /ops/users/ada/erase, 405",
        "GET, /ops/users/, 404",
        "POST, /ops/users/ada/other, 404",
        "GET, /ops%2Finbox, 400"
    })
    void whatIsNoRequestIsRefused(String method, String path, int status) {
        var answer = operations.call(method, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(RunningOperations.parse(answer).path("error").asText()).isNotBlank();
        assertThat(status("ada").path("suppressed").asBoolean()).isFalse();
    }

    @Test
    void aPageOfAnotherOriginSuppressesNobody() {
        assertThat(operations
                        .call("POST", "/ops/users/ada/suppress", "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(status("ada").path("suppressed").asBoolean()).isFalse();
    }

    @Test
    void withTheInboxOffItIsSaidThatNothingKeepsASuppression() {
        operations.close();
        operations = RunningOperations.start(sandbox).ready();
        operations.send(identify("ada"));
        var refused = operations.call("POST", "/ops/users/ada/suppress");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("zendesk.inbox.url is off");

        assertThat(erase("ada/erase").path("reason").asText()).contains("zendesk.inbox.url is off");
        JsonNode done = erased("ada");
        assertThat(done.path("erasure").asText()).isEqualTo("done");
        assertThat(done.path("reason").asText()).contains("is deleted in Zendesk", "after a restart");
        operations.send(identify("ada"));
        assertThat(sandbox.user("ada")).isEmpty();
    }
}
