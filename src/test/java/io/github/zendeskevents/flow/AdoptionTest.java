package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.SandboxFault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A record of Zendesk without {@code external_id} becomes that of one id, whoever else wants it at the same moment. */
class AdoptionTest extends Flow {

    private static final Duration SLOW = Duration.ofMillis(500);

    @Test
    void ofTwoGroupsWithTheNameOfAnOrganizationOneGetsIt() throws Exception {
        RunningRoutes routes = freshRoutes();
        sandbox.seed().organization(null, "Acme");
        sandbox.seed().user("ad-1", "Ann", "ad1@x.example");
        sandbox.seed().user("ad-2", "Ben", "ad2@x.example");
        sandbox.faults().on("PUT", "/api/v2/organizations/\\d+").always().answer(SandboxFault.delay(SLOW));

        List<Outcome> outcomes = routes.sendLater(
                        group("ad-1", "g1", "'name':'Acme'"), group("ad-2", "g2", "'name':'ACME'"))
                .get(60, TimeUnit.SECONDS);

        assertOneIsDelivered(outcomes, "organization-name-taken");
        String winner = outcomes.get(0).equals(DELIVERED) ? "g1" : "g2";
        assertThat(sandbox.organization(winner)).isPresent();
        assertThat(sandbox.organization(winner.equals("g1") ? "g2" : "g1")).isEmpty();
    }

    @Test
    void ofTwoInstancesThatGiveAnOrganizationAnIdOneGetsIt() throws Exception {
        RunningRoutes one = freshRoutes();
        RunningRoutes two = freshRoutes();
        long acme = sandbox.seed().organization(null, "Acme");
        sandbox.seed().user("ad-3", "Ann", "ad3@x.example");
        // All that the second does comes between the first one's search by name and its write.
        sandbox.faults()
                .on("GET", "/api/v2/users/search.*")
                .whenBody("external_id=ad-3(&|$)")
                .answer(SandboxFault.delay(Duration.ofSeconds(2)));
        CompletableFuture<List<Outcome>> first = one.sendLater(group("ad-3", "g3", "'name':'Acme'"));
        await().until(() -> sandbox.calls("GET", "/api/v2/organizations/search").size() == 2);
        assertThat(two.send("{'type':'group','userId':'ad-3b','groupId':'g4','traits':{'name':'Acme'},"
                        + "'context':{'traits':{'name':'Bo','email':'ad3b@x.example'}}}"))
                .isEqualTo(DELIVERED);

        assertDead(RunningRoutes.outcome(first), "organization-name-taken");
        assertThat(organization("g4").path("id").asLong()).isEqualTo(acme);
    }

    @Test
    void ofTwoInstancesThatGiveAUserAnIdOneGetsIt() {
        RunningRoutes one = freshRoutes();
        RunningRoutes two = freshRoutes();
        long ann = sandbox.seed().user(null, "Ann", "ad5@x.example");
        CompletableFuture<List<Outcome>> first = heldUpBeforeItsWrite(one, "ad-5");
        assertThat(two.send(identify("ad-5b", "'name':'Ann B','email':'ad5@x.example'")))
                .isEqualTo(DELIVERED);

        assertDead(RunningRoutes.outcome(first), "identity-conflict");
        assertThat(user("ad-5b").path("id").asLong()).isEqualTo(ann);
        assertThat(user(ann).path("name").asText()).isEqualTo("Ann B");
    }

    @Test
    void whoBecameAnAgentSinceTheSearchIsNotGivenAnId() {
        RunningRoutes one = freshRoutes();
        long ann = sandbox.seed().user(null, "Ann", "ad6@x.example");
        CompletableFuture<List<Outcome>> first = heldUpBeforeItsWrite(one, "ad-6");
        sandbox.seed().promotion(ann);

        assertDead(RunningRoutes.outcome(first), "staff-user");
        assertThat(user(ann).path("name").asText()).isEqualTo("Ann");
        assertThat(user(ann).path("external_id").isNull()).isTrue();
    }

    /** An identify that has found the user by email, and waits for the list of fields before it writes. */
    private CompletableFuture<List<Outcome>> heldUpBeforeItsWrite(RunningRoutes routes, String userId) {
        sandbox.faults().on("GET", "/api/v2/user_fields.*").answer(SandboxFault.delay(Duration.ofSeconds(2)));
        String email = userId.replace("-", "") + "@x.example";
        CompletableFuture<List<Outcome>> later =
                routes.sendLater(identify(userId, "'name':'Ann A','plan':'gold','email':'" + email + "'"));
        await().until(() ->
                !sandbox.calls(call -> call.query().contains("query=")).isEmpty());
        return later;
    }

    private static void assertOneIsDelivered(List<Outcome> outcomes, String codeOfTheOther) {
        assertThat(outcomes).extracting(Outcome::status).containsExactlyInAnyOrder("delivered", "dead");
        outcomes.stream()
                .filter(outcome -> !outcome.equals(DELIVERED))
                .forEach(outcome -> assertDead(outcome, codeOfTheOther));
    }
}
