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
import java.util.stream.Stream;
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
                .isEqualTo(
                        "{\"pending\":0,\"delivered\":0,\"ignored\":0,\"dead\":0,\"oldestPendingSeconds\":0,\"etaSeconds\":0}");
    }

    @Test
    void theInboxIsCountedByState() {
        operations.send(ANN, NO_USER, "{'type':'page','userId':'ann'}", "{'type':'screen','userId':'ann'}");

        assertThat(operations.get("/ops/inbox").body())
                .isEqualTo(
                        "{\"pending\":0,\"delivered\":1,\"ignored\":2,\"dead\":1,\"oldestPendingSeconds\":0,\"etaSeconds\":0}");
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

    @ParameterizedTest
    @CsvSource({"POST, /ops/dead-letters/replay", "DELETE, /ops/dead-letters"})
    void whatChangesManyWantsAFilterAndKnowsNoOther(String method, String path) {
        operations.send(NO_USER, UNKNOWN_USER);

        for (String query : List.of(
                "",
                "?",
                "?cod=missing-user-id",
                "?code=missing-user-id&userid=bob",
                "?state=dead",
                "?q=%20",
                "?limit=5")) {
            HttpResponse<String> answer = operations.call(method, path + query);
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
            assertThat(RunningOperations.parse(answer).path("error").asText()).contains("must");
        }
        assertThat(letters(""))
                .hasSize(2)
                .allMatch(letter -> letter.path("attempts").asInt() == 1);
    }

    @ParameterizedTest
    @CsvSource({
        "type=group, m-2",
        "userId=BOB, m-2",
        "groupId=acme, m-2",
        "code=missing-user-id, m-1",
        "step=zendesk-track, m-1",
        "q=ordered, m-1",
        "q=needs%20a&type=track, m-1",
        "type=group&code=missing-user-id, "
    })
    void deadLettersAreFoundAndDeletedByAnyFilter(String query, String expected) {
        operations.send(NO_USER, UNKNOWN_USER);
        List<String> found = expected == null ? List.of() : List.of(expected);

        assertThat(messageIds(letters("?" + query))).isEqualTo(found);
        assertThat(operations.json("DELETE", "/ops/dead-letters?" + query).toString())
                .isEqualTo("{\"deleted\":" + found.size() + "}");
        assertThat(letters("")).hasSize(2 - found.size());
    }

    @Test
    void deadLettersAreCountedByTheirReason() {
        operations.send(NO_USER, NO_USER.replace("m-1", "m-3"), UNKNOWN_USER);

        JsonNode groups = operations.json("GET", "/ops/dead-letters/groups").path("groups");
        assertThat(groups).hasSize(2);
        assertThat(members(groups.get(0))).containsExactly("code", "step", "reason", "count", "oldest", "newest");
        assertThat(groups.get(0).path("code").asText()).isEqualTo("missing-user-id");
        assertThat(groups.get(0).path("count").asInt()).isEqualTo(2);
    }

    @Test
    void reasonsThatDifferByIdsAloneAreOneWhateverTheIdsLookLike() {
        List<String> ids = List.of(
                "cust_abc", "Jane Doe", "Nob,ody/%&\u00fc", "name", "u-17", "a \\u0022b\\u0022 c", "it\\u0027s");
        // All at once, each by a user of its own: an unknown user is looked for again for some seconds.
        operations.send(ids.stream()
                .flatMap(id -> {
                    int user = ids.indexOf(id);
                    return Stream.of(
                            "{'type':'track','userId':'" + id + "','event':'Seen'}",
                            "{'type':'identify','userId':'n" + user + "','traits':{'name':'N','company':{'id':'" + id
                                    + "'}}}",
                            "{'type':'identify','userId':'m" + user + "','traits':{'name':'N','email':'" + id + "'}}");
                })
                .toArray(String[]::new));

        JsonNode groups = operations.json("GET", "/ops/dead-letters/groups").path("groups");
        assertThat(groups)
                .as("%s", groups)
                .hasSize(3)
                .allMatch(group -> group.path("count").asInt() == 7);
        assertThat(groups.findValuesAsText("reason"))
                .contains(
                        "POST /api/v2/users was refused: 422 RecordInvalid; email: Email: <value> is not properly formatted"
                                + " (InvalidValue)");
    }

    @Test
    void aMendedEventTakesThePlaceOfADeadLetterAndIsDelivered() {
        operations.send(NO_USER);
        long id = letterOf("m-1").path("id").asLong();
        sandbox.seed().user("ann", "Ann", "ann@x.example");
        String path = "/ops/dead-letters/" + id;

        assertThat(operations.put(path, "{'userId':'ann'}").statusCode()).isEqualTo(400);
        assertThat(operations.put(path, "[]").statusCode()).isEqualTo(400);
        assertThat(operations.put(path, "{'type'").statusCode()).isEqualTo(400);
        assertThat(operations.put(path, "[" + ANN + "," + ANN + "]").statusCode())
                .isEqualTo(400);
        assertThat(operations.put("/ops/dead-letters/4711", ANN).statusCode()).isEqualTo(404);
        assertThat(letters("")).hasSize(1);
        HttpResponse<String> answer =
                operations.put(path, "{'type':'track','userId':'ann','event':'Ordered','properties':{'price':2}}");
        assertThat(answer.body()).isEqualTo("{\"replayed\":1}");

        operations.settled();
        JsonNode event = operations.json("GET", "/ops/events/" + id);
        assertThat(event.path("state").asText()).isEqualTo("delivered");
        assertThat(event.path("messageId").asText()).isEqualTo("m-1");
        assertThat(event.path("userId").asText()).isEqualTo("ann");
        assertThat(letters("")).isEmpty();
    }

    @Test
    void anEventThatWouldBeARepeatTakesNoPlace() {
        operations.send(NO_USER, ANN.replace("'userId'", "'messageId':'m-9','userId'"));
        long id = letterOf("m-1").path("id").asLong();

        assertThat(operations
                        .put("/ops/dead-letters/" + id, ANN.replace("'userId'", "'messageId':'m-9','userId'"))
                        .statusCode())
                .isEqualTo(409);
        assertThat(letters("")).hasSize(1);
    }

    @Test
    void whatIsNoDeadLetterAnyMoreIsNotWhatWasSeen() {
        operations.send(NO_USER);
        String path = "/ops/dead-letters/" + letterOf("m-1").path("id").asLong();
        operations.call("POST", "/ops/delivery/pause");
        operations.call("POST", path + "/replay");

        assertThat(List.of(
                        operations.call("POST", path + "/replay"),
                        operations.put(path, ANN),
                        operations.call("DELETE", path)))
                .allSatisfy(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(409);
                    assertThat(answer.body())
                            .isEqualTo("{\"error\":\"the event is no dead letter any more: pending\"}");
                });
    }

    @Test
    void eventsAreShownWithWhatBecameOfThem() {
        operations.send(ANN, NO_USER, "{'type':'page','messageId':'p-1','userId':'ann'}");

        JsonNode events = operations.json("GET", "/ops/events").path("events");
        assertThat(events).hasSize(3);
        assertThat(members(events.get(0)))
                .containsExactly(
                        "id",
                        "messageId",
                        "type",
                        "userId",
                        "groupId",
                        "state",
                        "code",
                        "reason",
                        "step",
                        "attempts",
                        "receivedAt",
                        "nextAttemptAt",
                        "endedAt");
        JsonNode ignored = operations.json("GET", "/ops/events?state=ignored").at("/events/0");
        assertThat(ignored.path("code").asText()).isEqualTo("not-sent");
        JsonNode dead = operations.json("GET", "/ops/events?state=dead&limit=1").at("/events/0");
        JsonNode one = operations.json("GET", "/ops/events/" + dead.path("id"));
        assertThat(one.path("trust").asText()).isEqualTo("server");
        assertThat(one.path("event").path("event").asText()).isEqualTo("Ordered");
        assertThat(operations.json("GET", "/ops/events?userId=ANN").path("events"))
                .hasSize(2);
        assertThat(operations
                        .json("GET", "/ops/events?before=" + events.get(1).path("id"))
                        .path("events"))
                .hasSize(1);
        assertThat(operations.get("/ops/events/4711").statusCode()).isEqualTo(404);
        assertThat(operations.get("/ops/events?state=gone").body())
                .isEqualTo("{\"error\":\"state must be one of pending, delivered, ignored, dead\"}");
    }

    @Test
    void anOperatorStopsDeliveryAndLetsItGoOn() {
        JsonNode state = operations.json("GET", "/ops/delivery");
        assertThat(members(state)).containsExactly("state", "reason", "since", "dryRun", "limits");
        assertThat(state.path("state").asText()).isEqualTo("delivering");
        assertThat(members(state.at("/limits/0")))
                .containsExactly("name", "limit", "remaining", "resetsInSeconds", "waiting");

        JsonNode paused = operations.json("POST", "/ops/delivery/pause");
        assertThat(paused.path("state").asText()).isEqualTo("paused");
        assertThat(Instant.parse(paused.path("since").asText())).isBeforeOrEqualTo(Instant.now());
        operations.accept(ANN);
        assertThat(operations.json("GET", "/ops/inbox").path("etaSeconds").isNull())
                .isTrue();
        assertThat(operations.get("/observe/health/ready").statusCode()).isEqualTo(200);
        assertThat(operations.get("/observe/health/ready").body())
                .contains("paused by an operator from 127.0.0.1 since");
        assertThat(operations.json("GET", "/ops/inbox").path("pending").asInt()).isEqualTo(1);

        assertThat(operations.json("POST", "/ops/delivery/resume").path("state").asText())
                .isEqualTo("delivering");
        operations.settled();
        assertThat(sandbox.user("ann")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?code=", "?code=%20", "?code", "?code=a&code=b"})
    void aBlankCodeReplaysNothing(String query) {
        operations.send(NO_USER);

        assertThat(operations.call("POST", "/ops/dead-letters/replay" + query).statusCode())
                .isEqualTo(400);
        assertThat(letters("").get(0).path("attempts").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/ops/events?foo=1, foo",
        "/ops/events?Limit=1, Limit",
        "/ops/events?userid=ann, userid",
        "/ops/dead-letters?code=a&lmit=1, lmit",
        "/ops/dead-letters/groups?limit=1, limit",
        "/ops/history?minute=5, minute"
    })
    void aParameterThatMeansNothingThereIsRefused(String path, String name) {
        HttpResponse<String> answer = operations.get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(RunningOperations.parse(answer).path("error").asText())
                .startsWith("there is no parameter " + name + " here; parameters must be some of ");
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
