package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.sandbox.SandboxCall;
import org.junit.jupiter.api.Test;

/** Traits that must not leave: {@code zendesk.traits.drop} and {@code zendesk.traits.only}. */
class KeptTraitsTest extends Flow {

    private void assertNothingSentHolds(String secret) {
        assertThat(sandbox.calls())
                .extracting(SandboxCall::target, SandboxCall::body)
                .noneMatch(call -> call.toString().contains(secret));
    }

    @Test
    void whatIsDroppedReachesZendeskFromNoKindOfEvent() {
        RunningRoutes routes = freshRoutes("zendesk.traits.drop", "ssn,email,address.*");
        assertThat(routes.send(identify(
                        "kt-1", "'name':'Ann','email':'secret@x.example','ssn':'secret','address':{'city':'secret'}")))
                .isEqualTo(DELIVERED);
        assertThat(routes.send("{'type':'track','userId':'kt-1','event':'X','context':{'traits':"
                        + "{'email':'secret@x.example'}}}"))
                .isEqualTo(DELIVERED);
        assertThat(routes.send(
                        "{'type':'group','userId':'kt-2','groupId':'kt-1','traits':{'name':'Kept','ssn':'secret'},"
                                + "'context':{'traits':{'name':'Beth','email':'secret@x.example'}}}"))
                .isEqualTo(DELIVERED);
        assertThat(user("kt-1").path("name").asText()).isEqualTo("Ann");
        assertThat(organization("kt-1").path("name").asText()).isEqualTo("Kept");
        assertNothingSentHolds("secret");
    }

    @Test
    void onlyWhatIsNamedReachesZendesk() {
        RunningRoutes routes = freshRoutes("zendesk.traits.only", "name,email,plan*");
        assertThat(routes.send(identify(
                        "kt-3",
                        "'name':'Ann','email':'kt-3@x.example','planName':'pro','phone':'secret','tags':['secret']")))
                .isEqualTo(DELIVERED);
        assertThat(user("kt-3").at("/user_fields/plan_name").asText()).isEqualTo("pro");
        assertThat(emails(user("kt-3").path("id").asLong())).containsExactly("kt-3@x.example");
        assertNothingSentHolds("secret");
    }
}
