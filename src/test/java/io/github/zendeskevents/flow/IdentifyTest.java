package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.RunningRoutes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifyTest extends Flow {

    @Test
    void createsTheUserWithItsAttributes() {
        assertThat(
                        send(
                                identify(
                                        "create-1",
                                        """
                'name':'Ann','email':' Ann@X.example ','phone':'+49 30 1234567','timezone':'Europe/Berlin','tags':['Very Important','b']
                """)))
                .isEqualTo(DELIVERED);
        JsonNode user = user("create-1");
        assertThat(user.path("name").asText()).isEqualTo("Ann");
        assertThat(user.path("email").asText()).isEqualTo("ann@x.example");
        assertThat(user.path("phone").asText()).isEqualTo("+49301234567");
        assertThat(user.path("time_zone").asText()).isEqualTo("Berlin");
        assertThat(user.path("external_id").asText()).isEqualTo("create-1");
        assertThat(texts(user.path("tags"))).containsExactlyInAnyOrder("very_important", "b");
        assertThat(user.path("role").asText()).isEqualTo("end-user");
    }

    @Test
    void createsAUserWhoHasNoEmail() {
        assertThat(send(identify("create-2", "'name':'Ann'"))).isEqualTo(DELIVERED);
        assertThat(user("create-2").path("name").asText()).isEqualTo("Ann");
    }

    @Test
    void updatesEachAttributeOfAnExistingUser() {
        long id = sandbox.seed().user("update-1", "Ann", "ann@x.example");
        assertThat(send(identify(
                        "update-1",
                        "'name':'Ann Smith','phone':'+49301234567','timezone':'Asia/Tokyo','tags':['vip']")))
                .isEqualTo(DELIVERED);
        JsonNode user = user(id);
        assertThat(user.path("name").asText()).isEqualTo("Ann Smith");
        assertThat(user.path("phone").asText()).isEqualTo("+49301234567");
        assertThat(user.path("time_zone").asText()).isEqualTo("Tokyo");
        assertThat(texts(user.path("tags"))).containsExactly("vip");
        assertThat(user.path("email").asText()).isEqualTo("ann@x.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'identify','traits':{'name':'Ann','email':'ann@x.example'}}",
                "{'type':'identify','userId':'','traits':{'name':'Ann'}}",
                "{'type':'identify','userId':'  ','traits':{'name':'Ann'}}",
                "{'type':'identify','userId':null,'traits':{'name':'Ann'}}"
            })
    void withoutAUserIdIsADeadLetter(String event) {
        assertDeadAndUntouched(event, "missing-user-id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'name':'','firstName':' '",
                "'name':null",
                "'email':'nameless@x.example'",
                "'name':{'a':'b'}"
            })
    void aNewUserWithoutANameIsADeadLetter(String traits) {
        assertDeadAndUntouched(identify("nameless", traits), "missing-name");
    }

    @Test
    void anExistingUserNeedsNoName() {
        long id = sandbox.seed().user("named", "Ann", "ann@x.example");
        assertThat(send(identify("named", "'phone':'+49301234567'"))).isEqualTo(DELIVERED);
        assertThat(user(id).path("name").asText()).isEqualTo("Ann");
        assertThat(user(id).path("phone").asText()).isEqualTo("+49301234567");
    }

    @Test
    void anEventWithoutTraitsLeavesAnExistingUserAlone() {
        sandbox.seed().user("bare", "Ann", "ann@x.example");
        assertDeliveredWithoutWriting("{'type':'identify','userId':'bare'}");
        assertDeliveredWithoutWriting("{'type':'identify','userId':'bare','traits':null,'context':null}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            names-1 | 'name':'Ann Smith','firstName':'X','lastName':'Y' | Ann Smith
            names-2 | 'firstName':' Ann ','lastName':'Smith'            | Ann Smith
            names-3 | 'firstName':'Ann'                                 | Ann
            names-4 | 'lastName':'Smith'                                | Smith
            names-5 | 'name':' ','firstName':'Ann','lastName':'Smith'   | Ann Smith
            names-6 | 'name':'Zoë Łukasz 李小龍 🦊'                       | Zoë Łukasz 李小龍 🦊
            """,
            quoteCharacter = '"')
    void theNameIsNameElseFirstNameAndLastName(String userId, String traits, String name) {
        assertThat(send(identify(userId, traits))).isEqualTo(DELIVERED);
        assertThat(user(userId).path("name").asText()).isEqualTo(name);
        assertDeliveredWithoutWriting(identify(userId, traits));
    }

    @Test
    void traitsLieOverThoseOfTheContext() {
        assertThat(
                        send(
                                """
                {'type':'identify','userId':'layers','traits':{'name':'Over'},
                 'context':{'traits':{'name':'Under','email':'under@x.example'}}}"""))
                .isEqualTo(DELIVERED);
        assertThat(user("layers").path("name").asText()).isEqualTo("Over");
        assertThat(user("layers").path("email").asText()).isEqualTo("under@x.example");
    }

    @Test
    void theTypeIsMatchedWithoutRegardToCase() {
        assertThat(send("{'type':'IDENTIFY','userId':'loud','traits':{'name':'Ann'}}"))
                .isEqualTo(DELIVERED);
        assertThat(sandbox.user("loud")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            zones-1 | America/New_York           | Eastern Time (US & Canada)
            zones-2 | Asia/Calcutta              | Kolkata
            zones-3 | Eastern Time (US & Canada) | Eastern Time (US & Canada)
            zones-4 | Europe/Rome                | Rome
            """)
    void ianaTimeZonesAreTranslatedToTheNamesThatZendeskLists(String userId, String zone, String name) {
        String event = identify(userId, "'name':'Ann','timezone':'" + zone + "'");
        assertThat(send(event)).isEqualTo(DELIVERED);
        assertThat(user(userId).path("time_zone").asText()).isEqualTo(name);
        assertDeliveredWithoutWriting(event);
    }

    @Test
    void anUnknownTimeZoneIsLeftOutAndCounted() {
        long id = sandbox.seed().user("martian", "Ann", "ann@x.example");
        LeftOut leftOut = leftOutOf(routes());
        assertDeliveredWithoutWriting(identify("martian", "'timezone':'Mars/Olympus Mons'"));
        assertThat(user(id).path("time_zone").asText()).isEqualTo("Eastern Time (US & Canada)");
        assertThat(leftOut.count()).isEqualTo(1);
        assertThat(send(identify("martian-2", "'name':'Bob','timezone':'Mars/Olympus Mons'")))
                .isEqualTo(DELIVERED);
        assertThat(sandbox.user("martian-2")).isPresent();
        assertThat(leftOut.count()).isEqualTo(2);
    }

    @Test
    void tagsAreAddedAndOthersStay() {
        long id = sandbox.seed().user("tagged", "Ann", "ann@x.example");
        sandbox.seed().tags(id, "old", "vip");
        assertThat(send(identify("tagged", "'tags':['vip','New One']"))).isEqualTo(DELIVERED);
        assertThat(texts(user(id).path("tags"))).containsExactlyInAnyOrder("old", "vip", "new_one");
        assertDeliveredWithoutWriting(identify("tagged", "'tags':['New One']"));
        assertDeliveredWithoutWriting(identify("tagged", "'tags':[]"));
        assertThat(texts(user(id).path("tags"))).hasSize(3);
    }

    @Test
    void whatZendeskHoldsAlreadyIsNotWritten() {
        String event = identify(
                "same",
                """
                'name':'Ann','email':'ann@x.example','phone':'+49 (30) 123-4567','timezone':'Europe/Berlin','tags':['A b']""");
        assertThat(send(event)).isEqualTo(DELIVERED);
        assertDeliveredWithoutWriting(event);
        assertDeliveredWithoutWriting(
                identify("same", "'name':' Ann ','email':'ANN@X.example ','phone':'+49301234567'"));
    }

    @Test
    void onlyWhatDiffersIsWritten() {
        sandbox.seed().user("differs", "Ann", "ann@x.example");
        sandbox.clearCalls();
        assertThat(send(identify("differs", "'name':'Ann','email':'ann@x.example','phone':'+49301234567'")))
                .isEqualTo(DELIVERED);
        assertThat(writes()).singleElement().satisfies(call -> {
            assertThat(call.method()).isEqualTo("PUT");
            assertThat(call.body()).isEqualTo("{\"user\":{\"phone\":\"+49301234567\"}}");
        });
    }

    @Test
    void aRepeatedMessageIsNotSentAgain() {
        String event = "{'type':'identify','messageId':'m-1','userId':'repeat','traits':{'name':'Ann'}}";
        assertThat(send(event)).isEqualTo(DELIVERED);
        long id = user("repeat").path("id").asLong();
        assertThat(send(identify("repeat", "'name':'Beth'"))).isEqualTo(DELIVERED);
        sandbox.clearCalls();
        send(event);
        assertThat(callsForEvents()).isEmpty();
        assertThat(user(id).path("name").asText()).isEqualTo("Beth");
    }

    @Test
    void neverSendsARoleAPasswordOrAnotherRight() {
        RunningRoutes routes = freshRoutes("zendesk.custom-fields", "existing");
        String rights =
                "'role':'admin','password':'secret','suspended':true,'moderator':true,'custom_role_id':1,'verified':true,"
                        + "'ticket_restriction':'organization','restricted_agent':false,'external_id':'other','id':5,'organization_id':7";
        assertThat(routes.send(identify("climber", "'name':'Ann','email':'ann@x.example'," + rights)))
                .isEqualTo(DELIVERED);
        assertThat(routes.send(identify("climber", "'name':'Beth'," + rights))).isEqualTo(DELIVERED);
        assertThat(user("climber").path("role").asText()).isEqualTo("end-user");
        assertThat(emails(user("climber").path("id").asLong())).containsExactly("ann@x.example");
        assertThat(writes()).isNotEmpty().allSatisfy(call -> assertThat(call.body())
                .doesNotContain(
                        "role", "password", "suspended", "moderator", "verified", "restrict", "other", "organization"));
    }

    @Test
    void usersAreCreatedAsVerifiedOnlyIfTheSettingSaysSo() {
        assertThat(send(identify("unverified", "'name':'Ann','email':'ann@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(emails(user("unverified").path("id").asLong())).containsExactly("ann@x.example");
        assertThat(state().path("mails")).hasSize(1);
        assertThat(writes())
                .noneMatch(call ->
                        call.body().contains("verified\":") || call.body().contains("verify"));
        assertThat(routes("zendesk.create-users-as-verified", "true")
                        .send(identify("verified", "'name':'Bob','email':'bob@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(emails(user("verified").path("id").asLong())).containsExactly("bob@x.example!");
        assertThat(state().path("mails")).hasSize(1);
    }

    @Test
    void noVerificationMailIsAskedForIfTheSettingSaysSo() {
        RunningRoutes routes = routes("zendesk.skip-verify-email", "true");
        assertThat(routes.send(identify("quiet", "'name':'Ann','email':'ann@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(routes.send(identify("quiet", "'email':'ann2@x.example'"))).isEqualTo(DELIVERED);
        assertThat(emails(user("quiet").path("id").asLong())).containsExactly("ann@x.example", "ann2@x.example");
        assertThat(state().path("mails")).isEmpty();
    }

    @Test
    void anEventOfAnotherTypeIsIgnored() {
        for (String type : new String[] {"page", "screen", "alias", "what"}) {
            sandbox.clearCalls();
            assertThat(send("{'type':'" + type + "','userId':'u'}").status()).isEqualTo("ignored");
            assertThat(send("{'type':'" + type + "','properties':[1],'timestamp':'soon'}")
                            .status())
                    .isEqualTo("ignored");
            assertThat(callsForEvents()).isEmpty();
        }
    }
}
