package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.inbox.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an event may do that a web page or an app has sent, whose key everybody can read. */
class TrustTest extends Flow {

    private static final String MAY = "zendesk.gateway.public-may";

    private Outcome sendPublicly(RunningRoutes routes, String event) {
        return RunningRoutes.outcome(routes.sendLater(Trust.PUBLIC, event));
    }

    private Outcome sendPublicly(String event) {
        return sendPublicly(routes(), event);
    }

    private void assertUntrustedAndUntouched(RunningRoutes routes, String event) {
        String before = state().toString();
        sandbox.clearCalls();
        assertThat(sendPublicly(routes, event))
                .asInstanceOf(type(Outcome.Ignored.class))
                .extracting(Outcome.Ignored::code)
                .isEqualTo("untrusted");
        assertThat(writes()).isEmpty();
        assertThat(state()).hasToString(before);
    }

    @Test
    void createsAUserWithNameEmailPhoneAndTimeZoneButNothingMore() {
        long acme = sandbox.seed().organization("acme", "Acme");
        RunningRoutes routes = routes("zendesk.create-users-as-verified", "true");
        LeftOut untrusted = leftOutOf(routes, "zendesk.untrusted.left.out");

        assertThat(sendPublicly(
                        routes,
                        identify(
                                "p-new",
                                "'name':'Ann','email':'p-new@x.example','phone':'+4930123','timezone':'Europe/Berlin','tags':['vip'],"
                                        + "'company':{'id':" + acme + "},'colour':'red'")))
                .isEqualTo(DELIVERED);

        assertThat(user("p-new").path("name").asText()).isEqualTo("Ann");
        assertThat(user("p-new").path("phone").asText()).isEqualTo("+4930123");
        assertThat(user("p-new").path("time_zone").asText()).isEqualTo("Berlin");
        assertThat(texts(user("p-new").path("tags"))).isEmpty();
        assertThat(emails(user("p-new").path("id").asLong())).containsExactly("p-new@x.example");
        assertThat(sandbox.organizationsOf(user("p-new").path("id").asLong())).isEmpty();
        assertThat(sandbox.calls("POST", "/api/v2/user_fields")).isEmpty();
        assertThat(untrusted.count()).as("tags, organizations, fields").isEqualTo(3);
    }

    @Test
    void changesNamePhoneZoneAndFieldsThatExistOfTheUserWhoHasTheUserId() {
        sandbox.seed().field("colour", "text");
        RunningRoutes routes = freshRoutes();
        sandbox.seed().user("p-known", "Ann", "p-known@x.example");

        assertThat(sendPublicly(
                        routes,
                        identify("p-known", "'name':'Anna','email':'another@x.example','colour':'red','tags':['vip']")))
                .isEqualTo(DELIVERED);

        assertThat(user("p-known").path("name").asText()).isEqualTo("Anna");
        assertThat(user("p-known").path("user_fields").path("colour").asText()).isEqualTo("red");
        assertThat(texts(user("p-known").path("tags"))).isEmpty();
        assertThat(emails(user("p-known").path("id").asLong())).containsExactly("p-known@x.example!");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'email':'mallory@x.example'",
                "'tags':['vip']",
                "'company':{'id':1}",
                "'tags':['vip'],'email':'mallory@x.example','organizationId':'acme'",
                "'shoe_size':44"
            })
    void anIdentifyOfWhichNothingIsLeftIsIgnored(String traits) {
        sandbox.seed().user("p-left", "Ann", "p-left@x.example");

        assertUntrustedAndUntouched(routes(), identify("p-left", traits));
    }

    @Test
    void anAddressThatWasLeftOutDoesNotComeBackWithALaterEvent() {
        long id = sandbox.seed().user("p-poison", "Ann", "p-poison@x.example");
        RunningRoutes routes = freshRoutes();
        assertThat(sendPublicly(routes, identify("p-poison", "'name':'Ann','email':'mallory@x.example'")))
                .isEqualTo(DELIVERED);
        sandbox.seed().deletedUser(id);

        assertThat(routes.send(track("p-poison", "Bought"))).isEqualTo(DELIVERED);

        assertThat(emails(user("p-poison").path("id").asLong())).containsExactly("p-poison@x.example");
    }

    @Test
    void anAddressThatWasLeftOutDoesNotComeBackForAUserWithoutAny() {
        long id = sandbox.seed().user("p-none", "Ann", null);
        sandbox.seed().user(null, "Mallory", "mallory@x.example");
        RunningRoutes routes = freshRoutes();
        assertThat(sendPublicly(routes, identify("p-none", "'name':'Ann','email':'mallory@x.example'")))
                .isEqualTo(DELIVERED);
        sandbox.seed().deletedUser(id);

        assertDead(routes.send(track("p-none", "Bought")), "unknown-user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'track','userId':'p-tags','event':'Seen','context':{'traits':{'name':'M','email':'m@x.example','tags':['vip']}}}",
                "{'type':'group','userId':'p-tags','groupId':'p-g','traits':{'name':'G'},'context':{'traits':{'name':'M','tags':['vip']}}}"
            })
    void aUserWhomATrackOrAGroupCreatesGetsNoTags(String event) {
        RunningRoutes routes = routes(MAY, "organizations");

        assertThat(sendPublicly(routes, event)).isEqualTo(DELIVERED);

        assertThat(user("p-tags").path("tags")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'identify','userId':'p-mallory','traits':{'name':'M','email':'victim@x.example'}}",
                "{'type':'track','userId':'p-mallory','event':'Seen','context':{'traits':{'name':'M','email':'victim@x.example'}}}",
                "{'type':'track','userId':'p-mallory','event':'Seen','properties':{'email':'victim@x.example'}}"
            })
    void aUserFoundByEmailIsNotGivenTheUserId(String event) {
        sandbox.seed().user(null, "Victim", "victim@x.example");

        assertUntrustedAndUntouched(routes(), event);
    }

    @Test
    void staffAreNeverWrittenWhateverIsAllowed() {
        sandbox.seed().agent(null, "Agent", "agent@x.example");
        RunningRoutes routes = routes(MAY, "adopt,email,tags,organizations,domains,fields");

        assertDead(sendPublicly(routes, identify("p-agent", "'name':'Me','email':'agent@x.example'")), "staff-user");
        assertDead(sendPublicly(identify("p-agent", "'name':'Me','email':'agent@x.example'")), "staff-user");
    }

    @Test
    void aGroupIsIgnored() {
        sandbox.seed().user("p-group", "Ann", "p-group@x.example");
        sandbox.seed().organization("acme", "Acme");

        assertUntrustedAndUntouched(routes(), group("p-group", "acme", "'name':'Mallory Inc'"));
        assertUntrustedAndUntouched(
                routes("zendesk.send-group-calls-without-user-id", "true"),
                "{'type':'group','groupId':'acme','traits':{'name':'Mallory Inc'}}");
    }

    @Test
    void aTrackGoesOnTheTimelineOfTheUserWhoHasTheUserId() {
        sandbox.seed().user("p-track", "Ann", "p-track@x.example");

        assertThat(sendPublicly(track("p-track", "Seen"))).isEqualTo(DELIVERED);
    }

    @Test
    void theRightToAdoptGivesTheUserIdToAUserFoundByEmail() {
        long id = sandbox.seed().user(null, "Ann", "p-adopt@x.example");

        assertThat(sendPublicly(routes(MAY, "adopt"), identify("p-adopt", "'name':'Ann','email':'p-adopt@x.example'")))
                .isEqualTo(DELIVERED);

        assertThat(user("p-adopt").path("id").asLong()).isEqualTo(id);
    }

    @Test
    void theRightToEmailAddsAnAddress() {
        long id = sandbox.seed().user("p-email", "Ann", "p-email@x.example");

        assertThat(sendPublicly(routes(MAY, "email"), identify("p-email", "'email':'more@x.example'")))
                .isEqualTo(DELIVERED);

        assertThat(emails(id)).containsExactly("p-email@x.example!", "more@x.example");
    }

    @Test
    void theRightToTagsAddsTags() {
        sandbox.seed().user("p-tags", "Ann", "p-tags@x.example");

        assertThat(sendPublicly(routes(MAY, "tags"), identify("p-tags", "'tags':['vip']")))
                .isEqualTo(DELIVERED);

        assertThat(texts(user("p-tags").path("tags"))).containsExactly("vip");
    }

    @Test
    void theRightToOrganizationsWritesThemWithoutTagsAndDomains() {
        long id = sandbox.seed().user("p-org", "Ann", "p-org@x.example");
        RunningRoutes routes = routes(MAY, "organizations");

        assertThat(sendPublicly(
                        routes, group("p-org", "g-org", "'name':'Org','domainNames':['org.example'],'tags':['big']")))
                .isEqualTo(DELIVERED);

        assertThat(organization("g-org").path("name").asText()).isEqualTo("Org");
        assertThat(texts(organization("g-org").path("domain_names"))).isEmpty();
        assertThat(texts(organization("g-org").path("tags"))).isEmpty();
        assertThat(sandbox.organizationsOf(id))
                .containsExactly(organization("g-org").path("id").asLong());
    }

    @Test
    void theRightsToDomainsAndFieldsAddThem() {
        sandbox.seed().user("p-more", "Ann", "p-more@x.example");
        RunningRoutes routes = freshRoutes(MAY, "organizations,domains,fields");

        assertThat(sendPublicly(
                        routes, group("p-more", "g-more", "'name':'More','domainNames':['more.example'],'size':7")))
                .isEqualTo(DELIVERED);

        assertThat(texts(organization("g-more").path("domain_names"))).containsExactly("more.example");
        assertThat(organization("g-more")
                        .path("organization_fields")
                        .path("size")
                        .asInt())
                .isEqualTo(7);
    }

    @Test
    void aServerMayDoAllThat() {
        sandbox.seed().user(null, "Ann", "p-server@x.example");

        assertThat(send(identify("p-server", "'name':'Ann','email':'p-server@x.example','tags':['vip']")))
                .isEqualTo(DELIVERED);

        assertThat(texts(user("p-server").path("tags"))).containsExactly("vip");
    }
}
