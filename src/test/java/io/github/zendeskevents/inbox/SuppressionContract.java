package io.github.zendeskevents.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Erasures.Erasure;
import io.github.zendeskevents.inbox.Erasures.Forgotten;
import io.github.zendeskevents.inbox.EventLog.Entry;
import io.github.zendeskevents.inbox.Inbox.Counts;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.LastKnownUsers.Details;
import io.github.zendeskevents.inbox.Outcome.Dead;
import io.github.zendeskevents.inbox.Outcome.Delivered;
import io.github.zendeskevents.inbox.Outcome.Ignored;
import io.github.zendeskevents.inbox.Suppressions.Report;
import io.github.zendeskevents.inbox.Suppressions.State;
import io.github.zendeskevents.inbox.Suppressions.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every inbox does for users who want to be forgotten. */
public abstract class SuppressionContract {

    private static final Ignored SUPPRESSED = new Ignored("suppressed", "anna is suppressed");

    protected final MutableClock clock = new MutableClock();
    protected final Events events = new Events(clock);

    /** Opens one; on one database where there is one. */
    protected abstract Inbox inbox();

    private static void accept(Inbox inbox, Event... accepted) {
        var stage = inbox.accept(List.of(accepted)).toCompletableFuture();
        if (inbox.durable()) {
            stage.join();
        }
    }

    private static List<String> claim(Inbox inbox, int max) {
        return ids(inbox.claim(max));
    }

    private static List<String> ids(List<Delivery> deliveries) {
        return deliveries.stream().map(delivery -> delivery.event().messageId()).toList();
    }

    private static List<Entry> log(Inbox inbox) {
        return inbox.eventLog().list(EventCriteria.ALL, 1000, Optional.empty()).entries();
    }

    private static void settle(Inbox inbox, Delivery delivery, Outcome outcome) {
        inbox.settle(delivery, outcome).toCompletableFuture().join();
    }

    /** The one erasure that is due, once it is. */
    private Erasure due(Inbox inbox) {
        clock.advance(Duration.ofSeconds(5));
        List<Erasure> due = inbox.erasures().claim(10);
        assertThat(due).hasSize(1);
        return due.get(0);
    }

    private static Forgotten forgetAll(Inbox inbox, Erasure erasure) {
        Forgotten piece = inbox.erasures().forget(List.of(erasure));
        for (int i = 0; i < 1_000 && !piece.inFlight() && piece.done().isEmpty(); i++) {
            piece = inbox.erasures().forget(List.of(erasure));
        }
        return piece;
    }

    private Report report(Inbox inbox, String userId) {
        return inbox.suppressions().status(userId).erasure().orElseThrow();
    }

    @Test
    void whoIsSuppressedIsKnownAtOnceAndUntilThatIsLifted() {
        Inbox inbox = inbox();
        assertThat(inbox.suppressions().isSuppressed("anna")).isFalse();
        assertThat(inbox.suppressions().status("anna")).isEqualTo(Status.NONE);

        inbox.suppressions().suppress("anna");
        inbox.suppressions().suppress("anna");
        assertThat(inbox.suppressions().isSuppressed("anna")).isTrue();
        assertThat(inbox.suppressions().isSuppressed("ann")).isFalse();
        assertThat(inbox.suppressions().status("anna")).isEqualTo(new Status(true, Optional.empty()));

        assertThat(inbox.suppressions().lift("anna")).isTrue();
        assertThat(inbox.suppressions().lift("nobody")).isTrue();
        assertThat(inbox.suppressions().isSuppressed("anna")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"Anna,anna", "'  anna ',ANNA", "Zoë,ZOË", "ÄÖ/ü@é%,äö/Ü@É%", "'','  '"})
    void userIdsAreComparedAsLanesCompareThem(String suppressed, String asked) {
        Inbox inbox = inbox();
        inbox.suppressions().suppress(suppressed);
        assertThat(inbox.suppressions().isSuppressed(asked)).isTrue();
    }

    @Test
    void anEventThatEndsAsSuppressedKeepsNeitherIdNorContent() {
        Inbox inbox = inbox();
        accept(inbox, events.group("a1", "anna", "acme"));
        settle(inbox, inbox.claim(1).get(0), SUPPRESSED);

        assertThat(inbox.counts().ignored()).isEqualTo(1);
        Entry entry = log(inbox).get(0);
        assertThat(entry.code()).contains("suppressed");
        assertThat(entry.state()).isEqualTo("ignored");
        assertThat(entry.toString()).doesNotContain("anna", "a1", "acme");
    }

    @Test
    void anErasureForgetsEventsInEachStateAndTheLastKnownDetails() {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "Anna"), events.identify("b1", "bert"));
        settle(inbox, inbox.claim(1).get(0), new Delivered());
        settle(inbox, inbox.claim(1).get(0), new Delivered());
        accept(
                inbox,
                events.identify("a2", "ANNA"),
                events.group("a3", "anna", "acme"),
                events.group("b2", "bert", "acme"));
        settle(inbox, inbox.claim(1).get(0), new Dead("rejected", "anna@shop.example is no email", "users"));
        inbox.lastKnownUsers().remember("anna", new Details(Optional.of("Anna A"), Optional.of("a@b.c")), Details.NONE);

        inbox.suppressions().requestErasure("anna", false);
        assertThat(inbox.suppressions().isSuppressed("ANNA")).isTrue();
        assertThat(report(inbox, "anna").state()).isEqualTo(State.REQUESTED);
        Erasure erasure = due(inbox);
        assertThat(erasure.userId()).isEqualTo("anna");
        assertThat(erasure.toString()).doesNotContain("anna");
        assertThat(inbox.erasures().claim(10)).as("it is at work").isEmpty();
        Forgotten forgotten = forgetAll(inbox, erasure);

        assertThat(forgotten.done()).containsExactly(erasure.key());
        assertThat(inbox.lastKnownUsers().recall("anna")).isEqualTo(Details.NONE);
        assertThat(inbox.deadLetters().list(10, Optional.empty())).isEmpty();
        assertThat(inbox.counts().pending()).isEqualTo(1);
        assertThat(inbox.counts().dead()).isZero();
        assertThat(log(inbox).toString().toLowerCase(Locale.ROOT))
                .contains("bert", "b1", "acme")
                .doesNotContain("anna", "a1", "a2", "a3");
        assertThat(claim(inbox, 10)).as("the organization's lane goes on").containsExactly("b2");
    }

    @Test
    void anErasureForgetsAliasesThatNameTheUserAsThePreviousOneToo() {
        Inbox inbox = inbox();
        accept(inbox, events.alias("dead", "anna", "u1"));
        settle(inbox, inbox.claim(1).get(0), new Dead("rejected", "no", "users"));
        accept(inbox, events.alias("waiting", "Anna", "u2"));
        inbox.suppressions().requestErasure("anna", false);

        assertThat(forgetAll(inbox, due(inbox)).done()).hasSize(1);

        assertThat(inbox.deadLetters().list(10, Optional.empty())).isEmpty();
        assertThat(inbox.counts().pending()).isZero();
        assertThat(claim(inbox, 10)).isEmpty();
    }

    @Test
    void whatIsInFlightEndsFirst() {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "anna"), events.identify("a2", "anna"));
        Delivery flying = inbox.claim(1).get(0);
        inbox.suppressions().requestErasure("anna", false);
        Erasure erasure = due(inbox);

        Forgotten piece = inbox.erasures().forget(List.of(erasure));
        assertThat(piece.inFlight()).isTrue();
        assertThat(piece.done()).isEmpty();
        assertThat(piece.ended()).singleElement().satisfies(ended -> {
            assertThat(ended.messageId()).isEqualTo("a2");
            assertThat(ended.type()).isEqualTo("identify");
        });
        inbox.lastKnownUsers().remember("anna", new Details(Optional.of("Anna A"), Optional.empty()), Details.NONE);
        settle(inbox, flying, new Delivered());

        assertThat(forgetAll(inbox, erasure).done()).containsExactly(erasure.key());
        assertThat(inbox.lastKnownUsers().recall("anna")).isEqualTo(Details.NONE);
        assertThat(inbox.counts().pending()).isZero();
        assertThat(log(inbox).toString()).doesNotContain("anna", "a1");
    }

    @ParameterizedTest
    @ValueSource(strings = {" anna\t", "ZOË", "a/b@c%d'e\"", "１２３", "K\u212A", "日本", "x\0y"})
    void strangeUserIdsAreForgottenInAnyForm(String userId) {
        Inbox inbox = inbox();
        String other = userId.toUpperCase(Locale.ROOT) + " ";
        accept(inbox, events.identify("e1", userId), events.identify("e2", other), events.identify("e3", "other"));
        settle(inbox, inbox.claim(1).get(0), new Delivered());
        settle(inbox, inbox.claim(1).get(0), new Delivered());
        inbox.suppressions().requestErasure(userId.strip(), false);

        assertThat(forgetAll(inbox, due(inbox)).done()).hasSize(1);
        assertThat(log(inbox).toString()).contains("e3").doesNotContain("e1", "e2");
    }

    @Test
    void aLongUserIdIsForgottenToo() {
        Inbox inbox = inbox();
        String userId = "Long/".repeat(100);
        accept(inbox, events.identify("e1", userId), events.identify("e2", userId.toUpperCase(Locale.ROOT)));
        settle(inbox, inbox.claim(1).get(0), new Delivered());
        inbox.suppressions().requestErasure(userId, false);

        assertThat(forgetAll(inbox, due(inbox)).done()).hasSize(1);
        assertThat(inbox.counts().pending()).isZero();
        if (inbox.durable()) {
            assertThat(log(inbox).toString()).doesNotContain("e1", "e2");
        }
    }

    @Test
    void anErasureThatHasEndedIsKnownWithoutTheUserIdAndCanBeAskedForAgain() {
        Inbox inbox = inbox();
        inbox.suppressions().requestErasure("anna", false);
        inbox.suppressions().requestErasure("ANNA", false);
        Erasure erasure = due(inbox);
        assertThat(inbox.suppressions().lift("anna")).as("under way").isFalse();
        inbox.erasures().found(erasure, 4711);
        assertThat(inbox.erasures().end(erasure, State.DONE, "deleted in Zendesk", Optional.of("{}")))
                .isTrue();
        assertThat(inbox.erasures().publish()).isEmpty();

        Report report = report(inbox, "anna");
        assertThat(report.state()).isEqualTo(State.DONE);
        assertThat(report.reason()).isEqualTo("deleted in Zendesk");
        assertThat(report.zendeskId()).contains(4711L);
        assertThat(report.answer()).contains("{}");
        assertThat(report.endedAt()).isPresent();
        assertThat(inbox.suppressions().isSuppressed("anna")).isTrue();
        assertThat(inbox.suppressions().lift("anna")).isTrue();
        assertThat(inbox.suppressions().isSuppressed("anna")).isFalse();

        inbox.suppressions().requestErasure("anna", true);
        Erasure second = due(inbox);
        assertThat(second.permanent()).isTrue();
        assertThat(second.zendeskId()).as("by which it is deleted for good").contains(4711L);
        assertThat(inbox.suppressions().isSuppressed("anna")).isTrue();
    }

    @Test
    void moreThatIsAskedForMeanwhileIsDoneToo() {
        Inbox inbox = inbox();
        inbox.suppressions().requestErasure("anna", false);
        Erasure erasure = due(inbox);
        inbox.suppressions().requestErasure("anna", true);
        assertThat(inbox.erasures().end(erasure, State.DONE, "", Optional.empty()))
                .isFalse();

        Erasure more = due(inbox);
        assertThat(more.permanent()).isTrue();
        assertThat(inbox.erasures().end(more, State.FAILED, "staff", Optional.empty()))
                .isTrue();
        inbox.erasures().publish();
        assertThat(report(inbox, "anna").state()).isEqualTo(State.FAILED);
    }

    @Test
    void onePutOffComesAgain() {
        Inbox inbox = inbox();
        inbox.suppressions().requestErasure("anna", false);
        Erasure erasure = due(inbox);
        inbox.erasures().found(erasure, 5);
        inbox.erasures().retry(erasure, "Zendesk is away", Duration.ofMinutes(1));
        assertThat(report(inbox, "anna").reason()).isEqualTo("Zendesk is away");
        assertThat(report(inbox, "anna").state()).isEqualTo(State.REQUESTED);
        assertThat(inbox.erasures().claim(10)).isEmpty();

        clock.advance(Duration.ofMinutes(1));
        Erasure again = due(inbox);
        assertThat(again.attempts()).isEqualTo(1);
        assertThat(again.zendeskId()).contains(5L);
    }

    /** Lanes of users and organizations hang together: whoever is taken out of the middle must neither free nor hold up others. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void lanesGoOnInTheirOrderWhateverIsTakenOut(long seed) {
        Random random = new Random(seed);
        Inbox inbox = inbox();
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            String user = "u" + random.nextInt(6);
            all.add(
                    random.nextBoolean()
                            ? events.identify("m" + i, user)
                            : events.group("m" + i, user, "g" + random.nextInt(3)));
        }
        accept(inbox, all.toArray(Event[]::new));
        List<Delivery> flying = inbox.claim(random.nextInt(4));
        for (String user : List.of("u0", "u3")) {
            inbox.suppressions().requestErasure(user, false);
        }
        clock.advance(Duration.ofSeconds(5));
        List<Erasure> erasures = inbox.erasures().claim(10);
        assertThat(erasures).hasSize(2);
        inbox.erasures().forget(erasures);

        TreeMap<String, Integer> lastOfUser = new TreeMap<>();
        List<String> delivered = new ArrayList<>();
        List<Delivery> claimed = new ArrayList<>(flying);
        while (!claimed.isEmpty()) {
            Delivery one = claimed.remove(random.nextInt(claimed.size()));
            int number = Integer.parseInt(one.event().messageId().substring(1));
            String user = one.event().userId().orElseThrow();
            assertThat(lastOfUser.getOrDefault(user, -1)).isLessThan(number);
            lastOfUser.put(user, number);
            delivered.add(user);
            settle(inbox, one, new Delivered());
            claimed.addAll(inbox.claim(random.nextInt(3) + 1));
        }
        Counts counts = inbox.counts();
        assertThat(counts.pending()).isZero();
        assertThat(counts.delivered()).isEqualTo(delivered.size());
        long others = all.stream()
                .filter(event -> !List.of("u0", "u3").contains(event.userId().orElseThrow()))
                .count();
        assertThat(delivered.stream().filter(user -> !List.of("u0", "u3").contains(user)))
                .hasSize((int) others);
        assertThat(inbox.erasures().forget(erasures).done()).hasSize(2);
    }
}
