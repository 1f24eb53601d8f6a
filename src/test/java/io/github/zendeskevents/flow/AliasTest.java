package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.inbox.LastKnownUsers.Details;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.SandboxFault;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two ids of one person: {@code zendesk.alias=merge}. */
class AliasTest extends Flow {

    private RunningRoutes merging() {
        return routes("zendesk.alias", "merge");
    }

    private static String alias(String previousId, String userId) {
        return "{'type':'alias','previousId':'" + previousId + "','userId':'" + userId + "'}";
    }

    private static void assertIgnored(Outcome outcome, String code) {
        assertThat(outcome)
                .asInstanceOf(type(Outcome.Ignored.class))
                .extracting(Outcome.Ignored::code)
                .isEqualTo(code);
    }

    private void assertIgnoredAndUntouched(RunningRoutes routes, String event, String code) {
        String before = state().toString();
        sandbox.clearCalls();
        assertIgnored(routes.send(event), code);
        assertThat(writes()).isEmpty();
        assertThat(state()).hasToString(before);
    }

    // What becomes of the two users

    @Test
    void theUserOfThePreviousIdIsMergedIntoThatOfTheIdInThreeCalls() {
        long previous = sandbox.seed().user("al-1a", "Ann", "al-1a@x.example");
        long current = sandbox.seed().user("al-1b", "Beth", "al-1b@x.example");
        sandbox.seed().ticket(previous, "Where is my parcel?");
        sandbox.clearCalls();
        assertThat(merging().send(alias("AL-1a", "al-1b")))
                .isEqualTo(new Outcome.Delivered(
                        "user " + previous + " (al-1a) was merged into user " + current + " (al-1b)"));
        assertThat(callsForEvents()).hasSize(3);
        assertThat(user(previous).path("active").asBoolean()).isFalse();
        assertThat(emails(current)).containsExactly("al-1b@x.example!", "al-1a@x.example!");
        assertThat(sandbox.state().at("/tickets/0/requester_id").asLong()).isEqualTo(current);
        assertThat(user("al-1b").path("name").asText()).isEqualTo("Beth");
    }

    @Test
    void whereOnlyThePreviousIdIsKnownItsUserGetsTheId() {
        long id = sandbox.seed().user("al-2a", "Ann", "al-2@x.example");
        assertThat(merging().send(alias("al-2a", "al-2b"))).isEqualTo(DELIVERED);
        assertThat(user("al-2b").path("id").asLong()).isEqualTo(id);
        assertThat(sandbox.user("al-2a")).isEmpty();
    }

    @Test
    void anIdThatZendeskDoesNotGiveTheUserLeavesThePreviousOneInUse() {
        sandbox.seed().sharedUser("al-2c", "Ann", "al-2c@x.example");
        Outcome outcome = merging().send(alias("al-2c", "al-2d"));
        assertDead(outcome, "rejected");
        assertThat(((Outcome.Dead) outcome).reason()).contains("403");
        assertThat(merging().inbox().lastKnownUsers().nextId("al-2c")).isEmpty();
        assertThat(merging().send(track("al-2c", "Seen"))).isEqualTo(DELIVERED);
        assertThat(sandbox.user("al-2d")).isEmpty();
    }

    @Test
    void whereThePreviousIdIsUnknownTheAliasIsIgnoredAfterOneLook() {
        sandbox.seed().user("al-3b", "Beth", "al-3@x.example");
        assertIgnoredAndUntouched(merging(), alias("al-3a", "al-3b"), "not-in-zendesk");
        assertIgnoredAndUntouched(merging(), alias("al-3c", "al-3d"), "not-in-zendesk");
        assertThat(callsForEvents()).hasSize(1);
    }

    @Test
    void bothIdsMayBeNumbers() {
        long id = sandbox.seed().user("2001", "Ann", "al-4@x.example");
        assertThat(merging().send("{'type':'alias','previousId':2001,'userId':2002}"))
                .isEqualTo(DELIVERED);
        assertThat(user("2002").path("id").asLong()).isEqualTo(id);
    }

    @Test
    void aLookUpByThePreviousIdFindsTheUserWhomItsEventsReach() throws Exception {
        RunningRoutes routes = merging();
        long id = sandbox.seed().user("al-2g", "Ann", "al-2g@x.example");
        assertThat(routes.send(alias("al-2g", "al-2h"))).isEqualTo(DELIVERED);
        try (ProducerTemplate template = routes.context().createProducerTemplate()) {
            JsonNode found = template.requestBody("direct:zendesk-user", Map.of("userId", "al-2g"), JsonNode.class);
            assertThat(found.path("id").asLong()).isEqualTo(id);
        }
    }

    /** The program might end in between, and Zendesk could no longer tell whose id the previous one was. */
    @Test
    void nothingIsChangedInZendeskBeforeItIsSafeWhoseIdTheyAre(@TempDir Path folder) throws Exception {
        String inbox = "jdbc:sqlite:" + folder.resolve("inbox.db");
        RunningRoutes routes = freshRoutes("zendesk.alias", "merge", "zendesk.inbox.url", inbox);
        long id = sandbox.seed().user("al-2e", "Ann", "al-2e@x.example");
        sandbox.faults()
                .on("GET", "/api/v2/users/search.*")
                .whenBody("external_id=al-2f(&|$)")
                .answer(SandboxFault.delay(Duration.ofSeconds(1)));
        routes.sendLater(alias("al-2e", "al-2f")).get(60, TimeUnit.SECONDS);
        await().until(() -> sandbox.calls("GET", "/api/v2/users/search").size() == 1);

        try (Connection other = DriverManager.getConnection(inbox);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            await().until(() -> sandbox.calls("GET", "/api/v2/users/search").size() == 2);
            await().during(Duration.ofMillis(500)).until(() -> writes().isEmpty());
            statement.execute("ROLLBACK");
        }

        await().until(() -> sandbox.user("al-2f").isPresent());
        assertThat(user("al-2f").path("id").asLong()).isEqualTo(id);
    }

    // Off, and what is no alias to act on

    @Test
    void byDefaultAnAliasIsIgnoredWithoutACall() {
        sandbox.seed().user("al-5a", "Ann", "al-5a@x.example");
        sandbox.seed().user("al-5b", "Beth", "al-5b@x.example");
        assertIgnoredAndUntouched(routes(), alias("al-5a", "al-5b"), "not-sent");
        assertThat(callsForEvents()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'alias','userId':'al-6'} | missing-previous-id",
                "{'type':'alias','userId':'al-6','previousId':'  '} | missing-previous-id",
                "{'type':'alias','userId':'al-6','previousId':{'id':1}} | missing-previous-id",
                "{'type':'alias','previousId':'al-6'} | missing-user-id",
                "{'type':'alias'} | missing-user-id",
            })
    void anAliasNeedsBothIds(String event, String code) {
        assertDeadAndUntouched(merging(), event, code);
        assertThat(callsForEvents()).isEmpty();
    }

    @Test
    void anAliasOfAVisitorIsIgnoredLikeHisOtherEvents() {
        assertIgnoredAndUntouched(merging(), "{'type':'alias','previousId':'al-7','anonymousId':'v'}", "anonymous");
    }

    @ParameterizedTest
    @ValueSource(strings = {"al-8", "AL-8", " al-8 "})
    void anAliasToItselfIsIgnoredWithoutACall(String previousId) {
        sandbox.seed().user("al-8", "Ann", "al-8@x.example");
        assertIgnoredAndUntouched(merging(), alias(previousId, "al-8"), "not-sent");
        assertThat(callsForEvents()).isEmpty();
    }

    @Test
    void staffIsNeverMergedAndNobodyIntoStaff() {
        sandbox.seed().agent("al-9s", "Staff", "al-9s@x.example");
        sandbox.seed().user("al-9u", "Ann", "al-9u@x.example");
        assertDeadAndUntouched(merging(), alias("al-9s", "al-9u"), "staff-user");
        assertDeadAndUntouched(merging(), alias("al-9u", "al-9s"), "staff-user");
        assertDeadAndUntouched(merging(), alias("al-9s", "al-9-unknown"), "staff-user");
    }

    @Test
    void aPublicSenderMergesNobodyWhateverElseItMay() {
        sandbox.seed().user("al-10a", "Ann", "al-10a@x.example");
        sandbox.seed().user("al-10b", "Beth", "al-10b@x.example");
        RunningRoutes routes = routes(
                "zendesk.alias",
                "merge",
                "zendesk.gateway.public-may",
                "adopt, email, tags, organizations, domains, fields");
        sandbox.clearCalls();
        assertIgnored(RunningRoutes.outcome(routes.sendLater(Trust.PUBLIC, alias("al-10a", "al-10b"))), "untrusted");
        assertThat(callsForEvents()).isEmpty();
        assertThat(sandbox.endUsers()).hasSize(2);
    }

    @Test
    void aMergeThatZendeskRefusesIsADeadLetterAndBothIdsStayTwoPersons() {
        sandboxWith(settings -> settings.withMostTicketsOfMerged(0));
        long previous = sandbox.seed().user("al-11a", "Ann", "al-11a@x.example");
        sandbox.seed().user("al-11b", "Beth", "al-11b@x.example");
        sandbox.seed().ticket(previous, "One too many");
        assertThat(merging().send(alias("al-11a", "al-11b")))
                .asInstanceOf(type(Outcome.Dead.class))
                .satisfies(dead -> {
                    assertThat(dead.code()).isEqualTo("merge-refused");
                    assertThat(dead.reason()).contains("user " + previous, "too many tickets");
                });
        assertThat(merging().send(track("al-11a", "X"))).isEqualTo(DELIVERED);
        assertThat(sandbox.timeline(previous)).hasSize(1);
    }

    @Test
    void aMergeThatZendeskForbidsIsADeadLetterToo() {
        sandbox.seed().sharedUser("al-12a", "Ann", "al-12a@x.example");
        sandbox.seed().user("al-12b", "Beth", "al-12b@x.example");
        assertDead(merging().send(alias("al-12a", "al-12b")), "merge-refused");
    }

    // Trouble on the way

    @Test
    void aMergeThatWasDoneThoughTheAnswerWasAnErrorIsDeliveredOnceItIsSeen() {
        long previous = sandbox.seed().user("al-13a", "Ann", "al-13a@x.example");
        long current = sandbox.seed().user("al-13b", "Beth", "al-13b@x.example");
        sandbox.faults()
                .on("PUT", "/api/v2/users/\\d+/merge")
                .times(1)
                .answer(SandboxFault.status(500).withEffect(true));
        assertThat(merging().send(alias("al-13a", "al-13b")))
                .isEqualTo(new Outcome.Delivered("user " + previous + " (al-13a) was merged into user " + current
                        + " (al-13b) by an earlier attempt, or one of them was gone"));
        assertThat(sandbox.endUsers()).hasSize(1);
        assertThat(merging().send(track("al-13a", "X"))).isEqualTo(DELIVERED);
        assertThat(sandbox.timeline(current)).hasSize(1);
    }

    @Test
    void aUserWhoIsDeletedMeanwhileEndsTheAlias() {
        sandbox.seed().user("al-14a", "Ann", "al-14a@x.example");
        sandbox.seed().user("al-14b", "Beth", "al-14b@x.example");
        sandbox.faults().on("PUT", "/api/v2/users/\\d+/merge").times(1).answer(SandboxFault.status(404));
        assertThat(merging().send(alias("al-14a", "al-14b"))).isInstanceOf(Outcome.Delivered.class);
        assertThat(sandbox.endUsers()).hasSize(1);
    }

    // Events after an alias

    @Test
    void laterEventsOfThePreviousIdReachTheUserWhoIsLeft() {
        sandbox.seed().user("al-15a", "Ann", "al-15a@x.example");
        long current = sandbox.seed().user("al-15b", "Beth", "al-15b@x.example");
        RunningRoutes routes = merging();
        routes.send(track("al-15a", "Before"));
        routes.send(alias("al-15a", "al-15b"));
        assertThat(routes.send(track("al-15a", "X"))).isEqualTo(DELIVERED);
        assertThat(routes.send(identify("al-15a", "'name':'Anna','email':'al-15a@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(routes.send(group("al-15a", "al-15", "'name':'Alias Ltd'"))).isEqualTo(DELIVERED);
        assertThat(sandbox.endUsers()).hasSize(1);
        assertThat(sandbox.timeline(current)).hasSize(1);
        assertThat(user("al-15b").path("name").asText()).isEqualTo("Anna");
        assertThat(sandbox.organizationsOf(current)).hasSize(1);
    }

    @Test
    void whatIsKnownOfThePreviousIdServesTheOther() {
        RunningRoutes routes = merging();
        routes.send(identify("al-16a", "'name':'Ann','email':'al-16@x.example'"));
        routes.send(alias("al-16a", "al-16b"));
        assertThat(routes.inbox().lastKnownUsers().recall("al-16b"))
                .isEqualTo(new Details(Optional.of("Ann"), Optional.of("al-16@x.example")));
        sandbox.seed().deletedUser(user("al-16b").path("id").asLong());
        assertThat(routes.send(track("al-16a", "X"))).isEqualTo(DELIVERED);
        assertThat(user("al-16b").path("name").asText()).isEqualTo("Ann");
    }

    @Test
    void inACircleTheLastAliasNamesTheUser() {
        RunningRoutes routes = merging();
        routes.send(identify("al-17a", "'name':'Ann'"));
        routes.send(identify("al-17b", "'name':'Beth'"));
        assertThat(routes.send(alias("al-17a", "al-17b"))).isInstanceOf(Outcome.Delivered.class);
        assertThat(routes.send(alias("al-17b", "al-17a"))).isEqualTo(DELIVERED);
        assertIgnored(routes.send(alias("al-17b", "al-17a")), "not-in-zendesk");
        assertThat(routes.send(identify("al-17b", "'name':'Bea'"))).isEqualTo(DELIVERED);
        assertThat(sandbox.endUsers()).hasSize(1);
        assertThat(user("al-17a").path("name").asText()).isEqualTo("Bea");
    }

    @Test
    void anAliasTakesEffectAfterTheEarlierAndBeforeTheLaterEventsOfBothIds() {
        RunningRoutes routes = merging();
        assertThat(routes.sendLater(
                                identify("al-18a", "'name':'Ann'"),
                                identify("al-18b", "'name':'Beth'"),
                                track("al-18a", "X"),
                                alias("al-18a", "al-18b"),
                                track("al-18a", "Y"),
                                track("al-18b", "Z"))
                        .join())
                .hasSize(6)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Delivered.class));
        assertThat(sandbox.endUsers()).hasSize(1);
        assertThat(sandbox.timeline(user("al-18b").path("id").asLong())).hasSize(2);
    }

    @Test
    void stepsOfAUsersOwnTakePartBeforeAndAfter() throws Exception {
        RunningRoutes routes = freshRoutes("zendesk.alias", "merge");
        AtomicInteger before = new AtomicInteger();
        AtomicInteger after = new AtomicInteger();
        routes.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:zendesk-before-alias").process(exchange -> before.incrementAndGet());
                from("direct:zendesk-after-alias").process(exchange -> after.incrementAndGet());
            }
        });
        sandbox.seed().user("al-19a", "Ann", "al-19a@x.example");
        routes.send(alias("al-19a", "al-19b"));
        assertThat(before).hasValue(1);
        assertThat(after).hasValue(1);
    }
}
