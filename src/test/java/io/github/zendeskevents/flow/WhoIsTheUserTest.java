package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.inbox.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that all events share: whom an event means, who is never touched, and what is remembered. */
class WhoIsTheUserTest extends Flow {

    /** The three kinds of event, each about a user with an email. */
    private static List<String> aboutUser(String userId, String email) {
        return List.of(
                identify(userId, "'name':'Changed','email':'" + email + "'"),
                "{'type':'track','userId':'" + userId + "','event':'X','context':{'traits':{'name':'Changed','email':'"
                        + email + "'}}}",
                "{'type':'group','userId':'" + userId + "','groupId':'who','traits':{'name':'Who'},"
                        + "'context':{'traits':{'name':'Changed','email':'" + email + "'}}}");
    }

    // Found by userId

    @Test
    void theUserIdIsComparedWithoutRegardToCase() {
        long id = sandbox.seed().user("Mixed-Case", "Ann", "ann@x.example");
        assertThat(send(identify("mIXED-cASE", "'name':'Beth'"))).isEqualTo(DELIVERED);
        assertThat(send(track("MIXED-CASE", "X"))).isEqualTo(DELIVERED);
        assertThat(send(group("mixed-case", "who", "'name':'Who'"))).isEqualTo(DELIVERED);
        assertThat(sandbox.endUsers()).hasSize(1);
        assertThat(user(id).path("name").asText()).isEqualTo("Beth");
        assertThat(user(id).path("external_id").asText()).isEqualTo("Mixed-Case");
        assertThat(sandbox.timeline(id)).hasSize(1);
        assertThat(sandbox.organizationsOf(id)).hasSize(1);
    }

    @Test
    void theUserIdComesBeforeTheEmail() {
        sandbox.seed().user("w-1", "Ann", "ann@x.example");
        sandbox.clearCalls();
        assertThat(send(identify("w-1", "'name':'Beth','email':'ann@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(sandbox.calls(call -> call.query().contains("query="))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b",
                "a/b/../c",
                "a?b&c=d",
                "a#b",
                "100%",
                "a%2Cb",
                "a+b",
                "a b",
                "ünïcødé",
                "李小龍",
                "🦊",
                "q:\\\"x\\\"",
                "*",
                "ann@x.example",
                "${body}",
                "{{x}}",
                "<b>",
                "a;b|c",
                "back\\\\slash",
                "0",
                "-1"
            })
    void userIdsOfAnyCharactersAreFoundAgain(String userId) {
        String plain = userId.replace("\\\\", "\\").replace("\\\"", "\"");
        sandbox.seed().user("somebody", "Somebody", "somebody@x.example");
        assertThat(send(identify(userId, "'name':'Ann'"))).isEqualTo(DELIVERED);
        assertThat(user(plain).path("external_id").asText()).isEqualTo(plain);
        assertDeliveredWithoutWriting(identify(userId, "'name':'Ann'"));
        assertThat(send(track(userId, "X"))).isEqualTo(DELIVERED);
        assertThat(sandbox.timeline(user(plain).path("id").asLong())).hasSize(1);
        assertThat(sandbox.endUsers()).hasSize(2);
    }

    @Test
    void aNumericUserIdIsText() {
        assertThat(send("{'type':'identify','userId':9007199254740993,'traits':{'name':'Ann'}}"))
                .isEqualTo(DELIVERED);
        assertThat(send("{'type':'identify','userId':'9007199254740993','traits':{'name':'Beth'}}"))
                .isEqualTo(DELIVERED);
        assertThat(user("9007199254740993").path("name").asText()).isEqualTo("Beth");
        assertThat(sandbox.endUsers()).hasSize(1);
    }

    @Test
    void blanksAroundAUserIdMakeNoDifference() {
        assertThat(send(identify(" w-30 ", "'name':'Ann'"))).isEqualTo(DELIVERED);
        assertThat(user("w-30").path("external_id").asText()).isEqualTo("w-30");
        assertDeliveredWithoutWriting(identify("w-30\\t", "'name':'Ann'"));
        assertThat(send(track(" w-30", "X"))).isEqualTo(DELIVERED);
    }

    @Test
    void deletedUsersAreNotFound() {
        long deleted = sandbox.seed().user("w-2", "Ann", "ann@x.example");
        sandbox.seed().deletedUser(deleted);
        assertThat(send(identify("w-2", "'name':'Ann','email':'ann@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(user("w-2").path("id").asLong()).isNotEqualTo(deleted);
        assertThat(user(deleted).path("active").asBoolean()).isFalse();
    }

    // Found by email

    @Test
    void aUserFoundByEmailWithoutAnExternalIdGetsIt() {
        int number = 0;
        for (String event : aboutUser("w-3", " ANN@X.Example ")) {
            sandbox.reset();
            long id = sandbox.seed().user(user -> user.put("name", "Ann")
                    .put("email", "ann@x.example")
                    .put("verified", true));
            assertThat(send(event)).isEqualTo(DELIVERED);
            assertThat(user("w-3").path("id").asLong()).isEqualTo(id);
            assertThat(user("w-3").path("name").asText()).isEqualTo(number++ == 0 ? "Changed" : "Ann");
            assertThat(sandbox.endUsers()).hasSize(1);
            assertThat(emails(id)).containsExactly("ann@x.example!");
        }
    }

    @Test
    void aSecondaryAddressCountsToo() {
        for (String event : aboutUser("w-4", "second@x.example")) {
            sandbox.reset();
            long id = sandbox.seed().user(user -> user.put("name", "Ann").put("email", "ann@x.example"));
            sandbox.seed().identity(id, "email", "second@x.example", true);
            assertThat(send(event)).isEqualTo(DELIVERED);
            assertThat(user("w-4").path("id").asLong()).isEqualTo(id);
            assertThat(sandbox.endUsers()).hasSize(1);
        }
    }

    @Test
    void aPlusSignInAnAddressIsPartOfIt() {
        sandbox.seed().user(user -> user.put("name", "Plain").put("email", "ann@x.example"));
        long id = sandbox.seed().user(user -> user.put("name", "Plus").put("email", "ann+zendesk@x.example"));
        assertThat(send(identify("w-5", "'email':'ann+zendesk@x.example'"))).isEqualTo(DELIVERED);
        assertThat(user("w-5").path("id").asLong()).isEqualTo(id);
    }

    @Test
    void otherPeopleWhomTheSearchFindsAreNotTaken() {
        for (int i = 0; i < 9; i++) {
            String number = String.valueOf(i);
            sandbox.seed().user(user -> user.put("name", "Other " + number).put("email", "n" + number + "a@x.example"));
        }
        sandbox.seed().user(user -> user.put("name", "a@x.example").put("email", "named@y.example"));
        long deleted = sandbox.seed()
                .user(user -> user.put("name", "the late a@x.example").put("email", "late@y.example"));
        sandbox.seed().deletedUser(deleted);
        assertThat(send(identify("w-6", "'name':'Ann','email':'a@x.example'"))).isEqualTo(DELIVERED);
        assertThat(user("w-6").path("name").asText()).isEqualTo("Ann");
        assertThat(user("w-6").path("email").asText()).isEqualTo("a@x.example");
        assertThat(sandbox.endUsers())
                .hasSize(11)
                .filteredOn(user -> !user.path("external_id").isNull())
                .hasSize(1);
    }

    @Test
    void theRightOneIsFoundOnTheSecondPage() {
        for (int i = 0; i < 120; i++) {
            String number = String.valueOf(i);
            sandbox.seed().user(user -> user.put("name", "Other " + number).put("email", "n" + number + "b@x.example"));
        }
        long right = sandbox.seed().user(user -> user.put("name", "Right").put("email", "b@x.example"));
        assertThat(send(identify("w-7", "'email':'b@x.example'"))).isEqualTo(DELIVERED);
        assertThat(user("w-7").path("id").asLong()).isEqualTo(right);
        assertThat(writes()).hasSize(1);
    }

    @Test
    void aSecondaryAddressBehindMoreThanTenOthersIsAmbiguous() {
        for (int i = 0; i < 120; i++) {
            String number = String.valueOf(i);
            sandbox.seed().user(user -> user.put("name", "Other " + number).put("email", "n" + number + "c@x.example"));
        }
        long right = sandbox.seed().user(user -> user.put("name", "Right").put("email", "right@y.example"));
        sandbox.seed().identity(right, "email", "c@x.example", false);
        assertDeadAndUntouched(identify("w-8", "'phone':'+49301234567','email':'c@x.example'"), "ambiguous-email");
    }

    @Test
    void aUserWhomTheSearchDoesNotShowYetIsFoundLater() {
        sandboxWith(settings -> settings.withSearchLag(Duration.ofSeconds(60)));
        long id = sandbox.seed().user(user -> user.put("name", "Ann").put("email", "ann@x.example"));
        CompletableFuture<List<Outcome>> later =
                routes().sendLater(identify("w-9", "'name':'Beth','email':'ann@x.example'"));
        await().until(() -> !sandbox.calls("POST", "/api/v2/users").isEmpty());
        sandbox.clock().advance(Duration.ofSeconds(61));
        assertThat(RunningRoutes.outcome(later)).isEqualTo(DELIVERED);
        assertThat(user("w-9").path("id").asLong()).isEqualTo(id);
        assertThat(user(id).path("name").asText()).isEqualTo("Beth");
        assertThat(sandbox.endUsers()).hasSize(1);
    }

    @Test
    void aUserWhomTheSearchStillShowsAfterDeletionIsNotTaken() {
        sandboxWith(settings -> settings.withSearchLag(Duration.ofSeconds(60)));
        long id = sandbox.seed().user(user -> user.put("name", "Ann").put("email", "ann@x.example"));
        sandbox.clock().advance(Duration.ofSeconds(61));
        sandbox.seed().deletedUser(id);
        assertThat(send(identify("w-10", "'name':'Beth','email':'ann@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(user("w-10").path("id").asLong()).isNotEqualTo(id);
        assertThat(user("w-10").path("email").asText()).isEqualTo("ann@x.example");
    }

    @Test
    void onlyActiveUsersAreTakenFromTheSearch() {
        sandbox.faults()
                .on("GET", "/api/v2/users/search")
                .whenBody("query=")
                .status(200)
                .body(
                        """
                {"users":[{"id":5,"name":"Late","email":"ann@x.example","role":"end-user","active":false,"external_id":null}],
                 "next_page":null,"previous_page":null,"count":1}""",
                        "application/json");
        assertThat(send(identify("w-32", "'name':'Ann','email':'ann@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(writes())
                .extracting(call -> call.method() + " " + call.path())
                .containsExactly("POST /api/v2/users");
    }

    @Test
    void caseAndBlanksOfAnAddressThatZendeskHoldsMakeNoDifference() {
        long id = sandbox.seed().user(user -> user.put("name", "Ann").put("email", "ann@x.example"));
        sandbox.faults()
                .on("GET", "/api/v2/users/search")
                .whenBody("query=")
                .status(200)
                .body(
                        """
                {"users":[{"id":%d,"name":"Ann","email":" Ann@X.Example ","role":"end-user","active":true,"external_id":null}],
                 "next_page":null,"previous_page":null,"count":1}"""
                                .formatted(id),
                        "application/json");
        assertThat(send(identify("w-33", "'email':'ann@x.example'"))).isEqualTo(DELIVERED);
        assertThat(user("w-33").path("id").asLong()).isEqualTo(id);
    }

    @Test
    void someoneWhomTheSearchShowsButWhoIsGoneDoesNotHoldTheEventUp() {
        long gone =
                sandbox.seed().user(user -> user.put("name", "xann@x.example").put("email", "gone@y.example"));
        sandbox.faults()
                .on("GET", "/api/v2/users/" + gone + "/identities")
                .status(404)
                .body("{\"error\":\"RecordNotFound\",\"description\":\"Not found\"}");
        assertThat(send(identify("w-31", "'name':'Ann','email':'ann@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(user("w-31").path("email").asText()).isEqualTo("ann@x.example");
    }

    // Who is not touched

    @Test
    void aUserWithAnotherExternalIdIsNotTouched() {
        sandbox.seed().user("owner", "Ann", "ann@x.example");
        for (String event : aboutUser("w-11", "ANN@x.example")) {
            assertDeadAndUntouched(event, "identity-conflict");
        }
    }

    @Test
    void aUserWithAnotherExternalIdAndTheAddressAsASecondaryOneIsNotTouched() {
        long id = sandbox.seed().user("owner", "Ann", "ann@x.example");
        sandbox.seed().identity(id, "email", "second@x.example", true);
        for (String event : aboutUser("w-12", "second@x.example")) {
            assertDeadAndUntouched(event, "identity-conflict");
        }
    }

    @Test
    void theUserIdOfOneWithTheEmailOfAnotherIsAConflict() {
        sandbox.seed().user("w-13", "Ann", "ann@x.example");
        long other = sandbox.seed().user("other", "Bob", "bob@x.example");
        sandbox.seed().identity(other, "email", "second@x.example", true);
        sandbox.seed().user(user -> user.put("name", "Cleo").put("email", "cleo@x.example"));
        for (String email : List.of("bob@x.example", "second@x.example", "cleo@x.example")) {
            assertDeadAndUntouched(identify("w-13", "'email':'" + email + "'"), "identity-conflict");
            assertDeadAndUntouched(
                    routes("zendesk.update-primary-email", "true"),
                    identify("w-13", "'name':'Beth','email':'" + email + "'"),
                    "identity-conflict");
        }
    }

    @Test
    void theEmailOfAnotherWhomTheSearchDoesNotShowYetIsAConflictToo() {
        sandboxWith(settings -> settings.withSearchLag(Duration.ofSeconds(60)));
        long id = sandbox.seed().user("w-14", "Ann", "ann@x.example");
        sandbox.seed().user("other", "Bob", "bob@x.example");
        assertDead(send(identify("w-14", "'name':'Beth','email':'bob@x.example'")), "identity-conflict");
        assertThat(user(id).path("name").asText()).isEqualTo("Ann");
        assertThat(emails(id)).containsExactly("ann@x.example!");
    }

    @Test
    void anEmailThatATrackMentionsAmongItsPropertiesIsNoConflict() {
        sandbox.seed().user("w-15", "Ann", "ann@x.example");
        sandbox.seed().user("other", "Bob", "bob@x.example");
        assertThat(send("{'type':'track','userId':'w-15','event':'Gift Sent','properties':{'email':'bob@x.example'}}"))
                .isEqualTo(DELIVERED);
        assertThat(writes()).hasSize(1);
    }

    @Test
    void staffAreNeverWrittenWhoeverFindsThem() {
        for (boolean admin : new boolean[] {true, false}) {
            sandbox.reset();
            long id = admin
                    ? sandbox.seed().admin("boss", "Boss", "boss@x.example")
                    : sandbox.seed().agent("boss", "Boss", "boss@x.example");
            sandbox.seed().identity(id, "email", "second@x.example", true);
            for (String event : aboutUser("BOSS", "boss@x.example")) {
                assertDeadAndUntouched(event, "staff-user");
            }
            for (String event : aboutUser("boss", "new@x.example")) {
                assertDeadAndUntouched(event, "staff-user");
            }
            assertDeadAndUntouched(track("boss", "X"), "staff-user");
            assertDeadAndUntouched(group("boss", "who", "'name':'Who'"), "staff-user");
        }
    }

    @Test
    void staffAreNeverWrittenWhenTheirEmailFindsThem() {
        long id = sandbox.seed().agent(null, "Boss", "boss@x.example");
        sandbox.seed().identity(id, "email", "second@x.example", true);
        for (String email : List.of("Boss@X.example", "second@x.example", "agent@example.com")) {
            for (String event : aboutUser("w-16", email)) {
                assertDeadAndUntouched(event, "staff-user");
            }
        }
        assertDeadAndUntouched(
                "{'type':'track','userId':'w-16','event':'X','properties':{'email':'boss@x.example'}}", "staff-user");
    }

    @Test
    void theEmailOfStaffCannotBeTakenByACustomer() {
        sandbox.seed().agent("boss", "Boss", "boss@x.example");
        sandbox.seed().user("w-17", "Ann", "ann@x.example");
        assertDeadAndUntouched(identify("w-17", "'email':'boss@x.example'"), "identity-conflict");
    }

    @Test
    void theEmailOfATrackOrAGroupIsNotLookedAtWhereZendeskKnowsTheUserId() {
        sandbox.seed().user("w-34", "Ann", "ann@x.example");
        sandbox.seed().user("other", "Bob", "bob@x.example");
        for (String event : aboutUser("w-34", "bob@x.example").subList(1, 3)) {
            sandbox.clearCalls();
            assertThat(send(event)).isEqualTo(DELIVERED);
            assertThat(sandbox.calls())
                    .noneMatch(call -> call.query().contains("bob"))
                    .noneMatch(call -> call.path().endsWith("/identities"));
        }
        assertThat(emails(sandbox.user("w-34").orElseThrow().path("id").asLong()))
                .containsExactly("ann@x.example!");
    }

    @Test
    void aSharedUserIsRejectedAndItsLaterEventsGoOn() {
        long id = sandbox.seed().sharedUser("w-18", "Ann", "ann@x.example");
        assertThat(send(identify("w-18", "'name':'Beth'"))).satisfies(outcome -> {
            assertDead(outcome, "rejected");
            assertThat(outcome.toString()).contains("403").contains("PUT /api/v2/users/{id}");
        });
        assertThat(user(id).path("name").asText()).isEqualTo("Ann");
        assertThat(send(track("w-18", "X"))).isEqualTo(DELIVERED);
        assertThat(send(identify("w-18", "'name':'Ann'"))).isEqualTo(DELIVERED);
        assertThat(send(identify("w-18b", "'name':'Bob'"))).isEqualTo(DELIVERED);
    }

    // Whom nothing creates, and whom an email does not tell

    @Test
    void whereNoUserIsToBeCreatedAnEventOfAnUnknownOneIsIgnored() {
        RunningRoutes updating = routes("zendesk.create-users", "false");
        for (String event : aboutUser("w-35", "nobody@x.example")) {
            ObjectNode before = state();
            assertThat(updating.send(event)).satisfies(outcome -> {
                assertThat(outcome.status()).isEqualTo("ignored");
                assertThat(outcome.code()).isEqualTo("not-in-zendesk");
            });
            assertThat(state()).isEqualTo(before);
        }
        long id = sandbox.seed().user(user -> user.put("name", "Ann").put("email", "ann@x.example"));
        for (String event : aboutUser("w-36", "ann@x.example")) {
            assertThat(updating.send(event)).isEqualTo(DELIVERED);
        }
        assertThat(user("w-36").path("id").asLong()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "@x.example", "ann@", "ann@x@y", "a b@x.example"})
    void whatHasNotTheFormOfAnAddressIsNotSearchedFor(String email) {
        sandbox.clearCalls();
        send(group("w-37", "who", "'name':'Who'")
                .replace("'traits'", "'context':{'traits':{'email':'" + email + "'}},'traits'"));
        assertThat(sandbox.calls()).noneMatch(call -> call.query().contains("query="));
    }

    @Test
    void atMostTenCandidatesOfASearchAreLookedAt() {
        for (int i = 0; i < 11; i++) {
            sandbox.seed().user("w-38-" + i, "Ann", "x" + i + ".ann@x.example");
        }
        assertDeadAndUntouched(identify("w-38", "'name':'Ann','email':'ann@x.example'"), "ambiguous-email");
        assertThat(sandbox.calls()).hasSizeLessThanOrEqualTo(25);
        assertThat(sandbox.calls(call -> call.path().endsWith("/identities"))).hasSize(10);
        sandbox.seed().user(user -> user.put("name", "Ann").put("email", "ann@x.example"));
        assertThat(send(identify("w-38", "'name':'Ann','email':'ann@x.example'")))
                .isEqualTo(DELIVERED);
    }

    @Test
    void anAddressThatSeveralUsersShareIdentifiesNobody() {
        long id = sandbox.seed().user(user -> user.put("name", "Ann").put("email", "ann@x.example"));
        sandbox.faults()
                .on("GET", "/api/v2/users/" + id + "/identities")
                .always()
                .status(200)
                .body(
                        "{\"identities\":[{\"id\":1,\"type\":\"email\",\"value\":\"ann@x.example\",\"primary\":true,"
                                + "\"ownership\":\"shared\"}],\"meta\":{\"has_more\":false}}",
                        "application/json");
        assertDeadAndUntouched(
                track("w-39", "X").replace("'event'", "'context':{'traits':{'email':'ann@x.example'}},'event'"),
                "unknown-user");
    }

    @Test
    void aNewUserWithAnAddressThatOthersShareIsRejectedAtOnce() {
        long id = sandbox.seed().user(user -> user.put("name", "Ann").put("email", "ann@x.example"));
        sandbox.faults()
                .on("GET", "/api/v2/users/" + id + "/identities")
                .always()
                .status(200)
                .body(
                        "{\"identities\":[{\"id\":1,\"type\":\"email\",\"value\":\"ann@x.example\",\"primary\":true,"
                                + "\"ownership\":\"shared\"}],\"meta\":{\"has_more\":false}}",
                        "application/json");
        assertThat(send(identify("w-41", "'name':'Bob','email':'ann@x.example'")))
                .isInstanceOfSatisfying(
                        Outcome.Dead.class, dead -> assertThat(dead.code()).isEqualTo("rejected"));
        assertThat(sandbox.calls("POST", "/api/v2/users")).hasSize(1);
    }

    // What is remembered, and the order of things

    @Test
    void anIdentifyWithoutAnAddressLeavesTheLastKnownOne() {
        send(identify("w-40", "'name':'Ann','email':'ann@x.example'"));
        send(identify("w-40", "'email':'new@x.example'"));
        send(identify("w-40", "'phone':'+49301234567'"));
        sandbox.seed().deletedUser(user("w-40").path("id").asLong());
        assertThat(send(track("w-40", "X"))).isEqualTo(DELIVERED);
        assertThat(user("w-40").path("email").asText()).isEqualTo("new@x.example");
        assertThat(user("w-40").path("name").asText()).isEqualTo("Ann");
    }

    @Test
    void anIdentifyServesLaterEventsThatCarryOnlyTheUserId() {
        assertThat(send(identify("w-19", "'name':'Ann','email':'ann@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(send(track("w-19", "X"))).isEqualTo(DELIVERED);
        assertThat(send(group("w-19", "who", "'name':'Who'"))).isEqualTo(DELIVERED);
        long id = user("w-19").path("id").asLong();
        assertThat(sandbox.timeline(id)).hasSize(1);
        assertThat(sandbox.organizationsOf(id)).hasSize(1);
        assertThat(sandbox.endUsers()).hasSize(1);
    }

    @Test
    void anIdentifyServesLaterEventsEvenIfTheUserWasDeletedInBetween() {
        assertThat(send(identify("w-20", "'name':'Ann','email':'ann@x.example'")))
                .isEqualTo(DELIVERED);
        sandbox.seed().deletedUser(user("w-20").path("id").asLong());
        assertThat(send(track("w-20", "X"))).isEqualTo(DELIVERED);
        assertThat(user("w-20").path("name").asText()).isEqualTo("Ann");
        assertThat(user("w-20").path("email").asText()).isEqualTo("ann@x.example");
        assertThat(sandbox.timeline(user("w-20").path("id").asLong())).hasSize(1);
        sandbox.seed().deletedUser(user("w-20").path("id").asLong());
        assertThat(send(group("w-20", "who", "'name':'Who'"))).isEqualTo(DELIVERED);
        assertThat(user("w-20").path("name").asText()).isEqualTo("Ann");
        assertThat(user("w-20").path("email").asText()).isEqualTo("ann@x.example");
        sandbox.seed().deletedUser(user("w-20").path("id").asLong());
        assertThat(send(identify("w-20", "'phone':'+49301234567'"))).isEqualTo(DELIVERED);
        assertThat(user("w-20").path("email").asText()).isEqualTo("ann@x.example");
    }

    @Test
    void theLastKnownDetailsCountAndAnAbsentOneLeavesTheKnownOne() {
        send(identify("w-21", "'name':'Ann','email':'ann@x.example'"));
        send(identify("w-21", "'name':'Ann Smith'"));
        sandbox.seed().deletedUser(user("w-21").path("id").asLong());
        assertThat(send(track("w-21", "X"))).isEqualTo(DELIVERED);
        assertThat(user("w-21").path("name").asText()).isEqualTo("Ann Smith");
        assertThat(user("w-21").path("email").asText()).isEqualTo("ann@x.example");
    }

    @Test
    void anIdentifyOfAUserWhomZendeskKnewBetterServesLaterEventsToo() {
        long id = sandbox.seed().user("w-22", "Ann Smith", "ann@x.example");
        assertThat(send(identify("w-22", "'firstName':'Ann'"))).isEqualTo(DELIVERED);
        sandbox.seed().deletedUser(id);
        assertThat(send(track("w-22", "X"))).isEqualTo(DELIVERED);
        assertThat(user("w-22").path("name").asText()).isEqualTo("Ann Smith");
        assertThat(user("w-22").path("email").asText()).isEqualTo("ann@x.example");
    }

    @Test
    void aUserIdThatNobodyIdentifiedIsUnknown() {
        assertDeadAndUntouched(track("w-23", "X"), "unknown-user");
    }

    @Test
    void theDetailsSurviveARestart(@TempDir Path directory) {
        String inbox = "jdbc:sqlite:" + directory.resolve("inbox.db");
        try (RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.inbox.url", inbox)) {
            routes.sendLater(identify("w-24", "'name':'Ann','email':'ann@x.example'"));
            await().until(() -> routes.inbox().counts().delivered() == 1);
        }
        sandbox.seed().deletedUser(user("w-24").path("id").asLong());
        try (RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.inbox.url", inbox)) {
            routes.sendLater(track("w-24", "X"));
            routes.sendLater(group("w-24", "who", "'name':'Who'"));
            await().until(() -> routes.inbox().counts().delivered() == 3);
        }
        assertThat(user("w-24").path("name").asText()).isEqualTo("Ann");
        assertThat(user("w-24").path("email").asText()).isEqualTo("ann@x.example");
        assertThat(sandbox.timeline(user("w-24").path("id").asLong())).hasSize(1);
        assertThat(sandbox.organizationsOf(user("w-24").path("id").asLong())).hasSize(1);
    }

    @Test
    void anEventThatWasDeliveredIsNotSentAgainAfterARestart(@TempDir Path directory) {
        String inbox = "jdbc:sqlite:" + directory.resolve("inbox.db");
        sandbox.seed().user("w-25", "Ann", "ann@x.example");
        String event = "{'type':'track','messageId':'w-25-m','userId':'w-25','event':'X'}";
        for (int start = 0; start < 2; start++) {
            try (RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.inbox.url", inbox)) {
                routes.sendLater(event).join();
                routes.sendLater(event, track("w-25", "End " + start)).join();
                await().until(() -> routes.inbox().counts().pending() == 0);
            }
        }
        assertThat(sandbox.timeline(user("w-25").path("id").asLong()))
                .extracting(one -> one.path("type").asText())
                .containsExactly("X", "End 0", "End 1");
    }

    @Test
    void eventsOfOneUserTakeEffectInTheOrderOfAcceptance() {
        sandbox.seed().user("w-26", "Ann", "ann@x.example");
        sandbox.faults()
                .on("*", "/api/v2/users/\\d+.*")
                .delay(Duration.ofMillis(20))
                .times(4);
        sandbox.faults().on("*", "/api/v2/users/\\d+").after(2).status(503);
        List<CompletableFuture<List<Outcome>>> all = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            all.add(routes().sendLater(identify(i % 2 == 0 ? "w-26" : "W-26", "'name':'Ann " + i + "'")));
            all.add(routes().sendLater(track("w-26", "Event " + i)));
        }
        all.forEach(one -> assertThat(RunningRoutes.outcome(one)).isEqualTo(DELIVERED));
        long id = user("w-26").path("id").asLong();
        assertThat(sandbox.timeline(id))
                .extracting(one -> one.path("type").asText())
                .containsExactly("Event 1", "Event 2", "Event 3", "Event 4", "Event 5", "Event 6");
        assertThat(sandbox.calls("PUT", "/api/v2/users/\\d+"))
                .filteredOn(call -> call.status() == 200)
                .extracting(call -> call.body().replaceAll("\\D", ""))
                .containsExactly("1", "2", "3", "4", "5", "6");
        assertThat(user(id).path("name").asText()).isEqualTo("Ann 6");
    }

    @Test
    void twoUserIdsWithTheSameNewEmailAtOnceMakeOneUserAndOneConflict() {
        CompletableFuture<List<Outcome>> one =
                routes().sendLater(identify("w-27", "'name':'Ann','email':'ann@x.example'"));
        CompletableFuture<List<Outcome>> two =
                routes().sendLater(identify("w-28", "'name':'Beth','email':'ann@x.example'"));
        List<Outcome> outcomes = List.of(RunningRoutes.outcome(one), RunningRoutes.outcome(two));
        assertThat(outcomes).filteredOn(DELIVERED::equals).hasSize(1);
        assertThat(outcomes)
                .filteredOn(outcome ->
                        outcome instanceof Outcome.Dead dead && dead.code().equals("identity-conflict"))
                .hasSize(1);
        assertThat(sandbox.endUsers()).hasSize(1);
    }
}
