package io.github.zendeskevents.inbox.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.inbox.Erasures.Erasure;
import io.github.zendeskevents.inbox.EventCriteria;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.Outcome.Delivered;
import io.github.zendeskevents.inbox.Outcome.Retry;
import io.github.zendeskevents.inbox.sql.claim.LeasedStatements;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import io.github.zendeskevents.inbox.sql.deadletter.BuriedEvents;
import io.github.zendeskevents.inbox.sql.deadletter.SqlDeadLetters;
import io.github.zendeskevents.inbox.sql.erasure.ErasedRows;
import io.github.zendeskevents.inbox.sql.erasure.OddRows;
import io.github.zendeskevents.inbox.sql.erasure.SqlErasures;
import io.github.zendeskevents.inbox.sql.erasure.SqlSuppressions;
import io.github.zendeskevents.inbox.sql.table.Conditions;
import io.github.zendeskevents.inbox.sql.table.EventTable;
import io.github.zendeskevents.inbox.sql.table.OutcomeStatements;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresInboxTest extends SqlInboxContract {

    /** Those of all inboxes on the server, which some tests only wait with, and one breaks. */
    private static final String CONNECTIONS = "connections";

    @RegisterExtension
    static final PostgresServer SERVER = new PostgresServer();

    private String url;

    @BeforeEach
    void emptySchema() throws SQLException {
        url = SERVER.newSchema();
    }

    @Override
    protected Inbox open(InboxSettings inboxSettings, Clock inboxClock) {
        return SqlInbox.open(SqlDatabase.open(url, inboxSettings), inboxSettings, inboxClock);
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    /** Makes the tables as the version of the program did that knew so many scripts. */
    private void makeSchema(int version) throws SQLException {
        try (Connection connection = connect()) {
            for (int script = 1; script <= version; script++) {
                run(connection, "postgresql/%03d.sql".formatted(script));
            }
        }
    }

    private static void insertOld(Statement statement, int version, long id, String state, long now)
            throws SQLException {
        String json = "'{\"type\":\"identify\",\"messageId\":\"old%1$d\",\"userId\":\"u%1$d\"}'".formatted(id);
        String end =
                switch (state) {
                    case "delivered" -> "NULL, NULL, NULL, NULL, NULL, " + now;
                    case "dead" -> json + ", 'rejected', 'no', 'users', " + now + ", NULL";
                    default -> json + ", NULL, NULL, NULL, NULL, NULL";
                };
        statement.executeUpdate(
                "INSERT INTO " + (version < 4 ? "inbox" : "zendesk") + "_event (id, seq, message_id, type,"
                        + " user_id, state, lane, blockers, attempts, next_attempt_at, not_before, accepted_at, event, code, reason,"
                        + " step, failed_at, ended_at" + (version < 2 ? "" : ", origin, trust, size") + ") "
                        + "VALUES (%1$d, %1$d, 'old%1$d', 'identify', 'u%1$d', '%2$s', 'u:u%1$d', 0, 0, 0, 0, 0, "
                                .formatted(id, state)
                        + end + (version < 2 ? "" : ", '', 'server', 800") + ")");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void eventsOfEachEarlierSchemaAreTakenOver(int version) throws SQLException {
        makeSchema(version);
        String prefix = version < 4 ? "inbox" : "zendesk";
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + prefix + "_schema_version (version INTEGER PRIMARY KEY)");
            for (int known = 1; known <= version; known++) {
                statement.executeUpdate("INSERT INTO " + prefix + "_schema_version (version) VALUES (" + known + ")");
            }
            insertOld(statement, version, 1, "pending", clock.millis());
            insertOld(statement, version, 2, "dead", clock.millis());
            insertOld(statement, version, 3, "delivered", clock.millis());
            statement.executeUpdate("UPDATE " + prefix + "_tally SET n = 3 WHERE name = 'sequence'");
            statement.executeUpdate(
                    "UPDATE " + prefix + "_tally SET n = 1 WHERE name IN ('pending', 'dead', 'delivered')");
            statement.executeUpdate("UPDATE " + prefix + "_tally SET n = 800 WHERE name = 'dead-bytes'");
        }

        Inbox inbox = inbox();
        accept(inbox, events.identify("old1", "u1"), events.identify("old2", "u2"), events.identify("old3", "u3"));
        accept(inbox, events.identify("new", "u1"));
        assertThat(inbox.counts().pending()).isEqualTo(2);
        Delivery old = inbox.claim(10).get(0);
        assertThat(old.event().messageId()).isEqualTo("old1");
        assertThat(old.event().trust()).isEqualTo(Trust.SERVER);
        assertThat(old.size()).isPositive();
        settle(inbox, old, new Delivered());
        assertThat(ids(inbox.claim(10))).containsExactly("new");
        assertThat(inbox.deadLetters().replayAll(EventCriteria.ALL)).isEqualTo(1);
        assertThat(ids(inbox.claim(10))).containsExactly("old2");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void instancesThatStartTogetherMakeTheTablesOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Callable<Inbox>> starts = List.of(this::inbox, this::inbox, this::inbox, this::inbox);
        for (Future<Inbox> start : threads.invokeAll(starts)) {
            start.get();
        }
        threads.shutdown();
        assertThat(query("SELECT max(version) FROM zendesk_schema_version")).containsExactly(List.of("11"));
        assertThat(query("SELECT count(*) FROM zendesk_instance")).containsExactly(List.of("4"));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @ResourceLock(value = CONNECTIONS, mode = ResourceAccessMode.READ)
    void anInstanceThatCannotSendAHeartbeatHoldsNoLeaseUntilItCanAgain() throws SQLException {
        Inbox inbox = opened(settings.withLease(Duration.ofSeconds(3)), clock);
        assertThat(inbox.holdsLease()).isTrue();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE zendesk_instance IN ACCESS EXCLUSIVE MODE");
            await().until(() -> !inbox.holdsLease());
            connection.rollback();
        }
        await().until(inbox::holdsLease);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @ResourceLock(value = CONNECTIONS, mode = ResourceAccessMode.READ)
    void whenTheDiskIsFullTheReserveIsGivenToOutcomesUntilItCanBeKeptAgain() throws SQLException {
        SqlDatabase database = SqlDatabase.open(url, settings);
        try (Inbox inbox = SqlInbox.open(database, settings, clock)) {
            database.keepReserve();
            assertThat(query("SELECT pg_table_size('zendesk_reserve') > 30000000"))
                    .containsExactly(List.of("t"));
            accept(inbox, events.identify("a1", "anna"));
            execute("CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
                    + " 'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100'', MESSAGE = ''could not extend file''; END'");
            execute("CREATE TRIGGER full_disk BEFORE INSERT ON zendesk_event EXECUTE FUNCTION full_disk()");

            assertThatThrownBy(() -> accept(inbox, events.identify("b1", "bert")))
                    .hasRootCauseInstanceOf(SQLException.class);
            assertThat(query("SELECT to_regclass('zendesk_reserve') IS NULL")).containsExactly(List.of("t"));
            execute("DROP TRIGGER full_disk ON zendesk_event");
            settle(inbox, inbox.claim(10).get(0), new Delivered());
            assertThat(inbox.counts().delivered()).isEqualTo(1);
            await().untilAsserted(() -> assertThatThrownBy(() -> accept(inbox, events.identify("b1", "bert")))
                    .hasMessageContaining("delivery goes on"));

            database.keepReserve();
            await().untilAsserted(() -> assertThatCode(() -> accept(inbox, events.identify("b1", "bert")))
                    .doesNotThrowAnyException());
        }
    }

    @Test
    void instancesShareTheWorkButNeverALane() {
        Inbox one = inbox();
        Inbox two = inbox();
        accept(
                one,
                events.identify("a1", "anna"),
                events.identify("b1", "bert"),
                events.identify("a2", "anna"),
                events.group("c1", "carl", "acme"),
                events.group("d1", "dora", "acme"));
        List<Delivery> ofOne = one.claim(2);
        List<Delivery> ofTwo = two.claim(10);
        assertThat(ids(ofOne)).containsExactly("a1", "b1");
        assertThat(ids(ofTwo)).containsExactly("c1");

        settle(one, ofOne.get(0), new Delivered());
        settle(two, ofTwo.get(0), new Delivered());
        assertThat(ids(two.claim(10))).containsExactly("a2", "d1");
        assertThat(one.claim(10)).isEmpty();
    }

    @Test
    void aRepeatAtAnotherInstanceIsDropped() {
        Inbox one = inbox();
        Inbox two = inbox();
        accept(one, events.identify("a1", "anna"));
        accept(two, events.identify("a1", "anna"), events.identify("a2", "anna"));
        assertThat(one.counts().pending()).isEqualTo(2);
    }

    @Test
    void anInstanceThatEndsHandsBackWhatItHadInFlight() {
        Inbox one = inbox();
        Inbox two = inbox();
        accept(one, events.identify("a1", "anna"));
        assertThat(one.claim(10)).hasSize(1);
        assertThat(two.claim(10)).isEmpty();
        one.close();
        assertThat(ids(two.claim(10))).containsExactly("a1");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @ResourceLock(value = CONNECTIONS, mode = ResourceAccessMode.READ)
    void anInstanceThatIsAliveKeepsItsLanesBeyondTheLease() {
        InboxSettings shortLease = settings.withLease(Duration.ofSeconds(3));
        Inbox one = opened(shortLease, clock);
        Inbox two = opened(shortLease, clock);
        accept(one, events.identify("a1", "anna"));
        assertThat(one.claim(10)).hasSize(1);
        await().during(Duration.ofSeconds(5)).until(() -> two.claim(10).isEmpty());
    }

    /** As after a long stop of the process: the others take over while it still believes to hold its lease. */
    @Test
    void anOutcomeIsNotStoredOnceAnotherInstanceTookTheEventOver() throws SQLException {
        Inbox one = inbox();
        Inbox two = opened(settings.withLease(Duration.ofSeconds(2)), clock);
        accept(one, events.identify("a1", "anna"), events.identify("a2", "anna"));
        Delivery late = one.claim(10).get(0);
        execute("UPDATE zendesk_instance SET lease_until = now() - interval '1 s' WHERE id ="
                + " (SELECT owner FROM zendesk_event WHERE message_id = 'a1')");
        List<Delivery> taken = new ArrayList<>();
        await().until(() -> taken.addAll(two.claim(10)));
        assertThat(ids(taken)).containsExactly("a1");

        settle(one, late, new Delivered());
        assertThat(one.counts().delivered()).isZero();
        assertThat(one.claim(10)).as("without a lease nothing is claimed").isEmpty();
        assertThat(two.claim(10)).as("a2 waits for the delivery of a1").isEmpty();
        settle(two, taken.get(0), new Retry("away", Optional.empty()));
        clock.advance(Duration.ofSeconds(1));
        settle(two, two.claim(10).get(0), new Delivered());
        assertThat(ids(two.claim(10))).containsExactly("a2");
    }

    @Test
    void anInstanceThatLostItsLeaseGoesOnAfterItsNextHeartbeat() throws SQLException {
        Inbox inbox = opened(settings.withLease(Duration.ofSeconds(2)), clock);
        accept(inbox, events.identify("a1", "anna"), events.identify("b1", "bert"));
        Delivery running = inbox.claim(1).get(0);
        execute("DELETE FROM zendesk_instance");

        List<Delivery> more = new ArrayList<>();
        await().until(() -> more.addAll(inbox.claim(10)));
        assertThat(ids(more)).as("a1 is still being delivered").containsExactly("b1");
        assertThat(inbox.holdsLease())
                .as("another instance might have delivered a1 meanwhile")
                .isFalse();
        settle(inbox, running, new Delivered());
        assertThat(inbox.holdsLease()).isTrue();
        settle(inbox, more.get(0), new Delivered());
        assertThat(inbox.counts().delivered()).isEqualTo(2);
    }

    /** As after an error between the database and this process: its own events are marked as in flight, and nobody has them. */
    @Test
    void whatAClaimThatBrokeOffHadTakenIsHandedOutAfterAll() throws SQLException {
        Inbox inbox = opened(settings.withLease(Duration.ofMillis(600)), clock);
        accept(inbox, events.identify("a1", "anna"));
        execute("UPDATE zendesk_event SET owner = (SELECT id FROM zendesk_instance)");
        execute("ALTER TABLE zendesk_event RENAME COLUMN problem TO hidden");
        assertThatThrownBy(() -> inbox.claim(1)).isInstanceOf(InboxUnavailableException.class);
        execute("ALTER TABLE zendesk_event RENAME COLUMN hidden TO problem");
        List<Delivery> claimed = new ArrayList<>();
        await().until(() -> claimed.addAll(inbox.claim(10)));
        assertThat(ids(claimed)).containsExactly("a1");
    }

    @Test
    void tellsItsListenerOfWorkThatAnotherInstanceTookIn() {
        Inbox one = inbox();
        Inbox two = inbox();
        List<Delivery> claimed = new ArrayList<>();
        two.onWork(() -> claimed.addAll(two.claim(10)));
        accept(one, events.identify("a1", "anna"));
        await().until(() -> ids(claimed).equals(List.of("a1")));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @ResourceLock(value = CONNECTIONS, mode = ResourceAccessMode.READ)
    void aLockedDatabaseIsUnavailableAndTakesEventsAgainAfterwards() throws SQLException {
        Inbox inbox = opened(settings.withStoreTimeout(Duration.ofSeconds(2)), clock);
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE zendesk_event, zendesk_tally IN ACCESS EXCLUSIVE MODE");
            assertThatThrownBy(() -> accept(inbox, events.identify("a1", "anna")))
                    .hasCauseInstanceOf(InboxUnavailableException.class)
                    .hasMessageContaining("lock");
            assertThatThrownBy(() -> inbox.claim(1)).isInstanceOf(InboxUnavailableException.class);
            connection.rollback();
        }
        accept(inbox, events.identify("a1", "anna"));
        assertThat(inbox.claim(1)).hasSize(1);
    }

    @Test
    @ResourceLock(CONNECTIONS)
    void connectionsThatBreakAreReplaced() throws SQLException {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "anna"));
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'zendesk-inbox'");
        await().ignoreExceptions().until(() -> accept(inbox, events.identify("a2", "anna")) != null);
        assertThat(inbox.counts().pending()).isEqualTo(2);
    }

    @Test
    void anEventThatTheDatabaseRefusesDoesNotKeepOthersOut() throws SQLException {
        Inbox inbox = inbox();
        execute("ALTER TABLE zendesk_event ADD CHECK (message_id <> 'refused')");
        List<CompletableFuture<List<Outcome>>> stages = IntStream.range(0, 50)
                .mapToObj(i -> events.identify(i == 25 ? "refused" : "m" + i, "u" + i))
                .map(event -> inbox.accept(List.of(event)).toCompletableFuture())
                .toList();
        await().until(() -> stages.stream().allMatch(CompletableFuture::isDone));
        assertThat(stages.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(1);
        assertThat(inbox.counts().pending()).isEqualTo(49);
    }

    @Test
    void errorsNameThePlaceButNoPassword() {
        String wrong = "jdbc:postgresql://anna:hush@localhost:1/none?password=secret&user=bert";
        assertThatThrownBy(() -> SqlDatabase.open(wrong, settings.withStoreTimeout(Duration.ofSeconds(1))))
                .isInstanceOf(InboxSettingException.class)
                .hasMessageContaining("zendesk.inbox.url")
                .hasMessageContaining("localhost:1/none")
                .hasMessageNotContainingAny("hush", "secret", "\n")
                .hasNoCause();
    }

    @Test
    void everyFrequentStatementWalksAnIndexWhateverIsInTheTable() throws SQLException {
        Inbox inbox = inbox();
        assertPlans();
        for (int batch = 0; batch < 20; batch++) {
            int first = batch * 500;
            accept(
                    inbox,
                    IntStream.range(first, first + 500)
                            .mapToObj(this::oneOfFewLanes)
                            .toArray(Event[]::new));
        }
        assertPlans();
        execute("ANALYZE zendesk_event");
        assertPlans();
    }

    private Event oneOfFewLanes(int number) {
        String user = "u" + number % 2;
        return number % 3 == 0 ? events.group("m" + number, user, "acme") : events.identify("m" + number, user);
    }

    private void assertPlans() throws SQLException {
        // Only the next of both columns, two at the most, are sorted.
        assertThat(plan(OutcomeStatements.UNBLOCK, "text", "bigint", "text", "bigint"))
                .contains("inbox_event_lane", "inbox_event_org_lane")
                .doesNotContain("Seq Scan");
        assertThat(plan(LeasedStatements.NEXT + " OFFSET $1", "bigint"))
                .contains("inbox_event_ready ", "inbox_event_ready_large ")
                .doesNotContain("Seq Scan", "Sort");
        // Only what was taken from the indexes, of each sender as many as there are slots, is sorted.
        assertThat(plan(
                        LeasedStatements.TAKE,
                        "bigint",
                        "text",
                        "int",
                        "bigint",
                        "text",
                        "int",
                        "text",
                        "text",
                        "bigint",
                        "bigint",
                        "int",
                        "bigint",
                        "int",
                        "text"))
                .contains("inbox_event_ready ", "inbox_event_ready_large ")
                .doesNotContain("Seq Scan");
        assertThat(plan(EventTable.OLDEST + " AND $1", "boolean"))
                .contains("inbox_event_age")
                .doesNotContain("Seq Scan", "Sort");
        assertThat(plan(EventTable.EXPIRED, "bigint", "int"))
                .contains("inbox_event_ended")
                .doesNotContain("Seq Scan", "Sort");
        // Only a page of it is sorted.
        assertThat(plan(SqlDeadLetters.LIST, "bigint", "int", "bigint"))
                .contains("inbox_event_dead")
                .doesNotContain("Seq Scan");
        assertThat(plan(BuriedEvents.ALL, "bigint", "bigint", "int"))
                .contains("inbox_event_dead")
                .doesNotContain("Seq Scan", "Sort");
        assertThat(plan(SqlDeadLetters.REASONS, "bigint", "int"))
                .contains("inbox_event_dead")
                .doesNotContain("Seq Scan", "Sort");
        for (EventCriteria.Field field :
                List.of(EventCriteria.Field.USER_ID, EventCriteria.Field.GROUP_ID, EventCriteria.Field.CODE)) {
            Conditions conditions = Conditions.of(EventCriteria.ALL.with(field, "x"));
            assertThat(plan(SqlEventLog.page(conditions), "bigint", "bigint", "text", "int"))
                    .containsPattern("inbox_event_(user|group|code)")
                    .doesNotContain("Seq Scan", "Sort");
        }
        assertThat(plan(BuriedEvents.OLDEST, "bigint", "int"))
                .contains("inbox_event_failed")
                .doesNotContain("Seq Scan", "Sort");
        assertThat(plan(EventTable.RETRY_SMALL_NOW, "bigint", "int", "bigint", "bigint", "int"))
                .contains("inbox_event_ready ")
                .doesNotContain("Seq Scan", "Sort");
        assertThat(plan(EventTable.RETRY_LARGE_NOW, "bigint", "int", "bigint", "bigint", "int"))
                .contains("inbox_event_ready_large ")
                .doesNotContain("Seq Scan", "Sort");
        assertThat(plan(EventTable.NEXT_IN_LANE, "text", "bigint", "text", "bigint", "int", "bigint"))
                .contains("inbox_event_lane")
                .doesNotContain("Seq Scan");
    }

    @Test
    void aPauseIsSeenByAllInstances() {
        Inbox one = inbox();
        Inbox other = inbox();
        accept(one, events.identify("a1", "anna"));

        one.pause("by hand");
        await().until(() -> other.paused().isPresent());
        assertThat(other.claim(10)).isEmpty();

        other.resume();
        await().until(() -> one.paused().isEmpty());
        assertThat(ids(one.claim(10))).containsExactly("a1");
    }

    @Test
    void aSuppressionIsSeenByAllInstancesAndAnErasureIsCarriedOutByOne() {
        Inbox one = inbox();
        Inbox other = inbox();
        one.suppressions().suppress("Anna");
        assertThat(one.suppressions().isSuppressed("anna")).isTrue();
        await().atMost(Duration.ofSeconds(5)).until(() -> other.suppressions().isSuppressed("anna"));
        other.suppressions().lift("anna");
        await().atMost(Duration.ofSeconds(5)).until(() -> !one.suppressions().isSuppressed("anna"));

        accept(one, events.identify("a1", "anna"), events.identify("a2", "anna"));
        Delivery flying = other.claim(1).get(0);
        one.suppressions().requestErasure("anna", false);
        assertThat(one.erasures().claim(10))
                .as("until all instances know of it")
                .isEmpty();
        clock.advance(Duration.ofSeconds(5));
        List<Erasure> claimed = one.erasures().claim(10);
        assertThat(claimed).hasSize(1);
        assertThat(other.erasures().claim(10)).isEmpty();
        assertThat(one.erasures().forget(claimed).inFlight())
                .as("at the other one")
                .isTrue();
        settle(other, flying, new Delivered());
        assertThat(one.erasures().forget(claimed).done()).hasSize(1);
        assertThat(one.counts().pending()).isZero();
    }

    @Test
    void whatIsForgottenIsFoundByIndexes() throws SQLException {
        inbox();
        assertThat(plan(ErasedRows.OF_USER, "text", "bigint", "int"))
                .contains("inbox_event_user")
                .doesNotContain("Seq Scan", "Sort");
        assertThat(plan(OddRows.select("user_id ~ '[^!-~]'"), "bigint", "int"))
                .contains("zendesk_event_odd_user")
                .doesNotContain("Seq Scan", "Sort");
        assertThat(plan(SqlSuppressions.CHANGED, "bigint"))
                .contains("zendesk_suppression_change")
                .doesNotContain("Seq Scan", "Sort");
        assertThat(plan(SqlErasures.DUE, "bigint", "int"))
                .contains("zendesk_suppression_due")
                .doesNotContain("Seq Scan", "Sort");
    }

    /** The plan for any parameters, on a connection set up as the inbox's are. */
    private String plan(String sql, String... types) throws SQLException {
        String numbered = sql;
        for (int i = 1; numbered.contains("?"); i++) {
            numbered = numbered.replaceFirst("\\?", "\\$" + i);
        }
        try (SqlDatabase database = SqlDatabase.open(url, settings);
                Connection connection = database.reader();
                Statement statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = force_generic_plan");
            statement.execute("PREPARE asked (" + String.join(", ", types) + ") AS " + numbered);
            List<String> lines = new ArrayList<>();
            String nulls = String.join(", ", Collections.nCopies(types.length, "NULL"));
            try (var rows = statement.executeQuery("EXPLAIN EXECUTE asked (" + nulls + ")")) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
            return String.join("\n", lines);
        }
    }

    @Test
    void twoAccountsThatRunAtTheSameTimeDoNotShareAnInbox() {
        SqlInbox one = (SqlInbox) inbox();
        one.dedicate(false, URI.create("https://acme.zendesk.com"));
        SqlInbox two = (SqlInbox) inbox();
        two.dedicate(false, URI.create("https://acme.zendesk.com"));

        assertThatThrownBy(() -> two.dedicate(false, URI.create("https://bolt.zendesk.com")))
                .isInstanceOf(InboxSettingException.class)
                .hasMessageContaining("running instance for acme.zendesk.com");

        one.close();
        two.dedicate(false, URI.create("https://bolt.zendesk.com"));
    }
}
