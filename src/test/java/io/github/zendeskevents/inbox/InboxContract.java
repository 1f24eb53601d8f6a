package io.github.zendeskevents.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Sender;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.failure.Backoff;
import io.github.zendeskevents.inbox.DeadLetters.DeadLetter;
import io.github.zendeskevents.inbox.Inbox.Claimed;
import io.github.zendeskevents.inbox.Inbox.Counts;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.LastKnownUsers.Details;
import io.github.zendeskevents.inbox.Outcome.Dead;
import io.github.zendeskevents.inbox.Outcome.Delivered;
import io.github.zendeskevents.inbox.Outcome.Ignored;
import io.github.zendeskevents.inbox.Outcome.Retry;
import io.github.zendeskevents.inbox.lane.EventSize;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every inbox does, wherever it keeps its events. */
public abstract class InboxContract extends SuppressionContract {

    private static final Delivered DELIVERED = new Delivered();
    private static final Retry AGAIN = new Retry("Zendesk is away", Optional.empty());

    protected final InboxSettings settings = InboxSettings.defaults()
            .withBackoff(new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), () -> 0.999999));
    private final List<Inbox> opened = new ArrayList<>();

    protected abstract Inbox open(InboxSettings inboxSettings, Clock inboxClock);

    /** Forgets what is older than the retention, where that needs to be asked for. */
    protected abstract void prune(Inbox inbox);

    @Override
    protected Inbox inbox() {
        return opened(settings, clock);
    }

    protected Inbox opened(InboxSettings inboxSettings, Clock inboxClock) {
        Inbox inbox = open(inboxSettings, inboxClock);
        opened.add(inbox);
        return inbox;
    }

    @AfterEach
    void closeAll() {
        opened.forEach(Inbox::close);
    }

    protected static CompletionStage<List<Outcome>> accept(Inbox inbox, Event... accepted) {
        CompletionStage<List<Outcome>> stage = inbox.accept(List.of(accepted));
        if (inbox.durable()) {
            assertThat(stage.toCompletableFuture().join()).isEmpty();
        }
        return stage;
    }

    protected static void settle(Inbox inbox, Delivery delivery, Outcome outcome) {
        inbox.settle(delivery, outcome).toCompletableFuture().join();
    }

    protected static List<String> ids(List<Delivery> deliveries) {
        return deliveries.stream().map(delivery -> delivery.event().messageId()).toList();
    }

    private static Delivery only(Inbox inbox) {
        List<Delivery> claimed = inbox.claim(10);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    private static List<String> drain(Inbox inbox) {
        List<String> order = new ArrayList<>();
        for (List<Delivery> claimed = inbox.claim(1); !claimed.isEmpty(); claimed = inbox.claim(1)) {
            order.addAll(ids(claimed));
            settle(inbox, claimed.get(0), DELIVERED);
        }
        return order;
    }

    private static EventCriteria code(String code) {
        return EventCriteria.ALL.with(EventCriteria.Field.CODE, code);
    }

    @Test
    void handsOutAnEventAsItWasAccepted() throws JsonProcessingException {
        String json =
                """
                {"type":"Identify","messageId":"m-1","userId":42,"traits":{"name":"Zoë \\u0000 😀","score":1.50,\
                "big":12345678901234567890.1234567890,"none":null,"list":[1,true]},"unknown":{"a":{"b":[]}}}""";
        Event event =
                new Event((ObjectNode) new ObjectMapper().readTree(json), clock.instant(), Optional.of("odd \0 one"));
        Inbox inbox = inbox();
        accept(inbox, event);

        Delivery delivery = only(inbox);

        ObjectNode expected = event.json();
        assertThat(delivery.event().json().path("traits").path("name"))
                .isEqualTo(expected.path("traits").path("name"));
        assertThat(delivery.event().json().path("unknown")).isEqualTo(expected.path("unknown"));
        assertThat(delivery.event().userId()).contains("42");
        assertThat(delivery.event().acceptedAt()).isEqualTo(clock.instant());
        assertThat(delivery.event().problem())
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("odd"));
        assertThat(delivery.attempts()).isZero();
    }

    @Test
    void handsOutAnEventWithANameOfAnyLength() {
        String name = "n".repeat(60_000);
        Inbox inbox = inbox();
        accept(
                inbox,
                new Event(
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("type", "identify")
                                .put("messageId", "m-1")
                                .put("userId", "u1")
                                .put(name, 1),
                        clock.instant()));

        assertThat(only(inbox).event().json().has(name)).isTrue();
    }

    @Test
    void showsWhatWaitsNextInTheLaneOfAnEventAndEndsItTogetherWithIt() {
        Inbox inbox = inbox();
        accept(
                inbox,
                events.identify("a1", "anna"),
                events.identify("b1", "bert"),
                events.identify("a2", "anna"),
                events.identify("a3", "anna"),
                events.group("a4", "anna", "g1"),
                events.identify("a5", "anna"));
        Delivery first = inbox.claim(10).get(0);

        List<Inbox.Waiting> waiting = inbox.nextInLane(first, 10, Long.MAX_VALUE);
        assertThat(waiting.stream().map(next -> next.event().messageId())).containsExactly("a2", "a3");
        assertThat(inbox.nextInLane(first, 1, Long.MAX_VALUE)).hasSize(1);

        inbox.settle(first, DELIVERED, waiting.stream().map(Inbox.Waiting::id).toList())
                .toCompletableFuture()
                .join();

        assertThat(inbox.counts().delivered()).isEqualTo(3);
        assertThat(inbox.counts().pending()).isEqualTo(3);
        assertThat(drain(inbox)).containsExactly("a4", "a5");
        accept(inbox, events.identify("a2", "anna"));
        assertThat(inbox.claim(10))
                .as("a repeat of what ended together is dropped")
                .isEmpty();
    }

    @Test
    void leavesAloneWhatWaitsNextToAnEventThatIsTriedAgain() {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "anna"), events.identify("a2", "anna"));
        Delivery first = only(inbox);
        inbox.nextInLane(first, 10, Long.MAX_VALUE);

        settle(inbox, first, AGAIN);
        clock.advance(Duration.ofMinutes(1));

        assertThat(drain(inbox)).containsExactly("a1", "a2");
    }

    @Test
    void handsOutOneEventOfAUserAtATimeInTheOrderOfAcceptance() {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "anna"), events.identify("b1", "bert"), events.identify("a2", "anna"));
        accept(inbox, events.identify("a3", "ANNA "));

        List<Delivery> first = inbox.claim(10);
        assertThat(ids(first)).containsExactly("a1", "b1");
        assertThat(inbox.claim(10)).isEmpty();

        settle(inbox, first.get(0), DELIVERED);
        Delivery second = only(inbox);
        assertThat(second.event().messageId()).isEqualTo("a2");
        settle(inbox, second, new Dead("rejected", "no", "users"));
        assertThat(only(inbox).event().messageId()).isEqualTo("a3");
    }

    @Test
    void handsOutNoMoreThanAskedFor() {
        Inbox inbox = inbox();
        accept(inbox, events.identify("1", "a"), events.identify("2", "b"), events.identify("3", "c"));

        assertThat(ids(inbox.claim(2))).containsExactly("1", "2");
        assertThat(ids(inbox.claim(2))).containsExactly("3");
    }

    @Test
    void handsOutNoMoreBytesThanThereIsRoomForAndOneOfAnySize() {
        Inbox inbox = inbox();
        long size = EventSize.of(events.large("l1", "a", 50_000));
        accept(
                inbox,
                events.large("l1", "a", 50_000),
                events.large("l2", "b", 50_000),
                events.identify("s1", "c"),
                events.large("l3", "d", 50_000),
                events.identify("s2", "e"));

        Claimed first = inbox.claim(new Room(10, 10_000, 2 * size, true));
        assertThat(ids(first.deliveries())).containsExactly("l1", "l2", "s1", "s2");
        assertThat(first.more()).as("l3 is due too").isTrue();
        assertThat(first.deliveries().get(0).size()).isEqualTo(size);
        assertThat(inbox.claim(new Room(10, 10_000, size - 1, false))).isEqualTo(new Claimed(List.of(), true));
        assertThat(ids(inbox.claim(new Room(10, 10_000, 1, true)).deliveries())).containsExactly("l3");
        assertThat(inbox.claim(new Room(10, 10_000, 1, true))).isEqualTo(new Claimed(List.of(), false));
    }

    @Test
    void smallEventsStandInLineForTheirRoom() {
        Inbox inbox = inbox();
        long size = EventSize.of(events.large("1", "a", 10_000));
        accept(inbox, events.large("1", "a", 10_000), events.large("2", "b", 10_000), events.identify("3", "c"));

        Claimed first = inbox.claim(new Room(10, size + 1_000, 0, true));
        assertThat(ids(first.deliveries()))
                .as("3 would fit, and would let 2 wait for ever")
                .containsExactly("1");
        assertThat(first.more()).isTrue();
        assertThat(ids(inbox.claim(new Room(1, Long.MAX_VALUE, 0, true)).deliveries()))
                .containsExactly("2");
    }

    @Test
    void showsOfWhatWaitsNextInALaneNoMoreBytesThanAskedFor() {
        Inbox inbox = inbox();
        accept(
                inbox,
                events.identify("1", "a"),
                events.large("2", "a", 1_000),
                events.large("3", "a", 1_000),
                events.identify("4", "a"));
        long size = EventSize.of(events.large("2", "a", 1_000));
        Delivery first = only(inbox);

        assertThat(inbox.nextInLane(first, 10, 2 * size - 1)).hasSize(1);
        assertThat(inbox.nextInLane(first, 10, 2 * size)).hasSize(2);
        assertThat(inbox.nextInLane(first, 10, 0)).isEmpty();
    }

    @Test
    void largeEventsAreTriedAgainLikeSmallOnes() {
        Inbox inbox = inbox();
        accept(inbox, events.large("1", "a", 50_000));
        settle(inbox, only(inbox), AGAIN);
        assertThat(inbox.nextDue()).hasValueSatisfying(due -> assertThat(due).isAfter(clock.instant()));
        inbox.retryNow(10);
        inbox.lastKnownUsers().remember("writes", Details.NONE, Details.NONE);
        await().until(() ->
                inbox.nextDue().filter(due -> !due.isAfter(clock.instant())).isPresent());
        assertThat(only(inbox).attempts()).isEqualTo(1);
    }

    @Test
    void aUserWithManyEventsTakesOnePlaceAndLeavesTheOthersToTheRest() {
        Inbox inbox = inbox();
        accept(
                inbox,
                IntStream.range(0, 500)
                        .mapToObj(i -> events.identify("a" + i, "anna"))
                        .toArray(Event[]::new));
        accept(inbox, events.identify("b", "bert"), events.identify("c", "carl"));
        List<Delivery> first = inbox.claim(3);
        assertThat(ids(first)).containsExactly("a0", "b", "c");
        settle(inbox, first.get(0), DELIVERED);
        assertThat(ids(inbox.claim(3))).containsExactly("a1");
    }

    @Test
    void writesOfSeveralUsersToOneOrganizationTakeTurns() {
        Inbox inbox = inbox();
        accept(
                inbox,
                events.group("g1", "anna", "acme"),
                events.group("g2", "bert", " acme"),
                events.group("g3", "carl", "other"),
                events.identify("b2", "bert"));

        List<Delivery> first = inbox.claim(10);
        assertThat(ids(first))
                .as("bert's identify waits behind his group event")
                .containsExactly("g1", "g3");

        settle(inbox, first.get(0), DELIVERED);
        Delivery second = only(inbox);
        assertThat(second.event().messageId()).isEqualTo("g2");
        settle(inbox, second, DELIVERED);
        assertThat(only(inbox).event().messageId()).isEqualTo("b2");
    }

    @Test
    void anEventThatWaitsInBothItsLanesIsFreeOnlyWhenBothAre() {
        Inbox inbox = inbox();
        accept(
                inbox,
                events.identify("a1", "anna"),
                events.group("b1", "bert", "acme"),
                events.group("a2", "anna", "acme"));
        List<Delivery> first = inbox.claim(10);
        assertThat(ids(first)).containsExactly("a1", "b1");

        settle(inbox, first.get(1), DELIVERED);
        assertThat(inbox.claim(10)).isEmpty();
        settle(inbox, first.get(0), DELIVERED);
        assertThat(only(inbox).event().messageId()).isEqualTo("a2");
    }

    @Test
    void anAliasWaitsForTheEventsOfBothItsUsersAndTheLaterOnesOfBothWaitForIt() {
        Inbox inbox = inbox();
        accept(
                inbox,
                events.identify("a1", "a"),
                events.identify("b1", "b"),
                events.alias("a-to-b", "A", "b"),
                events.identify("a2", "a"),
                events.identify("b2", "B"),
                events.identify("c1", "c"));
        List<Delivery> first = inbox.claim(10);
        assertThat(ids(first)).containsExactly("a1", "b1", "c1");
        settle(inbox, first.get(1), DELIVERED);
        assertThat(inbox.claim(10)).isEmpty();
        settle(inbox, first.get(0), DELIVERED);
        Delivery alias = only(inbox);
        assertThat(ids(List.of(alias))).containsExactly("a-to-b");
        settle(inbox, alias, AGAIN);
        assertThat(inbox.claim(10)).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        settle(inbox, only(inbox), DELIVERED);
        assertThat(ids(inbox.claim(10))).containsExactly("a2", "b2");
    }

    @Test
    void aliasesOfTheSameUsersTakeTurnsWhicheverIdComesFirst() {
        Inbox inbox = inbox();
        accept(
                inbox,
                events.alias("1", "a", "b"),
                events.alias("2", "b", "a"),
                events.alias("3", "c", "a"),
                events.alias("4", "d", "d"),
                events.alias("5", "b", "c"),
                events.identify("6", "c"));
        assertThat(ids(inbox.claim(10))).containsExactly("1", "4");
        assertThat(inbox.claim(10)).isEmpty();
        inbox.close();
    }

    @Test
    void anAliasStaysInBothItsLanesThroughDeathAndReplay() {
        Inbox inbox = inbox();
        accept(inbox, events.alias("a-to-b", "a", "b"));
        settle(inbox, only(inbox), new Dead("rejected", "no", "alias"));
        accept(inbox, events.identify("a1", "a"), events.identify("b1", "b"));
        assertThat(inbox.deadLetters().replayAll(EventCriteria.ALL)).isEqualTo(1);
        accept(inbox, events.identify("a2", "a"), events.identify("b2", "b"));
        assertThat(drain(inbox)).containsExactly("a1", "b1", "a-to-b", "a2", "b2");
    }

    @Test
    void whatWaitsBehindAnAliasIsNotShownAsNextInTheLanesOfItsUsers() {
        Inbox inbox = inbox();
        accept(
                inbox,
                events.identify("a1", "a"),
                events.identify("a2", "a"),
                events.identify("b1", "b"),
                events.identify("b2", "b"),
                events.alias("a-to-b", "a", "b"),
                events.identify("a3", "a"),
                events.identify("b3", "b"));
        List<Delivery> first = inbox.claim(10);
        assertThat(ids(first)).containsExactly("a1", "b1");
        for (Delivery delivery : first) {
            List<Inbox.Waiting> next = inbox.nextInLane(delivery, 10, Long.MAX_VALUE);
            assertThat(next).hasSize(1);
            inbox.settle(delivery, DELIVERED, List.of(next.get(0).id()))
                    .toCompletableFuture()
                    .join();
        }
        assertThat(drain(inbox)).containsExactly("a-to-b", "a3", "b3");
    }

    @Test
    void anonymousAndBrokenEventsHoldNobodyUp() {
        Inbox inbox = inbox();
        accept(
                inbox,
                events.anonymous("x1"),
                events.anonymous("x2"),
                events.identify("bad", "anna").withProblem("broken"),
                events.identify("good", "anna"));

        assertThat(ids(inbox.claim(10))).containsExactly("x1", "x2", "bad", "good");
    }

    @Test
    void anEventThatMustComeAgainStaysTheFirstOfItsLane() {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "anna"), events.identify("a2", "anna"), events.identify("b1", "bert"));
        List<Delivery> first = inbox.claim(10);
        settle(inbox, first.get(0), AGAIN);
        settle(inbox, first.get(1), DELIVERED);

        assertThat(inbox.claim(10)).isEmpty();
        assertThat(inbox.nextDue()).hasValueSatisfying(due -> assertThat(due)
                .isAfter(clock.instant())
                .isBeforeOrEqualTo(clock.instant().plusSeconds(1)));

        clock.advance(Duration.ofSeconds(1));
        Delivery retry = only(inbox);
        assertThat(retry.event().messageId()).isEqualTo("a1");
        assertThat(retry.attempts()).isEqualTo(1);
    }

    @Test
    void pausesGrowUnlessTheOtherSideAsksForMore() {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "anna"));
        for (long seconds : List.of(1, 2, 4, 8, 16, 32, 60, 60)) {
            settle(inbox, only(inbox), AGAIN);
            assertThat(inbox.nextDue()).contains(clock.instant().plusSeconds(seconds));
            clock.advance(Duration.ofSeconds(seconds));
        }
        settle(inbox, only(inbox), new Retry("429", Optional.of(Duration.ofMinutes(5))));
        assertThat(inbox.nextDue().orElseThrow())
                .isBetween(clock.instant().plusSeconds(300), clock.instant().plusSeconds(306));
    }

    @Test
    void nothingWaitsLongerBecauseTheClockWasSetBack() {
        Inbox inbox = inbox();
        accept(
                inbox,
                events.identify("a1", "anna"),
                events.identify("a2", "anna"),
                events.identify("b1", "bert"),
                events.identify("c1", "carl"));
        List<Delivery> first = inbox.claim(3);
        settle(inbox, first.get(0), AGAIN);
        settle(inbox, first.get(1), new Retry("429", Optional.of(Duration.ofMinutes(5))));

        clock.advance(Duration.ofDays(-1));

        List<Delivery> due = new ArrayList<>();
        await().untilAsserted(() -> {
            due.addAll(inbox.claim(10));
            assertThat(ids(due)).containsExactly("a1", "b1");
        });
        settle(inbox, due.get(0), DELIVERED);
        assertThat(ids(inbox.claim(10))).as("what waited behind another").containsExactly("a2");
        settle(inbox, first.get(2), AGAIN);
        assertThat(inbox.nextDue()).contains(clock.instant().plusSeconds(1));
    }

    @Test
    void nothingIsDueWhenNothingWaits() {
        Inbox inbox = inbox();
        assertThat(inbox.nextDue()).isEmpty();
        accept(inbox, events.identify("a1", "anna"));
        assertThat(inbox.nextDue()).contains(clock.instant());
        inbox.claim(1);
        assertThat(inbox.nextDue()).as("what is in flight does not wait").isEmpty();
    }

    @Test
    void endsGrowingPausesOnRequestButNotThoseTheOtherSideAskedFor() {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "anna"), events.identify("b1", "bert"), events.identify("c1", "carl"));
        List<Delivery> first = inbox.claim(10);
        settle(inbox, first.get(0), AGAIN);
        settle(inbox, first.get(1), new Retry("429", Optional.of(Duration.ofSeconds(30))));
        settle(inbox, first.get(2), AGAIN);

        inbox.retryNow(1);
        inbox.lastKnownUsers().remember("writes", Details.NONE, Details.NONE);
        await().until(() ->
                inbox.nextDue().filter(due -> !due.isAfter(clock.instant())).isPresent());
        assertThat(inbox.claim(10)).hasSize(1);
        inbox.retryNow(1_000);
        await().until(() ->
                inbox.nextDue().filter(due -> !due.isAfter(clock.instant())).isPresent());
        assertThat(ids(inbox.claim(10))).hasSize(1).doesNotContain("b1");
    }

    @Test
    void dropsARepeatedMessage() {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "anna"), events.identify("a1", "anna"));
        accept(inbox, events.identify("a1", "anna"), events.identify("a2", "anna"));
        assertThat(inbox.counts().pending()).isEqualTo(2);

        assertThat(drain(inbox)).containsExactly("a1", "a2");
        accept(inbox, events.identify("a1", "anna"));
        assertThat(inbox.claim(10)).isEmpty();
        assertThat(inbox.counts().pending()).isZero();
    }

    @Test
    void nobodyMakesAnothersEventVanishByItsMessageId() {
        Inbox inbox = inbox();
        Event real = events.identify("m1", "anna");
        accept(inbox, events.identify("m1", "bert"), events.anonymous("m1"), real.withTrust(Trust.PUBLIC), real);
        assertThat(inbox.counts().pending()).isEqualTo(4);
        accept(inbox, events.identify("m1", "ANNA"), events.anonymous("m1"), real.withTrust(Trust.PUBLIC));
        assertThat(inbox.counts().pending()).isEqualTo(4);

        assertThat(drain(inbox)).containsExactly("m1", "m1", "m1", "m1");
        accept(inbox, events.identify("m1", "anna"), events.identify("m1", "bert"), events.identify("m1", "carl"));
        assertThat(drain(inbox)).containsExactly("m1");
    }

    @Test
    void trustStaysWithAnEventThroughRetryDeathAndReplay() {
        Inbox inbox = inbox();
        accept(inbox, events.identify("1", "a").withTrust(Trust.PUBLIC), events.identify("2", "b"));
        List<Delivery> first = inbox.claim(10);
        assertThat(first).extracting(delivery -> delivery.event().trust()).containsExactly(Trust.PUBLIC, Trust.SERVER);
        settle(inbox, first.get(0), AGAIN);
        clock.advance(Duration.ofMinutes(1));
        Delivery again = only(inbox);
        assertThat(again.event().trust()).isEqualTo(Trust.PUBLIC);
        settle(inbox, again, new Dead("rejected", "no", "users"));
        DeadLetter letter = inbox.deadLetters().list(1, Optional.empty()).get(0);
        assertThat(letter.event().trust()).isEqualTo(Trust.PUBLIC);
        inbox.deadLetters().replay(letter.id());
        assertThat(only(inbox).event().trust()).isEqualTo(Trust.PUBLIC);
    }

    @Test
    void whatIsOtherwiseTrustedIsNotShownAsNextInALane() {
        Inbox inbox = inbox();
        accept(
                inbox,
                events.identify("1", "a").withTrust(Trust.PUBLIC),
                events.identify("2", "a").withTrust(Trust.PUBLIC),
                events.identify("3", "a"),
                events.identify("4", "a").withTrust(Trust.PUBLIC));
        assertThat(inbox.nextInLane(only(inbox), 10, Long.MAX_VALUE))
                .extracting(next -> next.event().messageId())
                .containsExactly("2");
    }

    @Test
    void takesAMessageAgainAfterTheRetention() {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "anna"), events.identify("b1", "bert"));
        inbox.lastKnownUsers().remember("anna", new Details(Optional.of("Anna"), Optional.empty()), Details.NONE);
        drain(inbox);

        clock.advance(Duration.ofDays(7).minusMillis(1));
        prune(inbox);
        assertThat(inbox.counts().delivered()).isEqualTo(2);
        assertThat(inbox.lastKnownUsers().recall("anna").name()).contains("Anna");
        clock.advance(Duration.ofMillis(2));
        prune(inbox);
        assertThat(inbox.counts().delivered()).isZero();
        assertThat(inbox.lastKnownUsers().recall("anna")).isEqualTo(Details.NONE);

        accept(inbox, events.identify("a1", "anna"));
        assertThat(drain(inbox)).containsExactly("a1");
    }

    @Test
    void messagesWithoutAnIdAreNeverTakenForRepeats() {
        Inbox inbox = inbox();
        accept(inbox, events.anonymous(""), events.anonymous(""));
        assertThat(inbox.claim(10)).hasSize(2);
    }

    @Test
    void strangeIdsAreStoredLikeOthers() {
        Inbox inbox = inbox();
        String longId = "x".repeat(50_000);
        accept(
                inbox,
                events.group(longId + "1", longId + "1", longId),
                events.group(longId + "2", longId + "2", longId),
                events.group("nul\0", "nul\0", "nul\0"),
                events.identify("lone \uD83D", "lone \uD83D"),
                events.identify("quote'\"; DROP TABLE zendesk_event", "%"));

        List<Delivery> claimed = inbox.claim(10);
        assertThat(claimed).hasSize(4);
        assertThat(claimed.get(0).event().userId()).contains(longId + "1");
        assertThat(claimed.get(1).event().groupId()).contains("nul\0");
    }

    @Test
    void countsWhatIsInIt() {
        Inbox inbox = inbox();
        assertThat(inbox.counts()).isEqualTo(new Counts(0, 0, 0, 0, Optional.empty()));
        Instant start = clock.instant();
        accept(inbox, events.identify("1", "a"), events.identify("2", "b"));
        clock.advance(Duration.ofSeconds(10));
        accept(inbox, events.identify("3", "c"), events.identify("4", "d"), events.identify("5", "e"));
        assertThat(inbox.counts()).isEqualTo(new Counts(5, 0, 0, 0, Optional.of(start)));

        List<Delivery> claimed = inbox.claim(10);
        settle(inbox, claimed.get(0), DELIVERED);
        settle(inbox, claimed.get(1), new Ignored("not-sent", "page"));
        settle(inbox, claimed.get(2), new Dead("rejected", "no", "users"));
        settle(inbox, claimed.get(3), AGAIN);
        assertThat(inbox.counts()).isEqualTo(new Counts(2, 1, 1, 1, Optional.of(start.plusSeconds(10))));
    }

    @Test
    void keepsDeadLettersWithTheirReasonAndPagesThroughThem() {
        Inbox inbox = inbox();
        for (int i = 0; i < 5; i++) {
            accept(inbox, events.identify("m" + i, "u" + i));
            settle(inbox, only(inbox), new Dead("rejected", "reason \0 " + i, "zendesk-users"));
        }
        DeadLetters letters = inbox.deadLetters();

        List<DeadLetter> page = letters.list(2, Optional.empty());
        assertThat(page).extracting(letter -> letter.event().messageId()).containsExactly("m4", "m3");
        assertThat(page.get(0)).satisfies(letter -> {
            assertThat(letter.code()).isEqualTo("rejected");
            assertThat(letter.reason()).startsWith("reason").endsWith("4");
            assertThat(letter.step()).isEqualTo("zendesk-users");
            assertThat(letter.attempts()).isEqualTo(1);
            assertThat(letter.failedAt()).isEqualTo(clock.instant());
        });
        List<DeadLetter> next = letters.list(2, Optional.of(page.get(1).id()));
        assertThat(next).extracting(letter -> letter.event().messageId()).containsExactly("m2", "m1");
        assertThat(letters.list(2, Optional.of(next.get(1).id()))).hasSize(1);
    }

    @Test
    void aReasonThatASenderMadeLongIsCut() {
        Inbox inbox = inbox();
        accept(inbox, events.identify("1", "a"));
        settle(inbox, only(inbox), new Dead("rejected", "x".repeat(1_000_000), "users"));
        assertThat(inbox.deadLetters().list(1, Optional.empty()).get(0).reason())
                .hasSizeLessThan(2_100)
                .endsWith("...");
    }

    @Test
    void replaysADeadLetterAtTheEndOfItsLane() {
        Inbox inbox = inbox();
        Instant accepted = clock.instant();
        accept(inbox, events.identify("a1", "anna"));
        settle(inbox, only(inbox), new Dead("rejected", "no", "users"));
        clock.advance(Duration.ofHours(1));
        accept(inbox, events.identify("a2", "anna"), events.identify("a3", "anna"));
        long id = inbox.deadLetters().list(1, Optional.empty()).get(0).id();

        assertThat(inbox.deadLetters().replay(id)).isTrue();
        assertThat(inbox.deadLetters().replay(id)).isFalse();
        accept(inbox, events.identify("a4", "anna"));
        accept(inbox, events.identify("a1", "anna"));

        assertThat(inbox.counts()).isEqualTo(new Counts(4, 0, 0, 0, Optional.of(accepted)));
        List<Delivery> claimed = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            claimed.add(only(inbox));
            settle(inbox, claimed.get(i), DELIVERED);
        }
        assertThat(ids(claimed)).containsExactly("a2", "a3", "a1", "a4");
        assertThat(claimed.get(2).attempts()).isZero();
        assertThat(claimed.get(2).event().acceptedAt()).isEqualTo(accepted);
    }

    @Test
    void replaysByCodeInTheOrderOfAcceptance() {
        Inbox inbox = inbox();
        for (int i = 0; i < 6; i++) {
            accept(inbox, events.identify("m" + i, "anna"));
            clock.advance(Duration.ofSeconds(1));
            settle(inbox, only(inbox), new Dead(i % 2 == 0 ? "even" : "odd", "no", "users"));
        }
        long first = inbox.deadLetters().list(10, Optional.empty()).get(5).id();
        inbox.deadLetters().replay(first);
        settle(inbox, only(inbox), new Dead("even", "still no", "users"));

        assertThat(inbox.deadLetters().replayAll(code("even"))).isEqualTo(3);
        assertThat(drain(inbox)).containsExactly("m0", "m2", "m4");
        assertThat(inbox.deadLetters().replayAll(code("unknown"))).isZero();
        assertThat(inbox.deadLetters().replayAll(EventCriteria.ALL)).isEqualTo(3);
        assertThat(drain(inbox)).containsExactly("m1", "m3", "m5");
        assertThat(inbox.counts()).isEqualTo(new Counts(0, 6, 0, 0, Optional.empty()));
    }

    @Test
    void deletesADeadLetter() {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "anna"));
        settle(inbox, only(inbox), new Dead("rejected", "no", "users"));
        long id = inbox.deadLetters().list(1, Optional.empty()).get(0).id();

        assertThat(inbox.deadLetters().delete(id)).isTrue();
        assertThat(inbox.deadLetters().delete(id)).isFalse();
        assertThat(inbox.deadLetters().list(1, Optional.empty())).isEmpty();
        assertThat(inbox.counts().dead()).isZero();
    }

    /** A dead letter of a user; and one of another organization's group, of another type and code. */
    private Inbox twoDeadLetters() {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "Anna"));
        settle(inbox, only(inbox), new Dead("rejected", "The name \"50%_!\" is wrong", "users"));
        accept(inbox, events.group("g1", "bert", "Acme"));
        settle(inbox, only(inbox), new Dead("unknown-organization", "no 17", "group"));
        return inbox;
    }

    @ParameterizedTest
    @CsvSource({
        "TYPE, IDENTIFY, a1",
        "TYPE, group, g1",
        "CODE, rejected, a1",
        "CODE, reject, ",
        "USER_ID, anna, a1",
        "USER_ID, ann, ",
        "GROUP_ID, ACME, g1",
        "STEP, group, g1",
        "TEXT, 50%_!, a1",
        "TEXT, 50_%!, ",
        "TEXT, NAME, a1",
        "TEXT, acm, g1",
        "TEXT, G1, g1",
        "STATE, dead, g1 a1",
        "STATE, pending, "
    })
    void findsDeadLettersAndEventsByWhatIsAskedFor(EventCriteria.Field field, String value, String expected) {
        Inbox inbox = twoDeadLetters();
        EventCriteria criteria = EventCriteria.ALL.with(field, value);
        List<String> ids = expected == null ? List.of() : List.of(expected.split(" "));

        assertThat(inbox.deadLetters().list(criteria, 10, Optional.empty()))
                .extracting(letter -> letter.event().messageId())
                .isEqualTo(ids);
        assertThat(inbox.eventLog().list(criteria, 10, Optional.empty()).entries())
                .extracting(EventLog.Entry::messageId)
                .isEqualTo(ids);
        List<DeadLetters.Reason> reasons = new ArrayList<>();
        inbox.deadLetters().reasons(criteria, reasons::add);
        assertThat(reasons).hasSameSizeAs(ids);
        assertThat(inbox.deadLetters().replayAll(criteria.with(EventCriteria.Field.TEXT, "nowhere")))
                .isZero();
        assertThat(inbox.deadLetters().deleteAll(criteria)).isEqualTo(ids.size());
        assertThat(inbox.counts().dead()).isEqualTo(2L - ids.size());
    }

    @Test
    void showsEventsOfEachStateNewestFirstAndInPages() {
        Inbox inbox = inbox();
        accept(inbox, events.identify("m1", "u1"), events.identify("m2", "u2"), events.group("m3", "u3", "acme"));
        List<Delivery> claimed = inbox.claim(3);
        settle(inbox, claimed.get(0), DELIVERED);
        settle(inbox, claimed.get(1), new Ignored("not-sent", "page"));
        settle(inbox, claimed.get(2), new Dead("rejected", "no", "users"));
        accept(inbox, events.identify("m4", "u4"));
        EventLog log = inbox.eventLog();

        List<EventLog.Entry> all =
                log.list(EventCriteria.ALL, 10, Optional.empty()).entries();
        assertThat(all)
                .extracting(entry -> entry.messageId() + " " + entry.state() + " "
                        + entry.code().orElse("-") + " " + entry.userId().orElse("-") + " " + entry.attempts())
                .containsExactly(
                        "m4 pending - u4 0",
                        "m3 dead rejected u3 1",
                        "m2 ignored not-sent u2 1",
                        "m1 delivered - u1 1");
        assertThat(all.get(0).nextAttemptAt()).contains(clock.instant());
        assertThat(all.get(3).endedAt()).contains(clock.instant());
        List<EventLog.Entry> page =
                log.list(EventCriteria.ALL, 2, Optional.empty()).entries();
        assertThat(page).isEqualTo(all.subList(0, 2));
        assertThat(log.list(EventCriteria.ALL, 2, Optional.of(page.get(1).id())).entries())
                .isEqualTo(all.subList(2, 4));
        EventCriteria delivered = EventCriteria.ALL.with(EventCriteria.Field.STATE, "delivered");
        assertThat(log.list(delivered, 10, Optional.empty()).entries()).isEqualTo(all.subList(3, 4));
        assertThat(log.find(all.get(1).id()).orElseThrow().event().orElseThrow().groupId())
                .contains("acme");
        assertThat(log.find(all.get(3).id())).contains(all.get(3));
        assertThat(log.find(4711)).isEmpty();
        assertThat(log.pace(clock.instant().minusSeconds(1)).ended()).isEqualTo(3);
        assertThat(log.pace(clock.instant())).isEqualTo(new EventLog.Pace(0, Optional.empty()));
    }

    @Test
    void putsAnEventInThePlaceOfADeadLetterAndInItsOwnLanes() {
        Inbox inbox = twoDeadLetters();
        DeadLetter letter = inbox.deadLetters().list(10, Optional.empty()).get(1);
        accept(inbox, events.identify("c1", "carl"), events.identify("x1", "anna"));
        assertThat(inbox.deadLetters().find(letter.id()).orElseThrow().event()).isEqualTo(letter.event());

        assertThat(inbox.deadLetters().replace(letter.id(), events.identify("c1", "carl")))
                .isEqualTo(DeadLetters.Replacement.REPEATED);
        assertThat(inbox.deadLetters().replace(4711, events.identify("c2", "carl")))
                .isEqualTo(DeadLetters.Replacement.UNKNOWN);
        assertThat(inbox.deadLetters().replace(letter.id(), events.identify("a1", "carl")))
                .isEqualTo(DeadLetters.Replacement.DONE);

        assertThat(inbox.deadLetters().replace(letter.id(), events.identify("a1", "carl")))
                .isEqualTo(DeadLetters.Replacement.UNKNOWN);
        assertThat(inbox.counts().pending()).isEqualTo(3);
        assertThat(ids(inbox.claim(10))).as("it is behind c1").containsExactly("c1", "x1");
        assertThat(inbox.counts().dead()).isEqualTo(1);
    }

    @Test
    void tellsWhyDeadLettersWereGivenUp() {
        List<String> reasons = new ArrayList<>();
        twoDeadLetters().deadLetters().reasons(one -> reasons.add(one.code() + " " + one.step() + " " + one.reason()));

        assertThat(reasons)
                .containsExactly("unknown-organization group no 17", "rejected users The name \"50%_!\" is wrong");
    }

    @Test
    void countsDeadLettersByReasonAndHour() {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "u1"), events.identify("b1", "u2"), events.identify("c1", "u3"));
        Instant first = clock.instant();
        for (Delivery delivery : inbox.claim(3)) {
            settle(
                    inbox,
                    delivery,
                    new Dead("rejected", "no user " + delivery.event().userId().orElseThrow(), "users"));
            clock.advance(Duration.ofMinutes(50));
        }
        List<DeadLetters.ReasonCount> counts = new ArrayList<>();
        inbox.deadLetters().count(EventCriteria.ALL, clock.instant(), counts::add);

        assertThat(counts)
                .allMatch(one -> one.code().equals("rejected")
                        && one.step().equals("users")
                        && one.pattern().equals("no user <id>"));
        assertThat(counts).extracting(DeadLetters.ReasonCount::hour).containsOnly(0, 1, 2);
        assertThat(counts.stream().mapToLong(DeadLetters.ReasonCount::count).sum())
                .isEqualTo(3);
        assertThat(counts).extracting(DeadLetters.ReasonCount::oldest).contains(first);
        counts.clear();
        inbox.deadLetters()
                .count(
                        EventCriteria.ALL.with(EventCriteria.Field.USER_ID, "U2"),
                        first.plus(Duration.ofDays(9)),
                        counts::add);
        assertThat(counts).extracting(DeadLetters.ReasonCount::hour).containsExactly(24);
    }

    @Test
    void handsOutNothingWhileItIsPaused() {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "anna"), events.identify("b1", "bert"));
        Delivery inFlight = inbox.claim(1).get(0);
        AtomicInteger woken = new AtomicInteger();
        inbox.onWork(woken::incrementAndGet);

        inbox.pause("first");
        inbox.pause("second");
        assertThat(inbox.paused()).contains(new Inbox.Pause("first", clock.instant()));
        assertThat(inbox.claim(10)).isEmpty();
        assertThat(inbox.nextDue()).isEmpty();
        settle(inbox, inFlight, DELIVERED);
        assertThat(inbox.counts().delivered()).isEqualTo(1);
        int before = woken.get();

        inbox.resume();
        inbox.resume();
        assertThat(woken).hasValueGreaterThan(before);
        assertThat(inbox.paused()).isEmpty();
        assertThat(ids(inbox.claim(10))).containsExactly("b1");
    }

    @Test
    void deadLettersGoWhenTheyAreTooOldOrTooMany() {
        Inbox inbox = opened(settings.withDeadLetters(Duration.ofDays(90), 3), clock);
        for (int i = 0; i < 5; i++) {
            accept(inbox, events.identify("m" + i, "u"));
            settle(inbox, only(inbox), new Dead("rejected", "no", "users"));
            clock.advance(Duration.ofDays(1));
        }
        prune(inbox);
        assertThat(deadLetters(inbox)).containsExactly("m4", "m3", "m2");
        assertThat(inbox.counts().dead()).isEqualTo(3);

        clock.advance(Duration.ofDays(87));
        prune(inbox);
        assertThat(deadLetters(inbox)).as("m2 was given up 90 days ago").containsExactly("m4", "m3", "m2");
        clock.advance(Duration.ofMillis(1));
        prune(inbox);
        assertThat(deadLetters(inbox)).containsExactly("m4", "m3");
        assertThat(inbox.counts().dead()).isEqualTo(2);
    }

    private static List<String> deadLetters(Inbox inbox) {
        return inbox.deadLetters().list(10, Optional.empty()).stream()
                .map(letter -> letter.event().messageId())
                .toList();
    }

    @Test
    void remembersTheLastDetailsOfPeople() {
        LastKnownUsers people = inbox().lastKnownUsers();
        assertThat(people.recall("anna")).isEqualTo(Details.NONE);
        people.remember("Anna", new Details(Optional.of("Anna"), Optional.of("a@example.com")), Details.NONE);
        people.remember("ANNA", new Details(Optional.of("Anna B \0"), Optional.empty()), Details.NONE);

        assertThat(people.recall("anna").name())
                .hasValueSatisfying(name -> assertThat(name).startsWith("Anna B"));
        assertThat(people.recall("anna").email()).contains("a@example.com");
        assertThat(people.recall("bert")).isEqualTo(Details.NONE);
    }

    @Test
    void knowsWhichIdsAreOnePersonsAndTheLastWordCounts() {
        LastKnownUsers people = inbox().lastKnownUsers();
        assertThat(people.currentId("a")).isEqualTo("a");
        people.same("A", "B").toCompletableFuture().join();
        assertThat(people.idsOf("b")).containsExactly("b", "a");
        assertThat(people.idsOf("a")).containsExactly("a", "B");
        assertThat(people.currentId("a")).isEqualTo("B");
        assertThat(people.currentId("b")).isEqualTo("b");
        people.same("b", "c \0").toCompletableFuture().join();
        assertThat(people.currentId("a")).startsWith("c");
        people.same("c \0", "a").toCompletableFuture().join();
        assertThat(people.currentId("b")).isEqualTo("a");
        assertThat(people.currentId("a")).isEqualTo("a");
        people.notSame("b");
        assertThat(people.currentId("b")).isEqualTo("b");
    }

    @Test
    void idsOfOnePersonAreFoundWhateverTheirLettersAndLength() {
        Inbox inbox = inbox();
        String longId = "Ä".repeat(220);
        inbox.lastKnownUsers().same("p1", "MÜLLER").toCompletableFuture().join();
        inbox.lastKnownUsers().same("p2", longId).toCompletableFuture().join();
        inbox.lastKnownUsers().same("p3", "MULLER").toCompletableFuture().join();
        accept(inbox, events.identify("m1", "somebody"));

        assertThat(inbox.lastKnownUsers().idsOf("müller")).containsExactly("müller", "p1");
        assertThat(inbox.lastKnownUsers().idsOf(longId.toLowerCase(Locale.ROOT)))
                .hasSize(2)
                .contains("p2");
    }

    @Test
    void detailsOfThePreviousIdGoToTheOtherWhereItHasNone() {
        LastKnownUsers people = inbox().lastKnownUsers();
        people.remember("a", new Details(Optional.of("Ann"), Optional.of("ann@x.example")), Details.NONE);
        people.remember("b", new Details(Optional.of("Anna"), Optional.empty()), Details.NONE);
        people.same("a", "b").toCompletableFuture().join();
        assertThat(people.recall("b")).isEqualTo(new Details(Optional.of("Anna"), Optional.of("ann@x.example")));
    }

    @Test
    void whatZendeskHoldsFillsUpTheDetailsOfPeopleAndReplacesNone() {
        LastKnownUsers people = inbox().lastKnownUsers();
        Details zendesk = new Details(Optional.of("Ann Old"), Optional.of("old@example.com"));
        people.remember("ann", new Details(Optional.empty(), Optional.of("ann@example.com")), zendesk);
        assertThat(people.recall("ann")).isEqualTo(new Details(Optional.of("Ann Old"), Optional.of("ann@example.com")));

        people.remember("ann", new Details(Optional.of("Ann"), Optional.empty()), zendesk);
        people.remember("ann", Details.NONE, zendesk);
        assertThat(people.recall("ann")).isEqualTo(new Details(Optional.of("Ann"), Optional.of("ann@example.com")));
    }

    @Test
    void tellsItsListenerWhenThereIsWork() {
        Inbox inbox = inbox();
        AtomicInteger told = new AtomicInteger();
        inbox.onWork(told::incrementAndGet);
        accept(inbox, events.identify("a1", "anna"));
        await().until(() -> told.get() > 0);

        Delivery delivery = only(inbox);
        int before = told.get();
        settle(inbox, delivery, new Dead("rejected", "no", "users"));
        assertThat(told.get()).isGreaterThan(before);
    }

    @Test
    void aSecondOutcomeOfOneAttemptChangesNothing() {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "anna"), events.identify("a2", "anna"));
        Delivery first = only(inbox);
        settle(inbox, first, AGAIN);
        settle(inbox, first, DELIVERED);
        clock.advance(Duration.ofSeconds(1));
        Delivery retry = only(inbox);
        settle(inbox, first, DELIVERED);

        assertThat(inbox.counts().pending()).isEqualTo(2);
        settle(inbox, retry, DELIVERED);
        settle(inbox, retry, DELIVERED);
        assertThat(inbox.counts())
                .isEqualTo(new Counts(1, 1, 0, 0, Optional.of(first.event().acceptedAt())));
    }

    @Test
    void refusesEventsOnceItIsClosed() {
        Inbox inbox = inbox();
        inbox.close();
        assertThatThrownBy(() -> inbox.accept(List.of(events.identify("a1", "anna")))
                        .toCompletableFuture()
                        .join())
                .hasCauseInstanceOf(InboxUnavailableException.class);
    }

    @Test
    void refusesAnEmptyBatch() {
        Inbox inbox = inbox();
        assertThatThrownBy(() -> inbox.accept(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    /** Four producers with their own users and organizations; eight workers that fail at random. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsTheOrderOfEveryLaneWhileManyThreadsWork(long seed) throws InterruptedException {
        Backoff quick = new Backoff(Duration.ofMillis(2), Duration.ofMillis(4), new Random(seed)::nextDouble);
        Inbox inbox = opened(settings.withBackoff(quick), Clock.systemUTC());
        int producers = 4;
        int perProducer = 250;
        Map<String, List<Integer>> effects = new ConcurrentHashMap<>();
        Map<String, String> busy = new ConcurrentHashMap<>();
        List<String> violations = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger finished = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(producers * perProducer);

        ExecutorService threads = Executors.newFixedThreadPool(producers + 8);
        for (int p = 0; p < producers; p++) {
            int producer = p;
            threads.execute(() -> produce(inbox, seed, producer, perProducer));
        }
        for (int w = 0; w < 8; w++) {
            Random random = new Random(seed * 100 + w);
            threads.execute(() -> {
                while (done.getCount() > 0) {
                    for (Delivery delivery : inbox.claim(1 + random.nextInt(5))) {
                        List<String> lanes = lanes(delivery.event());
                        lanes.stream()
                                .filter(lane -> busy.put(lane, delivery.event().messageId()) != null)
                                .forEach(lane -> violations.add("two at once in " + lane));
                        int number =
                                Integer.parseInt(delivery.event().messageId().split("-")[1]);
                        Outcome outcome = outcome(random);
                        if (!(outcome instanceof Retry)) {
                            lanes.forEach(lane -> effects.computeIfAbsent(lane, key -> new ArrayList<>())
                                    .add(number));
                            finished.incrementAndGet();
                        }
                        lanes.forEach(busy::remove);
                        settle(inbox, delivery, outcome);
                        if (!(outcome instanceof Retry)) {
                            done.countDown();
                        }
                    }
                    Thread.onSpinWait();
                }
            });
        }
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

        assertThat(violations).isEmpty();
        assertThat(finished).hasValue(producers * perProducer);
        effects.forEach((lane, order) -> assertThat(order).as(lane).isSorted().doesNotHaveDuplicates());
        Counts counts = inbox.counts();
        assertThat(counts.pending()).isZero();
        assertThat(counts.delivered() + counts.ignored() + counts.dead()).isEqualTo((long) producers * perProducer);
    }

    private void produce(Inbox inbox, long seed, int producer, int count) {
        Random random = new Random(seed * 10 + producer);
        IntStream.range(0, count).forEach(i -> {
            String id = "p" + producer + "-" + i;
            String user = "p" + producer + "u" + random.nextInt(8);
            Event event =
                    switch (random.nextInt(6)) {
                        case 0, 1 -> events.group(id, user, "p" + producer + "o" + random.nextInt(3));
                        case 2 -> events.alias(id, "p" + producer + "u" + random.nextInt(8), user);
                        default -> events.identify(id, user);
                    };
            accept(inbox, event);
        });
    }

    private static List<String> lanes(Event event) {
        List<String> lanes = new ArrayList<>(List.of("user " + event.userId().orElseThrow()));
        event.groupId().ifPresent(group -> lanes.add("organization " + group));
        event.previousId()
                .map(id -> "user " + id)
                .filter(lane -> !lanes.contains(lane))
                .ifPresent(lanes::add);
        return lanes;
    }

    private static Outcome outcome(Random random) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> AGAIN;
            case 2 -> new Dead("rejected", "no", "users");
            case 3 -> new Ignored("not-sent", "page");
            default -> DELIVERED;
        };
    }

    private void flood(Inbox inbox, int sender, int first, int count) {
        accept(
                inbox,
                IntStream.range(first, first + count)
                        .mapToObj(i -> events.identify("flood" + sender + "-" + i, "flooded" + sender + "-" + i)
                                .withSender(sender))
                        .toArray(Event[]::new));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void anEventOfAnotherSenderIsAmongTheNextClaimsHoweverManyWait(int slots) {
        Inbox inbox = inbox();
        flood(inbox, 1, 0, 200);
        inbox.claim(20).forEach(delivery -> settle(inbox, delivery, DELIVERED));
        clock.advance(Duration.ofSeconds(1));
        accept(inbox, events.identify("other", "anna").withSender(2));
        accept(inbox, events.identify("source", "bert"));

        List<String> next = new ArrayList<>();
        for (int claims = 0; claims < 3; claims++) {
            List<Delivery> claimed = inbox.claim(slots);
            next.addAll(ids(claimed));
            claimed.forEach(delivery -> settle(inbox, delivery, DELIVERED));
        }
        assertThat(next).contains("other", "source").hasSize(3 * slots);
    }

    @Test
    void whatAnImportBroughtIsHandedOutOnceNothingElseIsDueAndStaysInOrderWithItsUser() {
        Inbox inbox = inbox();
        flood(inbox, Sender.IMPORT, 0, 200);
        accept(inbox, events.identify("stranger", "anna").withSender(2));
        accept(inbox, events.identify("source", "bert"));
        accept(inbox, events.identify("same-user", "flooded-1-0").withSender(2));

        List<Delivery> claimed = inbox.claim(3);
        assertThat(ids(claimed)).containsExactlyInAnyOrder("stranger", "source", "flood-1-0");
        claimed.forEach(delivery -> settle(inbox, delivery, DELIVERED));
        assertThat(ids(inbox.claim(2))).containsExactlyInAnyOrder("same-user", "flood-1-1");
    }

    @Test
    void sendersThatHaveMuchWaitingTakeTurnsAndEachKeepsItsOrder() {
        Inbox inbox = inbox();
        flood(inbox, 1, 0, 20);
        flood(inbox, 2, 0, 20);
        accept(inbox, events.identify("late", "flooded1-0").withSender(2));

        List<String> order = drain(inbox);

        for (int turn = 0; turn < 20; turn++) {
            assertThat(order.subList(2 * turn, 2 * turn + 2))
                    .containsExactlyInAnyOrder("flood1-" + turn, "flood2-" + turn);
        }
        assertThat(order).hasSize(41).endsWith("late");
    }

    @Test
    void largeEventsOfOneSenderHoldUpNoLargeOnesOfAnother() {
        Inbox inbox = inbox();
        for (int i = 0; i < 10; i++) {
            accept(inbox, events.large("large" + i, "u" + i, 100_000).withSender(1));
        }
        accept(inbox, events.large("other", "anna", 100_000).withSender(2));

        List<String> next = new ArrayList<>();
        for (int claims = 0; claims < 2; claims++) {
            List<Delivery> claimed =
                    inbox.claim(new Room(10, Long.MAX_VALUE, 1, true)).deliveries();
            next.addAll(ids(claimed));
            claimed.forEach(delivery -> settle(inbox, delivery, DELIVERED));
        }
        assertThat(next).hasSize(2).contains("other");
    }

    @Test
    void pausesEndForTheEventsOfAllSenders() {
        Inbox inbox = inbox();
        for (int sender = 0; sender < 3; sender++) {
            accept(inbox, events.identify("m" + sender, "u" + sender).withSender(sender));
        }
        inbox.claim(10).forEach(delivery -> settle(inbox, delivery, AGAIN));
        assertThat(inbox.claim(10)).isEmpty();
        assertThat(inbox.nextDue()).isPresent();

        inbox.retryNow(Integer.MAX_VALUE);
        List<String> again = new ArrayList<>();
        await().until(() -> {
            again.addAll(ids(inbox.claim(10)));
            return again.size() == 3;
        });
    }

    @Test
    void whoHoldsMoreThanItsShareIsRefusedWhileOthersAreNot() {
        long one = EventSize.of(events.identify("flood1-10", "flooded1-10"));
        Inbox inbox = opened(settings.withMemoryCapacity(40).withWaitingCapacity(40 * one), clock);
        List<CompletionStage<List<Outcome>>> stages = new ArrayList<>();
        AtomicInteger sent = new AtomicInteger();
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            int i = 10 + sent.getAndIncrement() % 90;
            stages.add(inbox.accept(
                    List.of(events.identify("flood1-" + sent, "flooded1-" + i).withSender(1))));
            return isRefused(stages.get(stages.size() - 1));
        });

        assertThat(inbox.counts().pending()).isGreaterThanOrEqualTo(15);
        // With an inbox in memory they end with their delivery only.
        inbox.accept(List.of(events.identify("other", "anna").withSender(2)));
        inbox.accept(List.of(events.identify("source", "bert")));
        List<String> claimed = new ArrayList<>();
        await().until(() -> {
            claimed.addAll(ids(inbox.claim(100)));
            return claimed.containsAll(List.of("other", "source"));
        });
    }

    private static boolean isRefused(CompletionStage<List<Outcome>> stage) {
        try {
            stage.toCompletableFuture().get(50, TimeUnit.MILLISECONDS);
            return false;
        } catch (ExecutionException refused) {
            assertThat(refused).hasCauseInstanceOf(InboxUnavailableException.class);
            return true;
        } catch (TimeoutException waits) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void deadLettersThatTakeTooMuchTogetherGoTheOldestFirst() {
        long one = EventSize.of(events.large("m0", "u", 10_000));
        Inbox inbox = opened(settings.withDeadLetterMaxBytes(3 * one), clock);
        for (int i = 0; i < 5; i++) {
            accept(inbox, events.large("m" + i, "u", 10_000));
            settle(inbox, only(inbox), new Dead("rejected", "no", "users"));
            clock.advance(Duration.ofSeconds(1));
        }
        prune(inbox);
        assertThat(deadLetters(inbox)).containsExactly("m4", "m3", "m2");

        accept(inbox, events.large("huge", "u", 100_000));
        settle(inbox, only(inbox), new Dead("rejected", "no", "users"));
        prune(inbox);
        assertThat(deadLetters(inbox)).as("the newest stays, whatever its size").containsExactly("huge");
    }
}
