package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.sandbox.Sandbox;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operations API with each kind of inbox: a file, or memory alone. */
@ParameterizedClass
@ValueSource(strings = {"file", "off"})
class InboxOperationsTest {

    private static final String ANN = "{'type':'identify','userId':'ann','traits':{'name':'Ann'}}";
    private static final String NO_USER =
            "{'type':'track','messageId':'m-1','event':'Ordered','properties':{'price':1.50}}";
    private static final String UNKNOWN_USER = "{'type':'group','messageId':'m-2','userId':'bob','groupId':'acme'}";

    @Parameter
    String kind;

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private RunningOperations operations;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start();
        operations = RunningOperations.start(
                        sandbox,
                        "zendesk.inbox.url",
                        kind.equals("file") ? "jdbc:sqlite:" + folder.resolve("inbox.db") : "off")
                .ready();
    }

    @AfterEach
    void stop() {
        operations.close();
        sandbox.close();
    }

    @Test
    void anEmptyInboxIsAllZeros() {
        assertThat(operations.get("/ops/inbox").body())
                .isEqualTo("{\"pending\":0,\"delivered\":0,\"ignored\":0,\"dead\":0,\"oldestPendingSeconds\":0}");
    }

    @Test
    void theInboxIsCountedByState() {
        operations.send(ANN, NO_USER, "{'type':'page','userId':'ann'}", "{'type':'screen','userId':'ann'}");

        assertThat(operations.get("/ops/inbox").body())
                .isEqualTo("{\"pending\":0,\"delivered\":1,\"ignored\":2,\"dead\":1,\"oldestPendingSeconds\":0}");
    }

    @Test
    void theAgeOfTheOldestPendingEventIsInSeconds() {
        sandbox.change(settings -> settings.withCredentialsRejected(true));
        Event old = new Event(RunningRoutes.event(ANN).json(), Instant.now().minusSeconds(3_600));
        operations.accept(List.of(old));

        JsonNode inbox = operations.json("GET", "/ops/inbox");
        assertThat(inbox.path("pending").asInt()).isEqualTo(1);
        assertThat(inbox.path("oldestPendingSeconds").asLong()).isBetween(3_600L, 3_660L);
    }

    @Test
    void aDeadLetterShowsAllThatIsKnownOfItAndTheEventAsItCame() {
        Instant before = Instant.now().minusMillis(1);
        operations.send(NO_USER);

        JsonNode letter = letters("").get(0);
        assertThat(members(letter))
                .containsExactly(
                        "id",
                        "messageId",
                        "type",
                        "userId",
                        "groupId",
                        "code",
                        "reason",
                        "step",
                        "attempts",
                        "receivedAt",
                        "failedAt",
                        "event");
        assertThat(letter.path("id").isIntegralNumber()).isTrue();
        assertThat(letter.path("messageId").asText()).isEqualTo("m-1");
        assertThat(letter.path("type").asText()).isEqualTo("track");
        assertThat(letter.path("userId").isNull()).isTrue();
        assertThat(letter.path("groupId").isNull()).isTrue();
        assertThat(letter.path("code").asText()).isEqualTo("missing-user-id");
        assertThat(letter.path("reason").asText()).isEqualTo("a track needs a userId");
        assertThat(letter.path("step").asText()).isEqualTo("zendesk-track");
        assertThat(letter.path("attempts").asInt()).isEqualTo(1);
        assertThat(Instant.parse(letter.path("receivedAt").asText())).isBetween(before, Instant.now());
        assertThat(Instant.parse(letter.path("failedAt").asText())).isBetween(before, Instant.now());
        assertThat(letter.path("event")).isEqualTo(RunningRoutes.event(NO_USER).json());
    }

    @Test
    void aDeadLetterNamesItsUserAndGroup() {
        operations.send(UNKNOWN_USER);

        JsonNode letter = letters("").get(0);
        assertThat(letter.path("userId").asText()).isEqualTo("bob");
        assertThat(letter.path("groupId").asText()).isEqualTo("acme");
    }

    @Test
    void deadLettersComeNewestFirstAndInPages() {
        for (int i = 1; i <= 5; i++) {
            operations.send("{'type':'track','messageId':'m-" + i + "'}");
        }

        List<JsonNode> first = letters("?limit=2");
        assertThat(messageIds(first)).containsExactly("m-5", "m-4");
        List<JsonNode> second = letters("?limit=2&before=" + first.get(1).path("id"));
        assertThat(messageIds(second)).containsExactly("m-3", "m-2");
        assertThat(messageIds(letters("?limit=2&before=" + second.get(1).path("id"))))
                .containsExactly("m-1");
        assertThat(messageIds(letters(""))).containsExactly("m-5", "m-4", "m-3", "m-2", "m-1");
    }

    @Test
    void fiftyDeadLettersComeWhereNoLimitIsSaid() {
        String[] events = new String[60];
        for (int i = 0; i < events.length; i++) {
            events[i] = "{'type':'track','messageId':'m-" + i + "'}";
        }
        operations.send(events);

        assertThat(letters("")).hasSize(50);
        assertThat(letters("?limit=1000")).hasSize(60);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=1001, limit",
        "limit=-1, limit",
        "limit=ten, limit",
        "limit=, limit",
        "limit=1.5, limit",
        "limit=5&limit=6, limit",
        "limit=99999999999999999999, limit",
        "before=x, before",
        "before=, before"
    })
    void aParameterThatIsWrongIsABadRequest(String query, String named) {
        HttpResponse<String> answer = operations.get("/ops/dead-letters?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(RunningOperations.parse(answer).path("error").asText()).startsWith(named + " must be ");
    }

    @Test
    void aDeadLetterIsReplayedAndDeliveredOnceItsReasonIsMended() {
        operations.send("{'type':'track','messageId':'m-1','userId':'ann','event':'Ordered'}", UNKNOWN_USER);
        long id = letterOf("m-1").path("id").asLong();
        sandbox.seed().user("ann", "Ann", "ann@x.example");

        assertThat(operations
                        .json("POST", "/ops/dead-letters/" + id + "/replay")
                        .toString())
                .isEqualTo("{\"replayed\":1}");

        await().until(() ->
                operations.json("GET", "/ops/inbox").path("delivered").asInt() == 1);
        assertThat(messageIds(letters(""))).containsExactly("m-2");
        assertThat(sandbox.user("ann"))
                .hasValueSatisfying(user ->
                        assertThat(sandbox.timeline(user.path("id").asLong())).hasSize(1));
    }

    @Test
    void deadLettersAreReplayedByTheirCode() {
        operations.send(NO_USER, UNKNOWN_USER);

        assertThat(operations
                        .json("POST", "/ops/dead-letters/replay?code=missing-user-id")
                        .toString())
                .isEqualTo("{\"replayed\":1}");

        await().untilAsserted(() -> assertThat(letters("")).hasSize(2));
        assertThat(operations
                        .json("POST", "/ops/dead-letters/replay?code=never-heard")
                        .toString())
                .isEqualTo("{\"replayed\":0}");
    }

    @Test
    void allDeadLettersAreReplayedWhereNoCodeIsNamed() {
        operations.send(NO_USER, UNKNOWN_USER);
        sandbox.change(settings -> settings.withCredentialsRejected(true));

        assertThat(operations.json("POST", "/ops/dead-letters/replay").toString())
                .isEqualTo("{\"replayed\":2}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?code=", "?code=%20", "?code", "?code=a&code=b"})
    void aBlankCodeReplaysNothing(String query) {
        operations.send(NO_USER);

        assertThat(operations.call("POST", "/ops/dead-letters/replay" + query).statusCode())
                .isEqualTo(400);
        assertThat(letters("").get(0).path("attempts").asInt()).isEqualTo(1);
    }

    @Test
    void aParameterThatCannotBeReadIsNotTakenForOneLeftOut() {
        operations.send(NO_USER);

        assertThat(operations.raw("POST", "/ops/dead-letters/replay?code=%zz")).contains(" 400 ");
        assertThat(operations.raw("GET", "/ops/dead-letters?limit=%zz")).contains(" 400 ");
        assertThat(letters("").get(0).path("attempts").asInt()).isEqualTo(1);
    }

    @Test
    void aDeletedDeadLetterIsGone() {
        operations.send(NO_USER, UNKNOWN_USER);
        long id = letterOf("m-1").path("id").asLong();

        assertThat(operations.json("DELETE", "/ops/dead-letters/" + id).toString())
                .isEqualTo("{\"deleted\":1}");

        assertThat(messageIds(letters(""))).containsExactly("m-2");
        assertThat(operations.json("GET", "/ops/inbox").path("dead").asInt()).isEqualTo(1);
        assertThat(operations.call("DELETE", "/ops/dead-letters/" + id).statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /ops/dead-letters/4711/replay",
        "POST, /ops/dead-letters/x/replay",
        "DELETE, /ops/dead-letters/4711",
        "DELETE, /ops/dead-letters/x",
        "DELETE, /ops/dead-letters/99999999999999999999"
    })
    void anUnknownIdIsNotFound(String method, String path) {
        HttpResponse<String> answer = operations.call(method, path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"error\":\"there is no dead letter with this id\"}");
    }

    @Test
    void theIdOfThePathIsMeantWhateverTheQuerySays() {
        operations.send(NO_USER);
        long id = letterOf("m-1").path("id").asLong();

        assertThat(operations.call("DELETE", "/ops/dead-letters/4711?id=" + id).statusCode())
                .isEqualTo(404);
        assertThat(letters("")).hasSize(1);
    }

    private JsonNode letterOf(String messageId) {
        return letters("").stream()
                .filter(letter -> letter.path("messageId").asText().equals(messageId))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonNode> letters(String query) {
        JsonNode answer = operations.json("GET", "/ops/dead-letters" + query);
        assertThat(members(answer)).containsExactly("deadLetters");
        return StreamSupport.stream(answer.path("deadLetters").spliterator(), false)
                .toList();
    }

    private static List<String> messageIds(List<JsonNode> letters) {
        return letters.stream().map(letter -> letter.path("messageId").asText()).toList();
    }

    private static List<String> members(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
