package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.SandboxCall;
import io.github.zendeskevents.sandbox.SandboxFault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The new address of a known customer belongs to a user whom Zendesk has made of a mail: {@code zendesk.merge-duplicates}. */
class DuplicatesTest extends Flow {

    private static final String MERGE = "/api/v2/users/\\d+/merge";

    private RunningRoutes merging(String... more) {
        return routes(Stream.concat(Stream.of("zendesk.merge-duplicates", "true"), Stream.of(more))
                .toArray(String[]::new));
    }

    /** A user without an {@code external_id}. */
    private long stranger(String email) {
        return sandbox.seed().user(user -> user.put("name", "Stranger").put("email", email));
    }

    private void assertMerged(Outcome outcome, long stranger, long customer) {
        assertThat(outcome).asInstanceOf(type(Outcome.Delivered.class)).satisfies(delivered -> assertThat(
                        delivered.reason())
                .startsWith("user " + stranger + " was merged into user " + customer + " ("));
    }

    @Test
    void theHolderOfTheNewAddressIsMergedWithItsTickets() {
        long customer = sandbox.seed().user("du-1", "Ann", "du-1@x.example");
        long stranger = stranger("du-1-new@x.example");
        sandbox.seed().ticket(stranger, "Where is my parcel?");
        sandbox.clearCalls();
        assertMerged(
                merging().send(identify("du-1", "'name':'Anna','email':'DU-1-new@x.example'")), stranger, customer);
        assertThat(emails(customer)).containsExactly("du-1@x.example!", "du-1-new@x.example");
        assertThat(user(customer).path("name").asText()).isEqualTo("Anna");
        assertThat(user(stranger).path("active").asBoolean()).isFalse();
        assertThat(sandbox.state().at("/tickets/0/requester_id").asLong()).isEqualTo(customer);
        assertThat(writes()).extracting(SandboxCall::method).containsExactly("PUT", "PUT");
        assertThat(callsForEvents().size())
                .as("find, identities, search, its identities, look again, merge, update")
                .isLessThanOrEqualTo(7);
        assertDeliveredWithoutWriting(merging(), identify("du-1", "'name':'Anna','email':'du-1-new@x.example'"));
    }

    @Test
    void offItIsAConflictAsEver() {
        sandbox.seed().user("du-2", "Ann", "du-2@x.example");
        stranger("du-2-new@x.example");
        assertDeadAndUntouched(identify("du-2", "'email':'du-2-new@x.example'"), "identity-conflict");
    }

    @Test
    void theMergedAddressBecomesThePrimaryOneWhereTheSettingSaysSo() {
        long customer = sandbox.seed().user("du-3", "Ann", "du-3@x.example");
        long stranger = stranger("du-3-new@x.example");
        RunningRoutes routes = merging("zendesk.update-primary-email", "true");
        assertMerged(routes.send(identify("du-3", "'email':'du-3-new@x.example'")), stranger, customer);
        assertThat(emails(customer)).containsExactly("du-3-new@x.example", "du-3@x.example!");
        assertThat(sandbox.calls("PUT", MERGE)).hasSize(1);
    }

    @Test
    void aMergeThatShowsSecondsLaterIsWaitedForWhereTheAddressIsToBecomeThePrimaryOne() {
        sandboxWith(settings -> settings.withMergeLag(Duration.ofMillis(1500)));
        long customer = sandbox.seed().user("du-4", "Ann", "du-4@x.example");
        stranger("du-4-new@x.example");
        RunningRoutes routes = merging("zendesk.update-primary-email", "true");
        assertThat(routes.send(identify("du-4", "'email':'du-4-new@x.example'")))
                .isInstanceOf(Outcome.Delivered.class);
        assertThat(emails(customer)).containsExactly("du-4-new@x.example", "du-4@x.example!");
        assertThat(sandbox.calls("PUT", MERGE)).hasSize(1);
    }

    @Test
    void laterEventsWhileTheMergeDoesNotShowAreNoConflict() {
        sandboxWith(settings -> settings.withMergeLag(Duration.ofMillis(1500)));
        long customer = sandbox.seed().user("du-5", "Ann", "du-5@x.example");
        stranger("du-5-new@x.example");
        RunningRoutes routes = merging();
        assertThat(routes.send(identify("du-5", "'email':'du-5-new@x.example'")))
                .isInstanceOf(Outcome.Delivered.class);
        assertThat(routes.send(identify("du-5", "'name':'Anna','email':'du-5-new@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(user(customer).path("name").asText()).isEqualTo("Anna");
        assertThat(sandbox.calls("PUT", MERGE)).hasSize(1);
    }

    @Test
    void aHolderWhomTheSearchDoesNotShowYetIsWaitedFor() {
        sandboxWith(settings -> settings.withSearchLag(Duration.ofMillis(1500)));
        long customer = sandbox.seed().user("du-6", "Ann", "du-6@x.example");
        long stranger = stranger("du-6-new@x.example");
        assertMerged(merging().send(identify("du-6", "'email':'du-6-new@x.example'")), stranger, customer);
    }

    /** Who is not merged. */
    private enum Guard {
        AGENT,
        ADMIN,
        SUSPENDED,
        OTHER_ID,
        OTHER_ACCOUNT
    }

    private void seed(Guard guard, String email) {
        switch (guard) {
            case AGENT -> sandbox.seed().agent(null, "Agent", email);
            case ADMIN -> sandbox.seed().admin(null, "Admin", email);
            case SUSPENDED -> sandbox.seed().suspension(stranger(email));
            case OTHER_ID -> sandbox.seed().user("du-somebody", "Somebody", email);
            case OTHER_ACCOUNT -> sandbox.seed().sharedUser(null, "Somebody", email);
        }
    }

    @ParameterizedTest
    @EnumSource(Guard.class)
    void whoIsStaffSuspendedOfAnotherIdOrOfAnotherAccountStaysAConflict(Guard guard) {
        sandbox.seed().user("du-7", "Ann", "du-7@x.example");
        seed(guard, "du-7-new@x.example");
        String event = identify("du-7", "'name':'Anna','email':'du-7-new@x.example'");
        assertDeadAndUntouched(merging(), event, "identity-conflict");
        assertThat(((Outcome.Dead) merging().send(event)).reason())
                .contains("the email belongs to user ", "not merged");
    }

    @Test
    void anAddressThatSeveralUsersShareStaysAConflict() {
        sandbox.seed().user("du-8", "Ann", "du-8@x.example");
        long stranger = stranger("du-8-new@x.example");
        sandbox.seed().sharedAddress(stranger, "du-8-new@x.example");
        assertDead(merging().send(identify("du-8", "'email':'du-8-new@x.example'")), "identity-conflict");
        assertThat(sandbox.calls("PUT", MERGE)).isEmpty();
    }

    @Test
    void moreTicketsThanZendeskMergesIsADeadLetterThatSaysSo() {
        sandboxWith(settings -> settings.withMostTicketsOfMerged(0));
        sandbox.seed().user("du-9", "Ann", "du-9@x.example");
        long stranger = stranger("du-9-new@x.example");
        sandbox.seed().ticket(stranger, "One too many");
        assertThat(merging().send(identify("du-9", "'name':'Anna','email':'du-9-new@x.example'")))
                .asInstanceOf(type(Outcome.Dead.class))
                .satisfies(dead -> {
                    assertThat(dead.code()).isEqualTo("merge-refused");
                    assertThat(dead.reason()).contains("user " + stranger, "too many tickets");
                });
        assertThat(user("du-9").path("name").asText()).isEqualTo("Ann");
    }

    @Test
    void aHolderWhoIsDeletedMeanwhileLeavesTheAddress() {
        long customer = sandbox.seed().user("du-10", "Ann", "du-10@x.example");
        long stranger = stranger("du-10-new@x.example");
        sandboxWith(settings -> settings.withSearchLag(Duration.ofSeconds(2)));
        sandbox.seed().deletedUser(stranger);
        assertThat(merging().send(identify("du-10", "'email':'du-10-new@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(emails(customer)).containsExactly("du-10@x.example!", "du-10-new@x.example");
        assertThat(sandbox.calls("PUT", MERGE)).isEmpty();
    }

    @Test
    void aHolderWhoHasBecomeSomebodySinceTheSearchSawHimIsNotMerged() {
        sandbox.seed().user("du-11", "Ann", "du-11@x.example");
        long stranger = stranger("du-11-new@x.example");
        sandboxWith(settings -> settings.withSearchLag(Duration.ofSeconds(30)));
        sandbox.seed().promotion(stranger);
        assertDead(merging().send(identify("du-11", "'email':'du-11-new@x.example'")), "identity-conflict");
        assertThat(sandbox.calls("PUT", MERGE)).isEmpty();
    }

    @Test
    void aMergeThatWasDoneThoughTheAnswerWasAnErrorIsNotDoneAgain() {
        long customer = sandbox.seed().user("du-12", "Ann", "du-12@x.example");
        long stranger = stranger("du-12-new@x.example");
        sandbox.faults()
                .on("PUT", MERGE)
                .times(1)
                .answer(SandboxFault.status(502).withEffect(true));
        assertMerged(
                merging().send(identify("du-12", "'name':'Anna','email':'du-12-new@x.example'")), stranger, customer);
        assertThat(emails(customer)).containsExactly("du-12@x.example!", "du-12-new@x.example");
        assertThat(user(customer).path("name").asText()).isEqualTo("Anna");
        assertThat(sandbox.calls("PUT", MERGE)).hasSize(1);
    }

    @Test
    void aMergeIsSaidThoughTheEventHadToBeTriedAgainAfterIt() {
        long customer = sandbox.seed().user("du-17", "Ann", "du-17@x.example");
        long stranger = stranger("du-17-new@x.example");
        sandbox.faults().on("PUT", "/api/v2/users/" + customer).times(2).status(503);
        assertMerged(
                merging().send(identify("du-17", "'name':'Anna','email':'du-17-new@x.example'")), stranger, customer);
        assertThat(sandbox.calls("PUT", MERGE)).hasSize(1);
        assertThat(merging().send(identify("du-17", "'name':'Anne'"))).isEqualTo(DELIVERED);
    }

    @Test
    void twoInstancesThatWantTheSameHolderForTwoUsersGiveHimToOne() {
        long one = sandbox.seed().user("du-13a", "Ann", "du-13a@x.example");
        long two = sandbox.seed().user("du-13b", "Beth", "du-13b@x.example");
        stranger("du-13-new@x.example");
        RunningRoutes first = freshRoutes("zendesk.merge-duplicates", "true");
        RunningRoutes second = freshRoutes("zendesk.merge-duplicates", "true");
        sandbox.faults().on("PUT", MERGE).always().delay(Duration.ofMillis(300));
        CompletableFuture<List<Outcome>> ofFirst = first.sendLater(identify("du-13a", "'email':'du-13-new@x.example'"));
        CompletableFuture<List<Outcome>> ofSecond =
                second.sendLater(identify("du-13b", "'email':'du-13-new@x.example'"));
        List<Outcome> both = List.of(RunningRoutes.outcome(ofFirst), RunningRoutes.outcome(ofSecond));
        assertThat(both).filteredOn(Outcome.Delivered.class::isInstance).hasSize(1);
        assertThat(both)
                .filteredOn(Outcome.Dead.class::isInstance)
                .singleElement()
                .extracting(Outcome::code)
                .isEqualTo("identity-conflict");
        assertThat(emails(one).size() + emails(two).size()).isEqualTo(3);
    }

    @Test
    void twoInstancesThatWantTheSameHolderForTheSameUserMergeHimOnce() {
        long customer = sandbox.seed().user("du-14", "Ann", "du-14@x.example");
        stranger("du-14-new@x.example");
        RunningRoutes first = freshRoutes("zendesk.merge-duplicates", "true");
        RunningRoutes second = freshRoutes("zendesk.merge-duplicates", "true");
        sandbox.faults().on("PUT", MERGE).always().delay(Duration.ofMillis(300));
        String event = identify("du-14", "'email':'du-14-new@x.example'");
        CompletableFuture<List<Outcome>> ofFirst = first.sendLater(event);
        CompletableFuture<List<Outcome>> ofSecond = second.sendLater(event);
        assertThat(RunningRoutes.outcome(ofFirst)).isInstanceOf(Outcome.Delivered.class);
        assertThat(RunningRoutes.outcome(ofSecond)).isInstanceOf(Outcome.Delivered.class);
        assertThat(emails(customer)).containsExactly("du-14@x.example!", "du-14-new@x.example");
    }

    @Test
    void aPublicSenderMergesNobodyEvenIfItMayChangeAddresses() {
        sandbox.seed().user("du-15", "Ann", "du-15@x.example");
        stranger("du-15-new@x.example");
        String event = identify("du-15", "'name':'Anna','email':'du-15-new@x.example'");
        RunningRoutes may = merging("zendesk.gateway.public-may", "email");
        assertDead(RunningRoutes.outcome(may.sendLater(Trust.PUBLIC, event)), "identity-conflict");
        assertThat(RunningRoutes.outcome(merging().sendLater(Trust.PUBLIC, event)))
                .as("the address is left out")
                .isEqualTo(DELIVERED);
        assertThat(sandbox.calls("PUT", MERGE)).isEmpty();
        assertThat(sandbox.endUsers()).hasSize(2);
    }

    @Test
    void whatIsADeadLetterForAnotherReasonHasMergedNobody() {
        sandbox.seed().user("du-16", "Ann", "du-16@x.example");
        stranger("du-16-new@x.example");
        assertDeadAndUntouched(
                merging(),
                identify("du-16", "'email':'du-16-new@x.example','company':{'id':'du-nowhere'}"),
                "unknown-organization");
    }
}
