package io.github.zendeskevents.inbox.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.inbox.DeadLetters.DeadLetter;
import io.github.zendeskevents.inbox.EventCriteria;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Inbox.Counts;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.InboxContract;
import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.inbox.LastKnownUsers.Details;
import io.github.zendeskevents.inbox.Outcome.Dead;
import io.github.zendeskevents.inbox.Outcome.Delivered;
import io.github.zendeskevents.inbox.Outcome.Ignored;
import io.github.zendeskevents.inbox.Outcome.Retry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every durable inbox does. The inboxes that one test opens one after the other are on one database. */
abstract class SqlInboxContract extends InboxContract {

    abstract Connection connect() throws SQLException;

    @Override
    protected void prune(Inbox inbox) {
        ((SqlInbox) inbox).prune();
    }

    List<List<String>> query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<List<String>> found = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                found.add(row);
            }
            return found;
        }
    }

    @Test
    void nothingWaitsLongerBecauseTheClockWasSetBackBeforeTheStart() {
        Inbox before = inbox();
        accept(before, events.identify("a1", "anna"), events.identify("a2", "anna"));
        before.close();

        clock.advance(Duration.ofDays(-1));
        Inbox after = inbox();

        settle(after, after.claim(10).get(0), new Delivered());
        assertThat(ids(after.claim(10))).containsExactly("a2");
    }

    @Test
    void anErasureWaitsNoLongerBecauseTheClockWasSetBack() {
        Inbox inbox = inbox();
        inbox.suppressions().requestErasure("anna", false);
        clock.advance(Duration.ofSeconds(5));
        inbox.erasures().retry(inbox.erasures().claim(1).get(0), "Zendesk is away", Duration.ofMinutes(1));

        clock.advance(Duration.ofDays(-1));

        await().untilAsserted(() -> assertThat(inbox.erasures().claim(1)).hasSize(1));
    }

    @Test
    void everythingIsThereAfterARestart() {
        Inbox before = inbox();
        accept(
                before,
                events.identify("a1", "anna"),
                events.identify("a2", "anna"),
                events.identify("b1", "bert"),
                events.group("c1", "carl", "acme"),
                events.group("d1", "dora", "acme"),
                events.identify("e1", "emil"));
        List<Delivery> claimed = before.claim(10);
        assertThat(ids(claimed)).containsExactly("a1", "b1", "c1", "e1");
        settle(before, claimed.get(0), new Delivered());
        settle(before, claimed.get(1), new Dead("rejected", "no", "users"));
        settle(before, claimed.get(3), new Retry("away", Optional.of(Duration.ofMinutes(5))));
        before.lastKnownUsers().remember("anna", new Details(Optional.of("Anna"), Optional.empty()), Details.NONE);
        Counts counts = before.counts();
        before.close();

        Inbox after = inbox();
        assertThat(after.counts()).isEqualTo(counts);
        assertThat(after.lastKnownUsers().recall("anna").name()).contains("Anna");
        assertThat(after.deadLetters().list(10, Optional.empty())).hasSize(1);
        assertThat(ids(after.claim(10))).as("c1 was in flight").containsExactlyInAnyOrder("a2", "c1");
        accept(after, events.identify("a1", "anna"));
        assertThat(after.claim(10)).isEmpty();
        assertThat(after.nextDue().orElseThrow())
                .isAfterOrEqualTo(clock.instant().plus(Duration.ofMinutes(5)));
    }

    @Test
    void anAliasIsInBothItsLanesAndOnePersonsIdsAreKnownAfterARestart() {
        Inbox before = inbox();
        before.lastKnownUsers().same("old", "new").toCompletableFuture().join();
        accept(before, events.identify("a1", "a"), events.alias("a-to-b", "a", "b"), events.identify("b1", "b"));
        assertThat(ids(before.claim(10))).containsExactly("a1");
        before.close();

        Inbox after = inbox();
        assertThat(after.lastKnownUsers().currentId("OLD")).isEqualTo("new");
        for (String next : List.of("a1", "a-to-b", "b1")) {
            List<Delivery> claimed = after.claim(10);
            assertThat(ids(claimed)).containsExactly(next);
            settle(after, claimed.get(0), new Delivered());
        }
    }

    @Test
    void idsOfOnePersonThatAnEarlierVersionKeptAreFoundToo() throws SQLException {
        inbox().close();
        String longId = "L".repeat(220);
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP INDEX inbox_event_pattern");
            statement.execute("ALTER TABLE zendesk_event DROP COLUMN pattern");
            statement.execute("ALTER TABLE zendesk_event DROP COLUMN traceparent");
            statement.execute("DROP TABLE zendesk_account");
            statement.execute("DROP INDEX zendesk_alias_next");
            statement.execute("ALTER TABLE zendesk_alias DROP COLUMN next_key");
            statement.execute("CREATE INDEX zendesk_alias_next ON zendesk_alias (lower(next_id))");
            statement.execute("DELETE FROM zendesk_schema_version WHERE version >= 8");
            statement.execute("INSERT INTO zendesk_alias (user_id, next_id, updated_at) VALUES ('p1', 'MÜLLER', 1)");
            statement.execute(
                    "INSERT INTO zendesk_alias (user_id, next_id, updated_at) VALUES ('p2', '" + longId + "', 2)");
        }

        Inbox after = inbox();
        assertThat(after.lastKnownUsers().idsOf("müller")).containsExactly("müller", "p1");
        assertThat(after.lastKnownUsers().idsOf(longId)).containsExactly(longId, "p2");
    }

    @Test
    void whatWaitsForOneAccountIsNotTakenForAnother() {
        SqlInbox one = (SqlInbox) inbox();
        one.dedicate(false, URI.create("https://acme.zendesk.com"));
        accept(one, events.identify("a1", "anna"));
        one.close();

        SqlInbox other = (SqlInbox) inbox();
        assertThatThrownBy(() -> other.dedicate(false, URI.create("https://bolt.zendesk.com")))
                .isInstanceOf(InboxSettingException.class)
                .hasMessageStartingWith("zendesk.inbox.url: ")
                .hasMessageContaining("1 events wait for acme.zendesk.com")
                .hasMessageContaining("zendesk.url is https://bolt.zendesk.com")
                .hasMessageNotContaining("\n");
        other.dedicate(false, URI.create("https://ACME.zendesk.com"));
        settle(other, other.claim(1).get(0), new Delivered());
        other.dedicate(false, URI.create("https://bolt.zendesk.com"));
    }

    @Test
    void thePortOfASandboxOnThisMachineMakesNoOtherAccount() {
        SqlInbox inbox = (SqlInbox) inbox();
        inbox.dedicate(false, URI.create("http://127.0.0.1:4001"));
        accept(inbox, events.identify("a1", "anna"));
        inbox.dedicate(false, URI.create("http://localhost:4002"));
        assertThatThrownBy(() -> inbox.dedicate(false, URI.create("https://acme.zendesk.com")))
                .isInstanceOf(InboxSettingException.class);
    }

    @Test
    void whoseIdWasGivenUpLongestAgoIsForgottenFirstWhereTheyAreTooMany() {
        Inbox inbox = opened(settings.withMostUsers(2), clock);
        for (String id : List.of("a", "b", "c")) {
            inbox.lastKnownUsers().same(id, "x").toCompletableFuture().join();
            accept(inbox, events.identify("m-" + id, id));
            clock.advance(Duration.ofDays(300));
        }
        prune(inbox);
        assertThat(inbox.lastKnownUsers().currentId("a")).isEqualTo("a");
        assertThat(inbox.lastKnownUsers().currentId("b")).isEqualTo("x");
    }

    @Test
    void anInboxOfANewerVersionIsRefusedInOneLineAndLeftAsItIs() throws SQLException {
        inbox().close();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO zendesk_schema_version (version) VALUES (99)");
        }
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(this::inbox)
                    .isInstanceOf(InboxSettingException.class)
                    .hasMessage("zendesk.inbox.url: the inbox there was made by a newer version of this program "
                            + "(schema 99). Start that version, or name another place.");
        }
    }

    @Test
    void aListOfDeadLettersHoldsNoMoreThanFitsIntoMemoryAndOneAtLeast() throws SQLException {
        Inbox inbox = inbox();
        for (String id : List.of("1", "2", "3")) {
            accept(inbox, events.identify(id, id));
            settle(inbox, inbox.claim(1).get(0), new Dead("rejected", "no", "users"));
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "UPDATE zendesk_event SET size = " + Runtime.getRuntime().maxMemory());
        }
        List<DeadLetter> page = inbox.deadLetters().list(10, Optional.empty());
        assertThat(page).extracting(letter -> letter.event().messageId()).containsExactly("3");
        assertThat(inbox.deadLetters().list(10, Optional.of(page.get(0).id())))
                .extracting(letter -> letter.event().messageId())
                .containsExactly("2");
    }

    @Test
    void whoWasNotHeardOfForLongestIsForgottenFirstWhereUsersAreTooMany() {
        Inbox inbox = opened(settings.withMostUsers(2), clock);
        for (String user : List.of("anna", "bert", "carl", "anna")) {
            inbox.lastKnownUsers().remember(user, new Details(Optional.of(user), Optional.empty()), Details.NONE);
            accept(inbox, events.identify(clock.instant().toString(), user));
            clock.advance(Duration.ofSeconds(1));
        }
        prune(inbox);
        assertThat(inbox.lastKnownUsers().recall("bert")).isEqualTo(Details.NONE);
        assertThat(inbox.lastKnownUsers().recall("anna").name()).contains("anna");
        assertThat(inbox.lastKnownUsers().recall("carl").name()).contains("carl");
    }

    @Test
    void anErrorInItsWriterEndsNothing() {
        Inbox inbox = inbox();
        AtomicInteger told = new AtomicInteger();
        inbox.onWork(() -> {
            if (told.incrementAndGet() <= 2) {
                throw new OutOfMemoryError("made by this test");
            }
        });
        for (String id : List.of("1", "2", "3", "4")) {
            accept(inbox, events.identify(id, id));
        }
        assertThat(inbox.counts().pending()).isEqualTo(4);
        assertThat(inbox.standstill()).isEmpty();
    }

    @Test
    void theSpanThatAnEventCameInByIsKeptOverARestartAndForADeadLetter() {
        Optional<String> span = Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        Inbox before = inbox();
        accept(before, events.identify("1", "a").withTraceparent(span), events.identify("2", "b"));
        before.close();
        Inbox after = inbox();
        List<Delivery> claimed = after.claim(2);
        assertThat(claimed).extracting(one -> one.event().traceparent()).containsExactly(span, Optional.empty());
        settle(after, claimed.get(0), new Dead("rejected", "no", "users"));
        assertThat(after.deadLetters().replayAll(EventCriteria.ALL)).isEqualTo(1);
        assertThat(after.claim(1).get(0).event().traceparent()).isEqualTo(span);
    }

    @Test
    void trustOutlastsARestart() {
        Inbox before = inbox();
        accept(before, events.identify("1", "a").withTrust(Trust.PUBLIC));
        before.close();
        assertThat(inbox().claim(1).get(0).event().trust()).isEqualTo(Trust.PUBLIC);
    }

    static void run(Connection connection, String script) throws SQLException {
        try (InputStream in = SqlInboxContract.class.getResourceAsStream("/zendesk-inbox/" + script);
                Statement statement = connection.createStatement()) {
            for (String sql : new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";\\s*(\\n|$)")) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void aPauseOutlastsARestart() {
        Inbox before = inbox();
        accept(before, events.identify("a1", "anna"));
        before.pause("by hand");
        before.close();

        Inbox after = inbox();
        assertThat(after.paused()).contains(new Inbox.Pause("by hand", clock.instant()));
        assertThat(after.claim(1)).isEmpty();
        after.resume();
        assertThat(ids(after.claim(1))).containsExactly("a1");
    }

    @Test
    void deadLettersOfAnEarlierVersionAreCountedWithTheOthers() throws SQLException {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "u1"), events.identify("b1", "u2"), events.identify("c1", "u3"));
        inbox.claim(3)
                .forEach(delivery -> settle(inbox, delivery, new Dead("rejected", "no " + delivery.id(), "users")));
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE zendesk_event SET pattern = NULL WHERE message_id <> 'b1'");
        }
        List<String> counts = new ArrayList<>();

        inbox.deadLetters()
                .count(EventCriteria.ALL, clock.instant(), one -> counts.add(one.pattern() + " " + one.count()));

        assertThat(counts).containsExactly("no <number> 1", "no <number> 1", "no <number> 1");
    }

    @Test
    void manyDeadLettersArePutBackAndDeletedPageAfterPage() throws SQLException {
        Inbox inbox = inbox();
        int many = 1_203;
        List<Event> letters = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            letters.add(events.identify("m" + i, "u" + i));
        }
        accept(inbox, letters.toArray(Event[]::new));
        List<CompletableFuture<Void>> dead = inbox.claim(many).stream()
                .map(delivery -> inbox.settle(
                                delivery, new Dead("c" + delivery.id() % 2, "no " + delivery.id(), "users"))
                        .toCompletableFuture())
                .toList();
        CompletableFuture.allOf(dead.toArray(CompletableFuture<?>[]::new)).join();

        EventCriteria odd = EventCriteria.ALL.with(EventCriteria.Field.CODE, "c1");
        AtomicInteger reasons = new AtomicInteger();
        inbox.deadLetters().reasons(reason -> reasons.incrementAndGet());
        assertThat(reasons).hasValue(many);
        int replayed = inbox.deadLetters().replayAll(odd);
        assertThat(inbox.counts())
                .extracting(Counts::pending, Counts::dead)
                .containsExactly((long) replayed, (long) many - replayed);
        assertThat(replayed).isBetween(601, 602);
        assertThat(inbox.deadLetters().deleteAll(EventCriteria.ALL)).isEqualTo(many - replayed);
        assertThat(inbox.claim(many)).hasSize(replayed);
        assertThat(query("SELECT count(*) FROM zendesk_event WHERE state = 'dead'"))
                .containsExactly(List.of("0"));
    }

    @Test
    void nothingButItsIdsStaysOnceAnEventIsDelivered() throws SQLException {
        Inbox inbox = inbox();
        accept(inbox, events.group("a1", "anna", "acme"));
        settle(inbox, inbox.claim(1).get(0), new Delivered());

        assertThat(query("SELECT message_id, type, state, event, user_id, group_id, lane, org_lane FROM zendesk_event"))
                .containsExactly(Arrays.asList("a1", "group", "delivered", null, "anna", "acme", null, null));
    }

    @Test
    void anIgnoredEventIsKeptWithItsCodeAndReasonAndADeliveredOneWithAReasonIfItHasOne() throws SQLException {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "anna"), events.identify("b1", "bert"), events.identify("c1", "carl"));
        List<Delivery> claimed = inbox.claim(3);
        settle(inbox, claimed.get(0), new Ignored("not-listed", "Seen"));
        settle(inbox, claimed.get(1), new Delivered());
        settle(inbox, claimed.get(2), new Delivered("user 1 was merged into user 2"));

        assertThat(query("SELECT message_id, state, code, reason FROM zendesk_event ORDER BY message_id"))
                .containsExactly(
                        Arrays.asList("a1", "ignored", "not-listed", "Seen"),
                        Arrays.asList("b1", "delivered", null, null),
                        Arrays.asList("c1", "delivered", null, "user 1 was merged into user 2"));
    }

    @Test
    void anEventWhoseStoredJsonIsDamagedKeepsItsIdsAndSaysSo() throws SQLException {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "anna"));
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE zendesk_event SET event = '{broken'");
        }
        Delivery delivery = inbox.claim(1).get(0);
        assertThat(delivery.event().messageId()).isEqualTo("a1");
        assertThat(delivery.event().userId()).contains("anna");
        assertThat(delivery.event().problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("JSON"));
    }

    @Test
    void countersAgreeWithTheRowsAfterManyChanges() throws SQLException {
        Inbox inbox = inbox();
        IntStream.range(0, 300)
                .forEach(i -> accept(
                        inbox, events.identify("m" + i % 250, "u" + i % 40).withSender(i % 3)));
        for (int round = 0; round < 10; round++) {
            List<Delivery> claimed = inbox.claim(20);
            for (int i = 0; i < claimed.size(); i++) {
                if (round == 5) {
                    List<Inbox.Waiting> next = inbox.nextInLane(claimed.get(i), 2, Long.MAX_VALUE);
                    inbox.settle(
                                    claimed.get(i),
                                    new Delivered(),
                                    next.stream().map(Inbox.Waiting::id).toList())
                            .toCompletableFuture()
                            .join();
                    continue;
                }
                settle(inbox, claimed.get(i), i % 3 == 0 ? new Dead("c" + i % 2, "no", "s") : new Delivered());
            }
        }
        inbox.deadLetters().replayAll(EventCriteria.ALL.with(EventCriteria.Field.CODE, "c0"));
        inbox.deadLetters()
                .delete(inbox.deadLetters().list(1, Optional.empty()).get(0).id());

        assertThat(query("SELECT state, count(*) FROM zendesk_event GROUP BY state ORDER BY state"))
                .isEqualTo(query("SELECT name, n FROM zendesk_tally WHERE name NOT IN ('sequence', 'dead-bytes')"
                        + " AND n > 0 ORDER BY name"));
        assertThat(query("SELECT sum(size) FROM zendesk_event WHERE state = 'dead'"))
                .isEqualTo(query("SELECT n FROM zendesk_tally WHERE name = 'dead-bytes'"));
        assertThat(query("SELECT sender, sum(size) FROM zendesk_event WHERE state = 'pending' AND sender <> 0"
                        + " GROUP BY sender ORDER BY sender"))
                .hasSize(2)
                .isEqualTo(query("SELECT sender, bytes FROM zendesk_sender ORDER BY sender"));
        assertThat(
                        query(
                                """
                SELECT e.id FROM zendesk_event e WHERE state = 'pending' AND blockers <> (SELECT CASE WHEN EXISTS
                (SELECT 1 FROM zendesk_event b WHERE b.state = 'pending' AND b.lane = e.lane AND b.seq < e.seq)
                THEN 1 ELSE 0 END)"""))
                .isEmpty();
    }

    @Test
    void theSenderOfAnEventOutlastsARestartAndADeadLetter() {
        Inbox before = inbox();
        accept(
                before,
                events.identify("a1", "anna").withSender(7),
                events.identify("b1", "bert").withSender(7));
        settle(before, before.claim(1).get(0), new Dead("rejected", "no", "users"));
        before.close();

        Inbox after = inbox();
        assertThat(after.claim(1).get(0).event().sender()).isEqualTo(7);
        after.deadLetters().replayAll(EventCriteria.ALL);
        assertThat(after.claim(1).get(0).event().sender()).isEqualTo(7);
    }

    @Test
    void aCallerThatIsSlowToAnswerHoldsUpNoOtherCommit() {
        Inbox inbox = inbox();
        CountDownLatch slow = new CountDownLatch(1);
        AtomicInteger held = new AtomicInteger();
        AtomicInteger sent = new AtomicInteger();
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
            int n = sent.incrementAndGet();
            Thread asking = Thread.currentThread();
            inbox.accept(List.of(events.identify("a" + n, "a" + n))).thenRun(() -> {
                // Where the commit was sooner than this, it is the asking thread that is answered, and may go on.
                if (Thread.currentThread() != asking && held.getAndIncrement() < 3) {
                    await().until(() -> slow.getCount() == 0);
                }
            });
            return held.get() >= 3;
        });
        try {
            assertThat(inbox.accept(List.of(events.identify("d1", "d1")))).succeedsWithin(Duration.ofSeconds(20));
            assertThat(inbox.deadLetters().replayAll(EventCriteria.ALL)).isZero();
            assertThat(inbox.counts().pending()).isEqualTo(sent.get() + 1);
        } finally {
            slow.countDown();
        }
    }

    @Test
    void aLargeBacklogIsForgottenInSmallSteps() {
        Inbox inbox = inbox();
        for (int i = 0; i < 13; i++) {
            int batch = i;
            inbox.accept(IntStream.range(0, 100)
                            .mapToObj(n -> events.identify(batch + "-" + n, "u" + n))
                            .toList())
                    .toCompletableFuture()
                    .join();
        }
        for (List<Delivery> claimed = inbox.claim(100); !claimed.isEmpty(); claimed = inbox.claim(100)) {
            CompletableFuture.allOf(claimed.stream()
                            .map(delivery ->
                                    inbox.settle(delivery, new Delivered()).toCompletableFuture())
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        }
        clock.advance(settings.retention().plusSeconds(1));
        assertThat(((SqlInbox) inbox).prune()).isEqualTo(1_300);
        assertThat(inbox.counts()).isEqualTo(new Counts(0, 0, 0, 0, Optional.empty()));
    }
}
