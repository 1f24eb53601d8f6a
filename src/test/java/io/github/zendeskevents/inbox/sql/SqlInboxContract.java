package io.github.zendeskevents.inbox.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Inbox.Counts;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.InboxContract;
import io.github.zendeskevents.inbox.LastKnownUsers.Details;
import io.github.zendeskevents.inbox.Outcome.Dead;
import io.github.zendeskevents.inbox.Outcome.Delivered;
import io.github.zendeskevents.inbox.Outcome.Ignored;
import io.github.zendeskevents.inbox.Outcome.Retry;
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
    void nothingOfTheContentStaysOnceAnEventIsDelivered() throws SQLException {
        Inbox inbox = inbox();
        accept(inbox, events.group("a1", "anna", "acme"));
        settle(inbox, inbox.claim(1).get(0), new Delivered());

        assertThat(query("SELECT message_id, type, state, event, user_id, group_id, lane, org_lane FROM inbox_event"))
                .containsExactly(Arrays.asList("a1", "group", "delivered", null, null, null, null, null));
    }

    @Test
    void anIgnoredEventIsKeptWithItsCodeAndReasonAndADeliveredOneHasNone() throws SQLException {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "anna"), events.identify("b1", "bert"));
        List<Delivery> claimed = inbox.claim(2);
        settle(inbox, claimed.get(0), new Ignored("not-listed", "Seen"));
        settle(inbox, claimed.get(1), new Delivered());

        assertThat(query("SELECT message_id, state, code, reason FROM inbox_event ORDER BY message_id"))
                .containsExactly(
                        Arrays.asList("a1", "ignored", "not-listed", "Seen"),
                        Arrays.asList("b1", "delivered", null, null));
    }

    @Test
    void anEventWhoseStoredJsonIsDamagedKeepsItsIdsAndSaysSo() throws SQLException {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "anna"));
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE inbox_event SET event = '{broken'");
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
        IntStream.range(0, 300).forEach(i -> accept(inbox, events.identify("m" + i % 250, "u" + i % 40)));
        for (int round = 0; round < 10; round++) {
            List<Delivery> claimed = inbox.claim(20);
            for (int i = 0; i < claimed.size(); i++) {
                settle(inbox, claimed.get(i), i % 3 == 0 ? new Dead("c" + i % 2, "no", "s") : new Delivered());
            }
        }
        inbox.deadLetters().replayAll(Optional.of("c0"));
        inbox.deadLetters()
                .delete(inbox.deadLetters().list(1, Optional.empty()).get(0).id());

        assertThat(query("SELECT state, count(*) FROM inbox_event GROUP BY state ORDER BY state"))
                .isEqualTo(query("SELECT name, n FROM inbox_tally WHERE name <> 'sequence' AND n > 0 ORDER BY name"));
        assertThat(
                        query(
                                """
                SELECT e.id FROM inbox_event e WHERE state = 'pending' AND blockers <> (SELECT CASE WHEN EXISTS
                (SELECT 1 FROM inbox_event b WHERE b.state = 'pending' AND b.lane = e.lane AND b.seq < e.seq)
                THEN 1 ELSE 0 END)"""))
                .isEmpty();
    }

    @Test
    void aCallerThatIsSlowToAnswerHoldsUpNoOtherCommit() {
        Inbox inbox = inbox();
        CountDownLatch slow = new CountDownLatch(1);
        for (String id : List.of("a1", "b1", "c1")) {
            inbox.accept(List.of(events.identify(id, id))).thenRun(() -> await().until(() -> slow.getCount() == 0));
        }
        accept(inbox, events.identify("d1", "d1"));
        assertThat(inbox.deadLetters().replayAll(Optional.empty())).isZero();
        assertThat(inbox.counts().pending()).isEqualTo(4);
        slow.countDown();
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
