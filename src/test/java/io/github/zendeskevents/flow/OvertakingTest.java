package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.inbox.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Events that overtake the identify of the same new user, because a browser sends them side by side. */
class OvertakingTest extends Flow {

    private RunningRoutes waiting() {
        return routes("zendesk.wait-for-identify", "20s");
    }

    private void awaitItsSearch() {
        await().until(() -> !sandbox.calls("GET", "/api/v2/users/search").isEmpty());
    }

    @Test
    void aTrackThatArrivesBeforeTheIdentifyOfANewUserIsDelivered() {
        CompletableFuture<List<Outcome>> track = waiting().sendLater(track("o-1", "Bought"));
        awaitItsSearch();
        CompletableFuture<List<Outcome>> identify =
                waiting().sendLater(identify("o-1", "'name':'Ann','email':'o-1@x.example','phone':'+49301'"));

        assertThat(RunningRoutes.outcome(track)).isEqualTo(DELIVERED);
        assertThat(RunningRoutes.outcome(identify)).isEqualTo(DELIVERED);
        assertThat(user("o-1").path("name").asText()).isEqualTo("Ann");
        assertThat(user("o-1").path("phone").asText()).isEqualTo("+49301");
    }

    @Test
    void aTrackIsDeliveredAlsoWhereTheIdentifyHasNoMoreThanAName() {
        CompletableFuture<List<Outcome>> track = waiting().sendLater(track("o-8", "Bought"));
        awaitItsSearch();
        CompletableFuture<List<Outcome>> identify = waiting().sendLater(identify("o-8", "'name':'Ann'"));

        assertThat(RunningRoutes.outcome(track)).isEqualTo(DELIVERED);
        assertThat(RunningRoutes.outcome(identify)).isEqualTo(DELIVERED);
        assertThat(sandbox.calls("POST", "/api/v2/users")).singleElement().satisfies(call -> assertThat(call.body())
                .contains("Ann"));
    }

    @Test
    void anIdentifyThatIsNotMeantForZendeskTellsATrackNothing() {
        CompletableFuture<List<Outcome>> track =
                routes("zendesk.wait-for-identify", "2s").sendLater(track("o-9", "Bought"));
        awaitItsSearch();
        CompletableFuture<List<Outcome>> identify = routes("zendesk.wait-for-identify", "2s")
                .sendLater("{'type':'identify','userId':'o-9','traits':{'name':'Ann','email':'o-9@x.example'},"
                        + "'integrations':{'All':false}}");

        assertDead(RunningRoutes.outcome(track), "unknown-user");
        assertThat(RunningRoutes.outcome(identify)).isInstanceOf(Outcome.Ignored.class);
        assertThat(sandbox.calls("POST", "/api/v2/users")).isEmpty();
    }

    @Test
    void aGroupThatArrivesBeforeTheIdentifyMakesNoUserOfAWrongName() {
        CompletableFuture<List<Outcome>> group = waiting().sendLater(group("o-2", "g-2", "'name':'Acme'"));
        awaitItsSearch();
        CompletableFuture<List<Outcome>> identify = waiting().sendLater(identify("o-2", "'name':'Ann'"));

        assertThat(RunningRoutes.outcome(group)).isEqualTo(DELIVERED);
        assertThat(RunningRoutes.outcome(identify)).isEqualTo(DELIVERED);
        assertThat(sandbox.calls("POST", "/api/v2/users")).singleElement().satisfies(call -> assertThat(call.body())
                .contains("Ann"));
    }

    @Test
    void whatNoIdentifyFollowsEndsOnceTheTimeIsOver() {
        RunningRoutes routes = routes("zendesk.wait-for-identify", "1s");

        assertDead(routes.send(track("o-3", "Bought")), "unknown-user");
        assertThat(routes.send(group("o-4", "g-4", "'name':'Globex'"))).isEqualTo(DELIVERED);
        assertThat(user("o-4").path("name").asText()).isEqualTo("o-4");
    }

    @Test
    void eventsOfAKnownUserWaitForNothing() {
        sandbox.seed().user("o-5", "Ann", "o-5@x.example");
        RunningRoutes routes = routes("zendesk.wait-for-identify", "1m");

        assertThat(routes.send(track("o-5", "Bought"))).isEqualTo(DELIVERED);
        assertThat(routes.send("{'type':'track','userId':'o-6','event':'Bought',"
                        + "'context':{'traits':{'name':'Bob','email':'o-6@x.example'}}}"))
                .isEqualTo(DELIVERED);
    }

    @Test
    void aServersEventDoesNotGoByAnIdentifyOfAPublicSender() {
        sandbox.seed().user(null, "Victim", "o-victim@x.example");
        RunningRoutes routes = routes("zendesk.wait-for-identify", "2s");
        CompletableFuture<List<Outcome>> track = routes.sendLater(track("o-7", "Bought"));
        awaitItsSearch();
        CompletableFuture<List<Outcome>> identify =
                routes.sendLater(Trust.PUBLIC, identify("o-7", "'name':'Mallory','email':'o-victim@x.example'"));

        assertDead(RunningRoutes.outcome(track), "unknown-user");
        assertThat(RunningRoutes.outcome(identify).code()).isEqualTo("untrusted");
    }
}
