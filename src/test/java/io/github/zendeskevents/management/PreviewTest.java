package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxFault;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What would be written for an event, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreviewTest {

    private Sandbox sandbox;
    private RunningOperations operations;

    @BeforeAll
    void start() {
        sandbox = Sandbox.start();
        operations = RunningOperations.start(sandbox).ready();
    }

    @BeforeEach
    void empty() {
        sandbox.reset();
    }

    @AfterEach
    void nothingWasTakenIn() {
        assertThat(operations.inbox().counts().pending()).isZero();
    }

    @AfterAll
    void stop() {
        operations.close();
        sandbox.close();
    }

    @Test
    void whatWouldBeChangedIsShownBesideWhatIsHeldNow() {
        long id = sandbox.seed().user("p1", "Old", "p1@x.example");

        JsonNode preview = preview("{'type':'identify','userId':'p1','traits':{'name':'New','tags':['vip']}}");

        assertThat(preview.path("outcome").asText()).isEqualTo("delivered");
        assertThat(preview.path("code").isNull()).isTrue();
        assertThat(preview.path("reason").isNull()).isTrue();
        assertThat(preview.path("changes").toString())
                .isEqualTo(("[{'method':'PUT','path':'/api/v2/users/" + id
                                + "','body':{'user':{'name':'New'}},'current':{'user':{'name':'Old'}}},"
                                + "{'method':'PUT','path':'/api/v2/users/" + id
                                + "/tags','body':{'tags':['vip']},'current':{'tags':[]}}]")
                        .replace('\'', '"'));
        assertThat(sandbox.calls(call -> !call.method().equals("GET"))).isEmpty();
    }

    @Test
    void aPreviewLeavesNothingBehind() {
        String ann = "{'type':'identify','messageId':'m-1','userId':'p2',"
                + "'traits':{'name':'Ann','email':'p2@x.example','previewed':1,'company':{'id':'p-org'}}}";
        sandbox.seed().organization("p-org", "Org");
        long before = operations.json("GET", "/ops/events").path("events").size();

        JsonNode first = preview(ann);
        JsonNode second = preview(ann);

        assertThat(first.path("changes")).hasSize(2).isEqualTo(second.path("changes"));
        assertThat(operations.json("GET", "/ops/events").path("events")).hasSize((int) before);
        assertThat(operations.inbox().lastKnownUsers().recall("p2").name()).isEmpty();
        assertThat(sandbox.calls(call -> !call.method().equals("GET"))).isEmpty();
        operations.send(ann);
        assertThat(sandbox.calls("POST", "/api/v2/user_fields")).hasSize(1);
        assertThat(sandbox.user("p2")).isPresent();
        assertThat(preview(ann).path("changes")).isEmpty();
    }

    @Test
    void aRecordThatIsNotThereYetHasAnIdBelowZero() {
        JsonNode changes = preview("{'type':'group','userId':'p3','groupId':'g3','traits':{'name':'Three'}}")
                .path("changes");

        assertThat(changes.at("/0/path").asText()).isEqualTo("/api/v2/organizations/create_or_update");
        assertThat(changes.at("/0/current").isNull()).isTrue();
        assertThat(changes.at("/1/body/user/organization_id").asLong()).isNegative();
        assertThat(sandbox.calls(call -> call.target().contains("/-"))).isEmpty();
    }

    @Test
    void anEventThatWouldEndOtherwiseSaysHowAndWhy() {
        sandbox.seed().agent("p4", "Agent", "p4@x.example");

        JsonNode staff = preview("{'type':'identify','userId':'p4','traits':{'name':'Ann'}}");
        JsonNode page = preview("{'type':'page','userId':'p4'}");
        JsonNode unknown = preview("{'type':'track','userId':'nobody','event':'Seen'}");

        assertThat(staff.path("outcome").asText()).isEqualTo("dead");
        assertThat(staff.path("code").asText()).isEqualTo("staff-user");
        assertThat(staff.path("reason").asText()).contains("agent or admin");
        assertThat(staff.path("changes")).isEmpty();
        assertThat(page.path("outcome").asText()).isEqualTo("ignored");
        assertThat(page.path("code").asText()).isEqualTo("not-sent");
        assertThat(unknown.path("code").asText())
                .as("it does not wait for an identify")
                .isEqualTo("unknown-user");
    }

    @Test
    void whereZendeskIsAwayItSaysThatTheEventWouldBeTriedAgain() {
        sandbox.faults().onAny().times(1).answer(SandboxFault.status(500));

        JsonNode preview = preview("{'type':'identify','userId':'p5','traits':{'name':'Ann'}}");

        assertThat(preview.path("outcome").asText()).isEqualTo("again");
        assertThat(preview.path("reason").asText()).contains("500");
    }

    @Test
    void whatIsNotOneEventIsRefused() {
        assertRefused("", "one event");
        assertRefused("{'type':", "one event");
        assertRefused("[{'type':'page','userId':'a'},{'type':'page','userId':'b'}]", "several");
        assertRefused("{'type':'page','text':'" + "x".repeat(5_000_000) + "'}", "4 MiB");
        HttpResponse<String> wrong = operations.get("/ops/preview");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void aPageOfAnotherOriginPreviewsNothing() {
        assertThat(operations
                        .call("POST", "/ops/preview", "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
    }

    private void assertRefused(String body, String reason) {
        HttpResponse<String> answer = operations.post("/ops/preview", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(RunningOperations.parse(answer).path("error").asText()).contains(reason);
    }

    private JsonNode preview(String event) {
        HttpResponse<String> answer = operations.post("/ops/preview", event);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return RunningOperations.parse(answer);
    }
}
