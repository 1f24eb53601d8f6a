package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.attempt.RecentCalls;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.inbox.EventCriteria;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.SandboxFault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With {@code zendesk.dry-run} events are looked up and compared as ever, and nothing but reads reaches Zendesk. */
class DryRunTest extends Flow {

    private RunningRoutes dry;

    @BeforeEach
    void start() {
        with();
        sandbox.clearCalls();
    }

    @AfterEach
    void nothingButReadsReachedZendeskAndNoneOfARecordThatItDoesNotHave() {
        assertThat(writes()).isEmpty();
        assertThat(sandbox.calls(call -> call.target().matches(".*(?<![a-z0-9])-\\d.*")))
                .isEmpty();
    }

    private void with(String... settings) {
        // Where there are no operations to show them, no calls are kept.
        String[] all = new String[settings.length + 4];
        all[0] = "zendesk.dry-run";
        all[1] = "true";
        all[2] = "zendesk.management.enabled";
        all[3] = "true";
        System.arraycopy(settings, 0, all, 4, settings.length);
        dry = freshRoutes(all);
    }

    @Test
    void aNewUserWouldBeCreatedWithItsFields() {
        sandbox.seed().organization("acme", "Acme");

        assertWouldWrite(
                identify(
                        "d1",
                        "'name':'Ann','email':'d1@x.example','plan':'pro','tags':['vip'],'company':{'id':'acme'}"),
                "POST /api/v2/user_fields",
                "POST /api/v2/users");

        JsonNode created = changes().get(1);
        assertThat(created.at("/request/user/name").asText()).isEqualTo("Ann");
        assertThat(created.at("/request/user/user_fields/plan").asText()).isEqualTo("pro");
        assertThat(created.at("/request/user/organization_id").asLong())
                .isEqualTo(organization("acme").path("id").asLong());
        assertThat(created.path("source").asText()).isEqualTo("dry-run");
        assertThat(created.path("current").isNull()).isTrue();
    }

    @Test
    void aDuplicateWouldBeMergedWhichIsSaidFirstAndKnownToLaterEvents() {
        with("zendesk.merge-duplicates", "true", "zendesk.update-primary-email", "true");
        long customer = sandbox.seed().user("d1m", "Ann", "d1m@x.example");
        long stranger = sandbox.seed().user(user -> user.put("name", "Ann").put("email", "d1m-new@x.example"));
        String event = identify("d1m", "'name':'Anna','email':'d1m-new@x.example'");

        assertWouldWrite(
                event,
                "PUT /api/v2/users/{id}/merge",
                "PUT /api/v2/users/{id}/identities/{id}/make_primary",
                "PUT /api/v2/users/{id}");

        assertThat(changes().get(0).at("/request/user/id").asLong()).isEqualTo(customer);
        assertThat(changes().get(0).at("/current/user/id").asLong()).isEqualTo(stranger);
        assertWouldWrite(event);
        assertThat(dry.send(identify("d1m", "'name':'Annie','email':'d1m-new@x.example'"))
                        .reason())
                .doesNotContain("merged");
    }

    @Test
    void anAliasWouldMergeAndItsIdsAreOnePersonsToLaterEvents() {
        with("zendesk.alias", "merge");
        long previous = sandbox.seed().user("d1a", "Ann", "d1a@x.example");
        long current = sandbox.seed().user("d1b", "Beth", "d1b@x.example");

        assertThat(dry.send("{'type':'alias','previousId':'d1a','userId':'d1b'}")
                        .reason())
                .startsWith("user " + previous + " (d1a) would be merged into user " + current + " (d1b)");

        assertThat(dry.send("{'type':'alias','previousId':'d1a','userId':'d1b'}")
                        .code())
                .isEqualTo("not-in-zendesk");
        assertWouldWrite(identify("d1a", "'name':'Anna'"), "PUT /api/v2/users/{id}");
        assertThat(changes().get(0).at("/current/user/name").asText()).isEqualTo("Beth");
        assertWouldWrite(identify("d1c", "'name':'Carl'"), "POST /api/v2/users");
        assertWouldWrite("{'type':'alias','previousId':'d1c','userId':'d1d'}", "PUT /api/v2/users/{id}");
        assertWouldWrite(track("d1c", "X"), "POST /api/v2/users/{id}/events");
    }

    @Test
    void aDomainThatWouldBeClaimedDrawsUsersIn() {
        with("zendesk.organization-by-domain", "true", "zendesk.send-group-calls-without-user-id", "true");
        sandbox.seed().user("d1d", "Ann", "ann@dry.example");
        assertWouldWrite(
                "{'type':'group','groupId':'dry','traits':{'name':'Dry','domainNames':'dry.example'}}",
                "POST /api/v2/organizations/create_or_update");
        assertWouldWrite(identify("d1d", "'name':'Ann'"), "POST /api/v2/organization_memberships");
        assertWouldWrite(identify("d1d", "'name':'Ann'"));
    }

    @Test
    void whoWouldHaveBeenCreatedIsKnownToLaterEvents() {
        assertWouldWrite(identify("d2", "'name':'Ann','email':'d2@x.example'"), "POST /api/v2/users");
        assertWouldWrite(identify("d2", "'name':'Ann','email':'d2@x.example'"));
        assertWouldWrite(identify("d2", "'phone':'+15550100'"), "PUT /api/v2/users/{id}");
        assertThat(changes().get(0).at("/current/user/phone").isNull()).isTrue();
        assertWouldWrite(identify("d2", "'phone':'+15550100'"));
        assertWouldWrite(track("d2", "Ordered"), "POST /api/v2/users/{id}/events");
        assertWouldWrite(identify("d2", "'tags':['a']"), "PUT /api/v2/users/{id}/tags");
        assertWouldWrite(identify("d2", "'tags':['a']"));
    }

    @Test
    void fieldsWouldBeMadeOnce() {
        assertWouldWrite(identify("d3", "'name':'Ann','dryField':1"), "POST /api/v2/user_fields", "POST /api/v2/users");
        assertWouldWrite(identify("d4", "'name':'Bob','dryField':2"), "POST /api/v2/users");
        assertWouldWrite(identify("d4", "'dryField':2"));
    }

    @Test
    void anExistingUserIsComparedAndShownAsItIs() {
        long id = sandbox.seed().user("d5", "Old", "old@x.example");

        assertWouldWrite(
                identify("d5", "'name':'New','email':'new@x.example'"),
                "POST /api/v2/users/{id}/identities",
                "PUT /api/v2/users/{id}");

        JsonNode change = changes().get(1);
        assertThat(change.path("path").asText()).isEqualTo("/api/v2/users/" + id);
        assertThat(change.path("current").toString()).isEqualTo("{\"user\":{\"name\":\"Old\"}}");
        assertWouldWrite(identify("d5", "'name':'New','email':'new@x.example'"));
        assertDead(dry.send(identify("d6", "'name':'Bob','email':'new@x.example'")), "identity-conflict");
    }

    @Test
    void aNewPrimaryAddressIsKnownLater() {
        with("zendesk.update-primary-email", "true");
        sandbox.seed().user("d7", "Ann", "one@x.example");

        assertWouldWrite(
                identify("d7", "'email':'two@x.example'"),
                "POST /api/v2/users/{id}/identities",
                "PUT /api/v2/users/{id}/identities/{id}/make_primary");
        assertWouldWrite(
                identify("d7", "'email':'one@x.example'"), "PUT /api/v2/users/{id}/identities/{id}/make_primary");
        assertWouldWrite(identify("d7", "'email':'one@x.example'"));
    }

    @Test
    void aUserFoundByEmailIsTheOneOfTheUserIdFromThenOn() {
        long id = sandbox.seed().user(null, "Ann", "d8@x.example");

        assertWouldWrite(identify("d8", "'email':'d8@x.example'"), "PUT /api/v2/users/{id}");
        assertThat(changes().get(0).at("/request/user/external_id").asText()).isEqualTo("d8");
        assertWouldWrite(track("d8", "Seen"), "POST /api/v2/users/{id}/events");
        assertThat(changes().get(0).path("path").asText()).isEqualTo("/api/v2/users/" + id + "/events");
        assertDead(dry.send(identify("d9", "'name':'Bob','email':'d8@x.example'")), "identity-conflict");
    }

    @Test
    void organizationsAndMembershipsAreKnownToLaterEvents() {
        with("zendesk.remove-users-from-organizations", "true");
        assertWouldWrite(
                group("d10", "acme", "'name':'Acme','url':'https://a.example'"),
                "POST /api/v2/organization_fields",
                "POST /api/v2/organizations/create_or_update",
                "POST /api/v2/users");
        assertWouldWrite(group("d10", "acme", "'name':'Acme','url':'https://a.example'"));
        assertWouldWrite(group("d10", "acme", "'name':'Acme Ltd'"), "PUT /api/v2/organizations/{id}");
        assertDead(dry.send(group("d10", "other", "'name':'Acme Ltd'")), "organization-name-taken");
        assertWouldWrite(identify("d11", "'name':'Bob','company':{'id':'acme'}"), "POST /api/v2/users");
        assertWouldWrite(
                identify("d11", "'company':{'id':'acme','remove':true}"),
                "DELETE /api/v2/users/{id}/organizations/{id}");
        assertWouldWrite(identify("d11", "'company':{'id':'acme','remove':true}"));
        assertWouldWrite(identify("d11", "'company':{'id':'acme'}"), "POST /api/v2/organization_memberships");
    }

    @Test
    void aNameThatAnotherOrganizationHasIsFoundOut() {
        sandbox.seed().organization("g1", "One");
        sandbox.seed().organization("g2", "Two");

        assertDead(dry.send(group("d12", "g1", "'name':'Two'")), "organization-name-taken");
    }

    @Test
    void anEventEndsAsADeadLetterAsItWould() {
        sandbox.seed().agent("d13", "Agent", "agent13@x.example");
        long holder = sandbox.seed().user(null, "Family", "shared@x.example");
        sandbox.faults()
                .on("GET", "/api/v2/users/" + holder + "/identities.*")
                .answer(SandboxFault.status(200)
                        .withBody("{\"identities\":[{\"id\":1,\"type\":\"email\",\"value\":\"shared@x.example\","
                                + "\"primary\":true,\"ownership\":\"shared\"}],\"meta\":{\"has_more\":false}}"));

        assertDead(dry.send(identify("d13", "'name':'Ann'")), "staff-user");
        assertDead(dry.send(track("d15", "Seen")), "unknown-user");
        assertDead(dry.send("{'type':'identify','traits':{'name':'Ann'}}"), "missing-user-id");
        assertDead(dry.send(identify("d16", "'company':{'id':'nowhere'},'name':'Ann'")), "unknown-organization");
        assertDead(dry.send(identify("d17", "'name':'Ann','email':'shared@x.example'")), "rejected");
    }

    @Test
    void anIgnoredEventKeepsItsCode() {
        assertIgnored(dry.send("{'type':'page','userId':'d18'}"), "not-sent");
        assertIgnored(
                RunningRoutes.outcome(dry.sendLater(Trust.PUBLIC, group("d18", "acme", "'name':'Acme'"))), "untrusted");
    }

    @Test
    void whatAPublicSenderMayNotWriteIsLeftOut() {
        Outcome outcome =
                RunningRoutes.outcome(dry.sendLater(Trust.PUBLIC, identify("d19", "'name':'Ann','tags':['vip']")));

        assertIgnored(outcome, "dry-run");
        assertThat(changes().get(0).at("/request/user").has("tags")).isFalse();
    }

    @Test
    void whatWouldHaveBeenWrittenIsCountedAndTheEventByItsCode() {
        LeftOut changes = leftOutOf(dry, "zendesk.dry.run.changes");
        LeftOut events = leftOutOf(dry, "zendesk.events");

        dry.send(identify("d22", "'name':'Ann'"));
        dry.send(track("d22", "Seen"));

        assertThat(changes.count()).isEqualTo(2);
        assertThat(events.count()).isEqualTo(2);
    }

    @Test
    void detailsOfPersonsAreKeptAsIfTheyHadBeenWritten() {
        dry.send(identify("d20", "'name':'Ann','email':'d20@x.example'"));

        assertThat(dry.inbox().lastKnownUsers().recall("d20").name()).contains("Ann");
    }

    @Test
    void aRequestOfARouteOfOnesOwnIsNotSentEither() {
        dry.close();
        dry = RunningRoutes.startWith(
                sandbox,
                Map.of(
                        "own.camel.yaml",
                        """
                        - beans:
                            - name: zendeskOwnTicket
                              type: io.github.zendeskevents.client.request.RequestTemplate
                              properties: {request: "POST /api/v2/tickets", body: "ticket.subject = from an event"}
                        - route:
                            id: zendesk-own
                            from:
                              uri: direct:zendesk-after-track
                              steps:
                                - bean: {ref: zendeskOwnTicket, method: call}
                                - to: {uri: "direct:zendesk-call"}
                                - setHeader: {name: ticket, simple: "${body.body.at('/ticket/id')}"}
                        """),
                "zendesk.dry-run",
                "true",
                "zendesk.management.enabled",
                "true");
        sandbox.seed().user("d21", "Ann", "d21@x.example");
        sandbox.clearCalls();

        assertWouldWrite(track("d21", "Seen"), "POST /api/v2/users/{id}/events", "POST /api/v2/tickets");
        dry.close();
    }

    private void assertWouldWrite(String event, String... calls) {
        assertIgnored(dry.send(event), "dry-run");
        assertThat(changes())
                .extracting(change -> change.path("method").asText() + " "
                        + change.path("path").asText().replaceAll("/-?\\d+", "/{id}"))
                .containsExactly(calls);
    }

    private static void assertIgnored(Outcome outcome, String code) {
        assertThat(outcome)
                .asInstanceOf(type(Outcome.Ignored.class))
                .extracting(Outcome.Ignored::code)
                .isEqualTo(code);
    }

    /** What the event that came last would have written. */
    private List<JsonNode> changes() {
        long id = dry.inbox()
                .eventLog()
                .list(EventCriteria.ALL, 1, Optional.empty())
                .entries()
                .get(0)
                .id();
        RecentCalls calls = dry.context().getRegistry().lookupByNameAndType("zendeskRecentCalls", RecentCalls.class);
        return calls.of(id).stream()
                .flatMap(all -> StreamSupport.stream(all.spliterator(), false))
                .filter(call -> call.path("source").asText().equals("dry-run"))
                .toList();
    }
}
