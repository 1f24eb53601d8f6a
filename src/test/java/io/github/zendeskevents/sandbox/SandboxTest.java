package io.github.zendeskevents.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SandboxTest extends AgainstSandbox {

    @Test
    void holdsOnlyTheOwnerOfTheCredentialsAtFirst() {
        JsonNode state = sandbox.state();
        assertThat(state.get("users").findValuesAsText("role")).containsExactly("admin");
        assertThat(state.get("organizations")).isEmpty();
        assertThat(sandbox.endUsers()).isEmpty();
        assertThat(sandbox.calls()).isEmpty();
    }

    @Test
    void stateShowsUsersWithTheirBelongingsAndCounters() {
        long user = sandbox.seed().user("u", "Jane", "jane@example.com");
        long organization = sandbox.seed().organization("o", "Acme");
        sandbox.seed().membership(user, organization);
        get("/users/" + user).expect(200);
        get("/users/" + user + ".json").expect(200);
        get("/users/42").expect(404);
        JsonNode state = call("GET", "/sandbox/state", "").expect(200).json();
        JsonNode jane = state.get("users").get(1);
        assertThat(jane.at("/identities/0/value").asText()).isEqualTo("jane@example.com");
        assertThat(jane.at("/organization_memberships/0/organization_id").asLong())
                .isEqualTo(organization);
        assertThat(jane.get("events")).isEmpty();
        assertThat(state.at("/counters/GET ~1api~1v2~1users~1{id}/200").asInt()).isEqualTo(2);
        assertThat(state.at("/counters/GET ~1api~1v2~1users~1{id}/404").asInt()).isEqualTo(1);
    }

    @Test
    void servesTheDemoShopBesideTheApi() {
        assertThat(call("GET", "/shop", "").expect(200).text()).contains("Demo shop", "shop/shop.js", "shop/shop.css");
        assertThat(call("GET", "/shop/shop.js", "").expect(200).text()).contains("identify(");
        call("GET", "/shop/shop.css", "").expect(200);
        call("GET", "/shop/../logback-test.xml", "").expect(404);
        call("GET", "/shopping", "").expect(404);
        call("POST", "/shop", "").expect(404);
        assertThat(sandbox.calls()).isEmpty();
    }

    @Test
    void journalTellsWhatWasAskedAndAnswered() {
        post("/users.json", "{'user':{'name':'Jane'}}").expect(201);
        get("/users/search?external_id=a%2Bb").expect(200);
        SandboxCall first = sandbox.calls().get(0);
        assertThat(first.method()).isEqualTo("POST");
        assertThat(first.path()).isEqualTo("/api/v2/users.json");
        assertThat(first.body()).isEqualTo("{\"user\":{\"name\":\"Jane\"}}");
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.endpoint()).isEqualTo("POST /api/v2/users");
        assertThat(sandbox.calls("GET", "/api/v2/users/search").get(0).query()).isEqualTo("external_id=a%2Bb");
        JsonNode calls = call("GET", "/sandbox/calls", "").json().get("calls");
        assertThat(calls.findValuesAsText("number")).containsExactly("1", "2");
        call("DELETE", "/sandbox/calls", "").expect(204);
        assertThat(sandbox.calls()).isEmpty();
    }

    @Test
    void journalKeepsTheNewestCallsOnly() {
        sandbox.change(settings -> settings.withJournalSize(3));
        for (int i = 0; i < 10; i++) {
            get("/users/" + i);
        }
        assertThat(sandbox.calls()).extracting(SandboxCall::number).containsExactly(8L, 9L, 10L);
        assertThat(sandbox.state()
                        .at("/counters/GET ~1api~1v2~1users~1{id}/404")
                        .asInt())
                .isEqualTo(10);
    }

    @Test
    void resetForgetsRecordsFaultsCallsAndLimits() {
        sandbox.seed().user("u", "Jane", "jane@example.com");
        sandbox.faults().onAny().always().status(500);
        sandbox.reset();
        get("/users").expect(200);
        assertThat(sandbox.endUsers()).isEmpty();
        assertThat(sandbox.calls()).hasSize(1);
        call("POST", "/sandbox/reset", "").expect(204);
        assertThat(sandbox.calls()).isEmpty();
    }

    @Test
    void settingsChangeAtRunTimeOverHttp() {
        JsonNode settings = call(
                        "POST",
                        "/sandbox/settings",
                        "{'plan':'team','imports':true,'agentToken':true,'timeline':false,"
                                + "'searchLag':60,'jobTime':1.5,'tokenLifetime':300,'limits':{'jobsInFlight':null}}")
                .expect(200)
                .json();
        assertThat(settings.at("/limits/accountCallsPerMinute").asInt()).isEqualTo(200);
        assertThat(settings.at("/limits/jobsInFlight").isNull()).isTrue();
        assertThat(sandbox.settings().imports()).isTrue();
        assertThat(sandbox.settings().agentToken()).isTrue();
        assertThat(sandbox.settings().timeline()).isFalse();
        assertThat(sandbox.settings().searchLag()).isEqualTo(Duration.ofSeconds(60));
        assertThat(sandbox.settings().jobTime()).isEqualTo(Duration.ofMillis(1500));
        call("POST", "/sandbox/settings", "{'credentialsRejected':true}").expect(200);
        get("/users").expect(401);
        assertThat(call("POST", "/sandbox/settings", "{'plam':'team'}")
                        .expect(400)
                        .at("/error"))
                .contains("plam");
    }

    @Test
    void recordsAreSeededOverHttp() {
        call(
                        "POST",
                        "/sandbox/seed",
                        "{'organizations':[{'name':'Acme','external_id':'a'}],'user_fields':[{'title':'Plan',"
                                + "'key':'plan'}],'users':[{'name':'Jane','external_id':'u','user_fields':{'plan':'x'},'role':'agent'}]}")
                .expect(204);
        assertThat(sandbox.user("u").orElseThrow().get("role").asText()).isEqualTo("agent");
        assertThat(sandbox.user("u").orElseThrow().at("/user_fields/plan").asText())
                .isEqualTo("x");
        assertThat(call("POST", "/sandbox/seed", "{'organizations':[{'name':'acme'}]}")
                        .expect(400)
                        .at("/error"))
                .contains("already been taken");
    }

    @Test
    void seedRefusesWhatZendeskWouldRefuse() {
        sandbox.seed().user("u", "Jane", "jane@example.com");
        assertThatThrownBy(() -> sandbox.seed().user("u", "Other", "other@example.com"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("already being used");
    }

    @Test
    void printsOneReadableLinePerCallWhenAsked() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        sandbox.change(settings -> settings.withPrintTo(new PrintStream(printed, true, StandardCharsets.UTF_8)));
        post("/users/create_or_update", "{'user':{'name':'Jane','external_id':'u'}}")
                .expect(201);
        get("/users/search?external_id=u").expect(200);
        post("/users", "{'user':{}}").expect(422);
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} POST /api/v2/users/create_or_update -> 201 +"
                        + "\\{\"name\":\"Jane\",\"external_id\":\"u\"}");
        assertThat(lines.get(1)).endsWith("GET /api/v2/users/search?external_id=u -> 200");
        assertThat(lines.get(2)).contains("-> 422").contains("RecordInvalid");
    }

    @Test
    void idempotencyKeyWorksForTicketsOnly() {
        HttpResponse<String> first =
                withKey("/api/v2/tickets", "{'ticket':{'subject':'Help','comment':{'body':'Please'}}}");
        HttpResponse<String> again =
                withKey("/api/v2/tickets", "{'ticket':{'subject':'Help','comment':{'body':'Please'}}}");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("x-idempotency-lookup")).contains("miss");
        assertThat(again.headers().firstValue("x-idempotency-lookup")).contains("hit");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(sandbox.state().get("tickets")).hasSize(1);
        assertThat(withKey("/api/v2/tickets", "{'ticket':{'comment':{'body':'Other'}}}")
                        .statusCode())
                .isEqualTo(400);
        withKey("/api/v2/users", "{'user':{'name':'Jane'}}");
        withKey("/api/v2/users", "{'user':{'name':'Jane'}}");
        assertThat(sandbox.endUsers()).hasSize(2);
    }

    @Test
    void ticketsNeedADescriptionAndMakeTheirRequester() {
        post("/tickets", "{'ticket':{'subject':'Help'}}").expect(422);
        Reply created = post(
                        "/tickets",
                        "{'ticket':{'comment':{'body':'x'}," + "'requester':{'name':'Jane','email':'j@example.com'}}}")
                .expect(201);
        assertThat(created.number("/ticket/requester_id"))
                .isEqualTo(sandbox.userByEmail("j@example.com")
                        .orElseThrow()
                        .get("id")
                        .asLong());
        get("/tickets/" + created.number("/ticket/id")).expect(200);
        get("/tickets/99").expect(404);
    }

    @Test
    void ticketsAreFoundByExternalIdAndKeepWhatTheyWereToldInAudits() {
        long id = post(
                        "/tickets",
                        "{'ticket':{'comment':{'body':'x'},'external_id':'o-1','tags':['a'],'metadata':{'event_id':'e-1'}}}")
                .expect(201)
                .number("/ticket/id");
        assertThat(get("/tickets?external_id=o-1").expect(200).json().path("tickets"))
                .hasSize(1);
        assertThat(get("/tickets?external_id=o").expect(200).json().path("tickets"))
                .isEmpty();
        put("/tickets/" + id, "{'ticket':{'comment':{'body':'y','public':false},'metadata':{'event_id':'e-2'}}}")
                .expect(200);
        put("/tickets/" + id + "/tags", "{'tags':['a','b']}").expect(200);
        assertThat(get("/tickets/" + id + "/audits").expect(200).json().path("audits"))
                .extracting(audit -> audit.at("/metadata/custom/event_id").asText())
                .containsExactly("e-1", "e-2");
        assertThat(sandbox.state().at("/tickets/0/tags").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(sandbox.state().at("/tickets/0/comments").toString()).isEqualTo("[\"x\",\"y\"]");
    }

    @Test
    void aTicketThatIsClosedTakesNothingAndOneThatNobodyHasCannotBeSolved() {
        long id = post("/tickets", "{'ticket':{'comment':{'body':'x'}}}")
                .expect(201)
                .number("/ticket/id");
        put("/tickets/" + id, "{'ticket':{'status':'solved'}}").expect(422);
        put("/tickets/" + id, "{'ticket':{'status':'done'}}").expect(422);
        put("/tickets/" + id, "{'ticket':{'comment':{'body':' '}}}").expect(422);
        put("/tickets/" + id, "{'ticket':{'metadata':{'event_id':'" + "e".repeat(1100) + "'}}}")
                .expect(422);
        put("/tickets/" + id, "{'ticket':{'assignee_id':7,'status':'solved'}}").expect(200);
        put("/tickets/" + id, "{'ticket':{'status':'closed'}}").expect(200);
        put("/tickets/" + id, "{'ticket':{'comment':{'body':'y'}}}").expect(422);
        put("/tickets/" + id + "/tags", "{'tags':['b']}").expect(422);
        put("/tickets/99", "{'ticket':{}}").expect(404);
    }

    @Test
    void staysConsistentUnder200CallersAtOnce() {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 1000)
                .mapToObj(i -> http.sendAsync(
                        request(
                                "POST",
                                "/api/v2/users/create_or_update",
                                "{'user':{'name':'User " + i % 50 + "','external_id':'u-" + i % 50 + "','email':'u"
                                        + i % 50 + "@example.com'}}"),
                        HttpResponse.BodyHandlers.ofString()))
                .toList();
        long created = answers.stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer.statusCode() == 201)
                .count();
        assertThat(created).isEqualTo(50);
        assertThat(answers.stream().map(answer -> answer.join().statusCode())).containsOnly(200, 201);
        assertThat(sandbox.endUsers()).hasSize(50).allSatisfy(user -> assertThat(user.get("identities"))
                .hasSize(1));
        assertThat(sandbox.calls())
                .hasSize(1000)
                .extracting(SandboxCall::number)
                .doesNotHaveDuplicates();
    }

    @Test
    void takenPortIsSaidPlainly() {
        SandboxSettings samePort = SandboxSettings.defaults().withPort(sandbox.port());
        assertThatThrownBy(() -> Sandbox.start(samePort))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(Integer.toString(sandbox.port()));
    }

    @Test
    void mainReadsItsArguments() {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        SandboxSettings settings = SandboxMain.settings(
                new String[] {"8123", "--plan", "enterprise-plus", "--speed", "60", "--imports"}, nowhere);
        assertThat(settings.port()).isEqualTo(8123);
        assertThat(settings.limits()).isEqualTo(SandboxPlan.ENTERPRISE_PLUS.limits());
        assertThat(settings.speed()).isEqualTo(60);
        assertThat(settings.imports()).isTrue();
        assertThat(settings.printTo()).isPresent();
        for (String[] wrong :
                new String[][] {{"--plan"}, {"--plan", "gold"}, {"--speed", "0"}, {"70000"}, {"--fast"}}) {
            assertThatThrownBy(() -> SandboxMain.settings(wrong, nowhere))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong[wrong.length - 1]);
        }
    }

    private HttpResponse<String> withKey(String path, String body) {
        HttpRequest plain = request("POST", path, body);
        HttpRequest keyed = HttpRequest.newBuilder(plain, (name, value) -> true)
                .header("Idempotency-Key", "key-1")
                .build();
        return http.sendAsync(keyed, HttpResponse.BodyHandlers.ofString()).join();
    }
}
