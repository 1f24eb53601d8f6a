package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.RunningRoutes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an identify's {@code company} and {@code organizationId} do. */
class MembershipTest extends Flow {

    private long acme;
    private long other;

    @BeforeEach
    void seedOrganizations() {
        acme = sandbox.seed().organization("acme-x", "Acme");
        other = sandbox.seed().organization("other-x", "Other");
    }

    private RunningRoutes removing() {
        return routes("zendesk.remove-users-from-organizations", "true");
    }

    private long member(String userId, long... organizations) {
        long id = sandbox.seed().user(userId, "Ann", userId + "@x.example");
        for (long organization : organizations) {
            sandbox.seed().membership(id, organization);
        }
        return id;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'company':{'id':%d}",
                "'company':{'id':'%d'}",
                "'organizationId':%d",
                "'organizationId':' %d '",
                "'company':{'id':'acme-x'}",
                "'company':{'id':'ACME-X'}",
                "'organizationId':'acme-x'"
            })
    void theUserBecomesAMemberAndOtherMembershipsStay(String trait) {
        long id = member("m-1", other);
        String event = identify("m-1", trait.contains("%") ? String.format(trait, acme) : trait);
        assertThat(send(event)).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).containsExactly(other, acme);
        assertThat(user(id).path("organization_id").asLong()).isEqualTo(other);
        assertDeliveredWithoutWriting(event);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'company':{'id':%d}", "'organizationId':'acme-x'"})
    void aNewUserBecomesAMember(String trait) {
        String event = identify(
                "m-new-" + trait.length(),
                "'name':'Ann'," + (trait.contains("%") ? String.format(trait, acme) : trait));
        assertThat(send(event)).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(
                        user("m-new-" + trait.length()).path("id").asLong()))
                .containsExactly(acme);
        assertDeliveredWithoutWriting(event);
    }

    @Test
    void anExternalIdThatLooksLikeAZendeskIdIsTriedWhenNoSuchIdExists() {
        long numeric = sandbox.seed().organization("4711", "Numeric");
        long id = member("m-2");
        assertThat(send(identify("m-2", "'company':{'id':4711}"))).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).containsExactly(numeric);
    }

    @Test
    void aZendeskIdComesBeforeAnExternalIdThatIsTheSame() {
        sandbox.seed().organization(String.valueOf(acme), "Namesake");
        long id = member("m-3");
        assertThat(send(identify("m-3", "'company':{'id':" + acme + "}"))).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).containsExactly(acme);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "999999",
                "'999999'",
                "'nobody'",
                "'Acme'",
                "'a,b/c?d&e#f%g'",
                "99999999999999999999999",
                "0",
                "-1",
                "1.5"
            })
    void anUnknownOrganizationIsADeadLetter(String companyId) {
        member("m-4");
        assertDeadAndUntouched(
                identify("m-4", "'name':'Beth','company':{'id':" + companyId + "}"), "unknown-organization");
        assertDeadAndUntouched(
                identify("m-4-new", "'name':'Beth','plan':'x','organizationId':" + companyId), "unknown-organization");
    }

    @Test
    void anExternalIdWithSpecialCharactersIsFound() {
        long strange = sandbox.seed().organization("a,b/c?d&e#f%g+h ü", "Strange");
        long id = member("m-5");
        assertThat(send(identify("m-5", "'company':{'id':'a,b/c?d&e#f%g+h ü'}")))
                .isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).containsExactly(strange);
    }

    @Test
    void aMembershipBeyondTheFirstHundredIsSeen() {
        long id = member("m-6");
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 205; i++) {
            all.add(sandbox.seed().organization("crowd-" + i, "Crowd " + i));
            sandbox.seed().membership(id, all.get(i));
        }
        assertDeliveredWithoutWriting(identify("m-6", "'company':{'id':'crowd-204'}"));
        assertDeliveredWithoutWriting(identify("m-6", "'company':{'id':'crowd-100'}"));
        assertThat(removing().send(identify("m-6", "'company':{'id':'crowd-204','remove':true}")))
                .isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).containsExactlyInAnyOrderElementsOf(all.subList(0, 204));
        assertThat(send(identify("m-6", "'company':{'id':'acme-x'}"))).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).hasSize(205).contains(acme);
    }

    @Test
    void neverNamesTheOrganizationOnAnExistingUserForThatWouldEndItsOtherMemberships() {
        member("m-7", other);
        send(identify("m-7", "'name':'Beth','company':{'id':'acme-x'}"));
        assertThat(sandbox.calls("PUT", "/api/v2/users/\\d+")).hasSize(1).noneMatch(call -> call.body()
                .contains("organization"));
    }

    @Test
    void aMembershipThatAnotherWriterMadeMeanwhileIsSuccess() {
        long id = member("m-8", other);
        sandbox.faults()
                .on("POST", "/api/v2/organization_memberships")
                .status(422)
                .withEffect()
                .body(
                        """
                {"error":"RecordInvalid","details":{"user_id":[{"description":"taken","error":"DuplicateValue"}]}}""");
        assertThat(send(identify("m-8", "'company':{'id':'acme-x'}"))).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).containsExactly(other, acme);
    }

    @Test
    void removalEndsTheMembershipWhicheverItIs() {
        long id = member("m-9", acme, other);
        assertThat(removing().send(identify("m-9", "'name':'Beth','company':{'id':'other-x','remove':true}")))
                .isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).containsExactly(acme);
        assertThat(user(id).path("name").asText()).isEqualTo("Beth");
        assertThat(removing().send(identify("m-9", "'company':{'id':" + acme + ",'remove':true}")))
                .isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).isEmpty();
    }

    @Test
    void removingSomebodyWhoIsNoMemberChangesNothing() {
        long id = member("m-10", acme);
        assertDeliveredWithoutWriting(removing(), identify("m-10", "'company':{'id':'other-x','remove':true}"));
        assertThat(sandbox.organizationsOf(id)).containsExactly(acme);
    }

    @Test
    void aNewUserWhoIsToLeaveDoesNotBecomeAMember() {
        assertThat(removing().send(identify("m-11", "'name':'Ann','company':{'id':'acme-x','remove':true}")))
                .isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(user("m-11").path("id").asLong())).isEmpty();
        assertThat(send(identify("m-12", "'name':'Ann','company':{'id':'acme-x','remove':true}")))
                .isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(user("m-12").path("id").asLong())).isEmpty();
    }

    @Test
    void theCompanyIsLeftEvenIfAnotherOrganizationIsNamedBesideIt() {
        long id = member("m-13", acme, other);
        assertThat(removing()
                        .send(identify("m-13", "'organizationId':'acme-x','company':{'id':'other-x','remove':true}")))
                .isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).containsExactly(acme);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "false", "FALSE", " false "})
    void withoutTheSettingRemovalNeitherAddsNorRemovesAMembershipAndTheRestIsWritten(String setting) {
        RunningRoutes routes =
                setting.isEmpty() ? routes() : freshRoutes("zendesk.remove-users-from-organizations", setting);
        long id = member("m-14", other);
        assertThat(routes.send(identify("m-14", "'name':'Beth','company':{'id':'other-x','remove':true}")))
                .isEqualTo(DELIVERED);
        assertThat(routes.send(identify("m-14", "'company':{'id':'acme-x','remove':true}")))
                .isEqualTo(DELIVERED);
        assertThat(routes.send(identify("m-14", "'company':{'id':'nobody','remove':true}")))
                .isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).containsExactly(other);
        assertThat(user(id).path("name").asText()).isEqualTo("Beth");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "'true'", "1", "'1'"})
    void removeInEachOfItsFormsEndsTheMembershipOrIsNotActedOn(String form) {
        long id = sandbox.seed().user("m-17", "Ann", "ann@x.example");
        String leave = identify("m-17", "'company':{'id':'acme-x','remove':" + form + "}");
        assertThat(send(leave)).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).isEmpty();
        sandbox.seed().membership(id, acme);
        assertThat(send(leave)).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).hasSize(1);
        assertThat(removing().send(leave)).isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).isEmpty();
    }

    @Test
    void removeFalseIsAMembershipLikeAnyOther() {
        long id = member("m-15");
        assertThat(removing().send(identify("m-15", "'company':{'id':'acme-x','remove':false}")))
                .isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id)).containsExactly(acme);
    }

    @Test
    void removingFromAnOrganizationThatDoesNotExistUpdatesTheUserForNobodyIsAMemberOfIt() {
        long id = member("m-16", acme);
        assertThat(removing().send(identify("m-16", "'name':'Beth','company':{'id':'nobody','remove':true}")))
                .isEqualTo(DELIVERED);
        assertThat(sandbox.userById(id).orElseThrow().path("name").asText()).isEqualTo("Beth");
        assertThat(sandbox.organizationsOf(id)).containsExactly(acme);
    }
}
