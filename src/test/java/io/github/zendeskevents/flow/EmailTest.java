package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.RunningRoutes;
import org.junit.jupiter.api.Test;

/** What an identify's email does to an existing user. */
class EmailTest extends Flow {

    private RunningRoutes updatingPrimary() {
        return routes("zendesk.update-primary-email", "true");
    }

    @Test
    void aNewAddressIsAddedAsASecondaryOne() {
        long id = sandbox.seed().user("e-1", "Ann", "ann@x.example");
        assertThat(send(identify("e-1", "'email':'new@x.example'"))).isEqualTo(DELIVERED);
        assertThat(emails(id)).containsExactly("ann@x.example!", "new@x.example");
        assertDeliveredWithoutWriting(identify("e-1", "'email':'new@x.example'"));
    }

    @Test
    void aNewAddressBecomesThePrimaryOneOfAUserWhoHasNone() {
        long id = sandbox.seed().user(user -> user.put("external_id", "e-2").put("name", "Ann"));
        sandbox.seed().identity(id, "phone_number", "+49301234567", true);
        assertThat(send(identify("e-2", "'email':'new@x.example'"))).isEqualTo(DELIVERED);
        assertThat(user(id).path("email").asText()).isEqualTo("new@x.example");
        assertDeliveredWithoutWriting(identify("e-2", "'email':'new@x.example'"));
    }

    @Test
    void withTheSettingANewAddressBecomesThePrimaryOneAndTheOldOneStays() {
        long id = sandbox.seed().user("e-3", "Ann", "ann@x.example");
        assertThat(updatingPrimary().send(identify("e-3", "'email':'new@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(emails(id)).containsExactly("new@x.example", "ann@x.example!");
        assertDeliveredWithoutWriting(updatingPrimary(), identify("e-3", "'email':'new@x.example'"));
    }

    @Test
    void aSecondaryAddressStaysSecondary() {
        long id = sandbox.seed().user("e-4", "Ann", "ann@x.example");
        sandbox.seed().identity(id, "email", "second@x.example", true);
        assertDeliveredWithoutWriting(identify("e-4", "'email':'Second@X.example'"));
        assertThat(emails(id)).containsExactly("ann@x.example!", "second@x.example!");
    }

    @Test
    void aSecondaryAddressThatWasSeenCostsNoFurtherCall() {
        long id = sandbox.seed().user("e-13", "Ann", "ann@x.example");
        sandbox.seed().identity(id, "email", "second@x.example", true);
        assertThat(send(identify("e-13", "'email':'second@x.example'"))).isEqualTo(DELIVERED);
        assertThat(send(identify("e-13", "'email':'added@x.example'"))).isEqualTo(DELIVERED);
        sandbox.clearCalls();
        assertThat(send(identify("e-13", "'email':'second@x.example'"))).isEqualTo(DELIVERED);
        assertThat(send(identify("e-13", "'email':'added@x.example'"))).isEqualTo(DELIVERED);
        assertThat(sandbox.calls()).extracting(call -> call.path()).containsOnly("/api/v2/users/search");
    }

    @Test
    void withTheSettingASecondaryAddressBecomesThePrimaryOne() {
        long id = sandbox.seed().user("e-5", "Ann", "ann@x.example");
        sandbox.seed().identity(id, "email", "second@x.example", true);
        sandbox.clearCalls();
        assertThat(updatingPrimary().send(identify("e-5", "'email':'Second@X.example'")))
                .isEqualTo(DELIVERED);
        assertThat(emails(id)).containsExactly("second@x.example!", "ann@x.example!");
        assertThat(writes()).singleElement().satisfies(call -> assertThat(call.path())
                .endsWith("/make_primary"));
    }

    @Test
    void withTheSettingTheEmailCanGoBackAndForth() {
        long id = sandbox.seed().user("e-6", "Ann", "ann@x.example");
        updatingPrimary().send(identify("e-6", "'email':'new@x.example'"));
        updatingPrimary().send(identify("e-6", "'email':'ann@x.example'"));
        assertThat(emails(id)).containsExactly("ann@x.example!", "new@x.example");
    }

    @Test
    void caseAndBlanksMakeNoDifference() {
        sandbox.seed().user("e-7", "Ann", "ann@x.example");
        assertDeliveredWithoutWriting(identify("e-7", "'email':'  ANN@X.Example\\t'"));
        assertDeliveredWithoutWriting(updatingPrimary(), identify("e-7", "'email':' Ann@x.EXAMPLE '"));
    }

    @Test
    void aVerifiedAddressIsNeverUnverified() {
        long id = sandbox.seed().user("e-8", "Ann", "ann@x.example");
        assertThat(updatingPrimary().send(identify("e-8", "'name':'Beth','email':'new@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(updatingPrimary().send(identify("e-8", "'name':'Cleo','email':'ann@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(emails(id)).containsExactly("ann@x.example!", "new@x.example");
        assertThat(writes()).noneMatch(call -> call.body().contains("\"verified\":false"));
    }

    @Test
    void aNewAddressIsVerifiedOnlyIfTheSettingSaysSo() {
        long id = sandbox.seed().user("e-9", "Ann", "ann@x.example");
        assertThat(send(identify("e-9", "'email':'new@x.example'"))).isEqualTo(DELIVERED);
        assertThat(routes("zendesk.create-users-as-verified", "true").send(identify("e-9", "'email':'sure@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(emails(id)).containsExactlyInAnyOrder("ann@x.example!", "new@x.example", "sure@x.example!");
        assertThat(state().path("mails")).hasSize(1);
    }

    @Test
    void anEventWithoutAnEmailLeavesTheAddressesAlone() {
        long id = sandbox.seed().user("e-10", "Ann", "ann@x.example");
        assertThat(updatingPrimary().send(identify("e-10", "'name':'Beth','email':null")))
                .isEqualTo(DELIVERED);
        assertThat(emails(id)).containsExactly("ann@x.example!");
    }

    @Test
    void withTheSettingTheAddressByWhichAUserWasFoundBecomesThePrimaryOne() {
        long id = sandbox.seed().user(user -> user.put("name", "Ann").put("email", "ann@x.example"));
        sandbox.seed().identity(id, "email", "second@x.example", true);
        assertThat(updatingPrimary().send(identify("e-11", "'email':'second@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(user("e-11").path("email").asText()).isEqualTo("second@x.example");
    }

    @Test
    void anAddressThatAnotherWriterAddedToTheSameUserMeanwhileIsNoConflict() {
        long id = sandbox.seed().user("e-12", "Ann", "ann@x.example");
        sandbox.faults()
                .on("POST", "/api/v2/users/\\d+/identities")
                .status(422)
                .withEffect()
                .body(
                        """
                {"error":"RecordInvalid","details":{"value":[{"description":"taken","error":"DuplicateValue"}]}}""");
        assertThat(updatingPrimary().send(identify("e-12", "'email':'new@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(emails(id)).containsExactly("new@x.example", "ann@x.example!");
    }

    @Test
    void anAddressThatZendeskDoesNotTakeIsRejectedWithItsDetails() {
        long id = sandbox.seed().user("e-13", "Ann", "ann@x.example");
        assertThat(send(identify("e-13", "'email':'not an address'"))).satisfies(outcome -> {
            assertDead(outcome, "rejected");
            assertThat(outcome.toString()).contains("value");
        });
        assertThat(emails(id)).containsExactly("ann@x.example!");
        assertThat(send(identify("e-13", "'name':'Beth'"))).isEqualTo(DELIVERED);
    }
}
