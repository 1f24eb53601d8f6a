package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.SandboxCall;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A user whom no event gives a company goes to who claims the domain of the email: {@code zendesk.organization-by-domain}. */
class OrganizationByDomainTest extends Flow {

    private RunningRoutes byDomain(String... more) {
        return freshRoutes(Stream.concat(Stream.of("zendesk.organization-by-domain", "true"), Stream.of(more))
                .toArray(String[]::new));
    }

    private long claims(String groupId, String... domains) {
        return sandbox.seed().organization(organization -> {
            organization.put("name", "Organization " + groupId).put("external_id", groupId);
            List.of(domains).forEach(organization.putArray("domain_names")::add);
        });
    }

    private List<SandboxCall> calls(String method, String path) {
        return sandbox.calls(method, path);
    }

    @Test
    void aUserWhoWasThereBeforeTheClaimBecomesAMemberAndOtherMembershipsStay() {
        long id = sandbox.seed().user("od-1", "Ann", "ann@acme.example");
        long other = sandbox.seed().organization("other", "Other");
        sandbox.seed().membership(id, other);
        long acme = claims("acme", "ACME.example");
        RunningRoutes routes = byDomain();
        assertThat(routes.send(identify("od-1", "'name':'Ann'"))).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).containsExactly(other, acme);
        sandbox.clearCalls();
        assertThat(routes.send(identify("od-1", "'email':'Ann@Acme.example'"))).isEqualTo(DELIVERED);
        assertThat(callsForEvents())
                .as("a member already: no call but that for the user")
                .extracting(SandboxCall::path)
                .allMatch(path -> path.startsWith("/api/v2/users/s"));
    }

    @Test
    void offItIsLeftToZendesk() {
        long id = sandbox.seed().user("od-2", "Ann", "ann@acme.example");
        claims("acme", "acme.example");
        assertThat(send(identify("od-2", "'name':'Anna'"))).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).isEmpty();
        assertThat(calls("GET", "/api/v2/organizations.*")).isEmpty();
    }

    @Test
    void theListIsReadOnceForAllUsersAndForDomainsThatNobodyClaims() {
        List<String> domains =
                List.of("acme.example", "acme.test", "nobody.example", "last.example", "sub.acme.example");
        domains.forEach(domain -> sandbox.seed().user("od-3-" + domain, "Ann", "ann@" + domain));
        long acme = claims("acme", "acme.example", "acme.test");
        for (int i = 0; i < 205; i++) {
            sandbox.seed().organization("crowd-" + i, "Crowd " + i);
        }
        long last = claims("last", "last.example");
        RunningRoutes routes = byDomain();
        for (String domain : domains) {
            sandbox.clearCalls();
            assertThat(routes.send(identify("od-3-" + domain, "'name':'Ann'"))).isEqualTo(DELIVERED);
            assertThat(calls("GET", "/api/v2/organizations")).hasSize(domain.equals("acme.example") ? 3 : 0);
        }
        assertThat(organizationsOf("od-3-acme.example")).containsExactly(acme);
        assertThat(organizationsOf("od-3-acme.test")).containsExactly(acme);
        assertThat(organizationsOf("od-3-last.example")).containsExactly(last);
        assertThat(organizationsOf("od-3-nobody.example")).isEmpty();
        assertThat(organizationsOf("od-3-sub.acme.example")).isEmpty();
    }

    private List<Long> organizationsOf(String userId) {
        return sandbox.organizationsOf(user(userId).path("id").asLong());
    }

    @Test
    void aNewUserIsCreatedAsAMemberByOneWrite() {
        long acme = claims("acme", "acme.example");
        assertThat(byDomain().send(identify("od-4", "'name':'Ann','email':'ann@acme.example'")))
                .isEqualTo(DELIVERED);
        assertThat(organizationsOf("od-4")).containsExactly(acme);
        assertThat(writes()).hasSize(1);
        assertThat(calls("GET", ".*organization_memberships")).isEmpty();
    }

    @Test
    void aNewAddressOfAKnownUserCounts() {
        long id = sandbox.seed().user("od-5", "Ann", "ann@gmail.com");
        long acme = claims("acme", "acme.example");
        RunningRoutes routes = byDomain();
        assertThat(routes.send(identify("od-5", "'name':'Ann'"))).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).isEmpty();
        assertThat(routes.send(identify("od-5", "'email':'ann@acme.example'"))).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).containsExactly(acme);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gmail.com", "GMX.de", "yahoo.co.uk", "outlook.com"})
    void freemailTellsNothingWhateverZendeskHolds(String domain) {
        long id = sandbox.seed().user("od-6", "Ann", "ann@" + domain);
        claims("greedy", domain);
        assertThat(byDomain().send(identify("od-6", "'name':'Anna'"))).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).isEmpty();
        assertThat(calls("GET", "/api/v2/organizations.*")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'company':{'id':'named'}|true",
                "'organizationId':'named'|true",
                "'company':{'id':'named','remove':true}|false"
            })
    void anOrganizationThatIsNamedComesFirst(String traits, boolean joins) {
        long id = sandbox.seed().user("od-7", "Ann", "ann@acme.example");
        claims("acme", "acme.example");
        long named = sandbox.seed().organization("named", "Named");
        assertThat(byDomain().send(identify("od-7", traits))).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).isEqualTo(joins ? List.of(named) : List.of());
    }

    @Test
    void aDomainThatSeveralClaimTellsNothing() {
        long id = sandbox.seed().user("od-8", "Ann", "ann@both.example");
        claims("one", "both.example");
        claims("two", "both.example");
        assertThat(byDomain().send(identify("od-8", "'name':'Anna'"))).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).isEmpty();
    }

    @Test
    void aClaimThatHasGoneSinceIsSeenBeforeAnybodyJoins() {
        long beth = sandbox.seed().user("od-9-b", "Beth", "beth@acme.example");
        claims("acme", "acme.example");
        RunningRoutes routes = byDomain();
        assertThat(routes.send(identify("od-9", "'name':'Ann','email':'ann@acme.example'")))
                .isEqualTo(DELIVERED);
        sandbox.faults()
                .on("GET", "/api/v2/organizations/show_many")
                .status(200)
                .body("{\"organizations\":[]}");
        assertThat(routes.send(identify("od-9-b", "'name':'Beth'"))).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(beth)).isEmpty();
    }

    @Test
    void aDomainThatAGroupHasJustClaimedIsKnownAtOnce() {
        long id = sandbox.seed().user("od-10", "Ann", "ann@new.example");
        RunningRoutes routes = byDomain("zendesk.send-group-calls-without-user-id", "true");
        assertThat(routes.send(identify("od-10", "'name':'Ann'"))).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).isEmpty();
        assertThat(routes.send("{'type':'group','groupId':'new','traits':{'name':'New','domainNames':'new.example'}}"))
                .isEqualTo(DELIVERED);
        assertThat(routes.send(identify("od-10", "'name':'Ann'"))).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id))
                .containsExactly(organization("new").path("id").asLong());
    }

    @Test
    void staffAreLeftAlone() {
        sandbox.seed().agent("od-11", "Ann", "ann@acme.example");
        claims("acme", "acme.example");
        assertDeadAndUntouched(byDomain(), identify("od-11", "'name':'Anna'"), "staff-user");
    }

    @ParameterizedTest
    @CsvSource({"'',false", "organizations,true"})
    void aPublicSenderNeedsTheRight(String right, boolean joins) {
        long id = sandbox.seed().user("od-12", "Ann", "ann@acme.example");
        long acme = claims("acme", "acme.example");
        RunningRoutes routes = byDomain("zendesk.gateway.public-may", right);
        LeftOut untrusted = leftOutOf(routes, "zendesk.untrusted.left.out");
        Outcome outcome = RunningRoutes.outcome(routes.sendLater(Trust.PUBLIC, identify("od-12", "'name':'Anna'")));
        assertThat(outcome).isEqualTo(DELIVERED);
        assertThat(user(id).path("name").asText()).isEqualTo("Anna");
        assertThat(sandbox.organizationsOf(id)).isEqualTo(joins ? List.of(acme) : List.of());
        assertThat(untrusted.count()).isEqualTo(joins ? 0 : 1);
    }

    @Test
    void anAddressThatAPublicSenderMayNotGiveAUserDecidesNothing() {
        long id = sandbox.seed().user("od-13", "Ann", "ann@gmail.com");
        claims("victim", "victim.example");
        RunningRoutes routes = byDomain("zendesk.gateway.public-may", "organizations");
        RunningRoutes.outcome(
                routes.sendLater(Trust.PUBLIC, identify("od-13", "'name':'Anna','email':'ann@victim.example'")));
        assertThat(user(id).path("name").asText()).isEqualTo("Anna");
        assertThat(sandbox.organizationsOf(id)).isEmpty();
    }

    @Test
    void whereTheListIsRefusedTheRestIsWritten() {
        long id = sandbox.seed().user("od-14", "Ann", "ann@acme.example");
        claims("acme", "acme.example");
        sandbox.faults().on("GET", "/api/v2/organizations").status(403);
        assertThat(byDomain().send(identify("od-14", "'name':'Anna'"))).isEqualTo(DELIVERED);
        assertThat(user(id).path("name").asText()).isEqualTo("Anna");
        assertThat(sandbox.organizationsOf(id)).isEmpty();
    }

    @Test
    void aReadingThatBreaksOffGoesOnWhereItWas() {
        for (int i = 0; i < 150; i++) {
            sandbox.seed().organization("crowd-" + i, "Crowd " + i);
        }
        long id = sandbox.seed().user("od-15", "Ann", "ann@last.example");
        long last = claims("last", "last.example");
        sandbox.faults().on("GET", "/api/v2/organizations").after(1).times(1).status(500);
        assertThat(byDomain().send(identify("od-15", "'name':'Ann'"))).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).containsExactly(last);
        assertThat(calls("GET", "/api/v2/organizations")).hasSize(3);
    }
}
