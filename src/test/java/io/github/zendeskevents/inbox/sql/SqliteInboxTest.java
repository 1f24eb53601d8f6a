package io.github.zendeskevents.inbox.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.EventCriteria;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.LastKnownUsers;
import io.github.zendeskevents.inbox.Outcome.Delivered;
import io.github.zendeskevents.inbox.sql.claim.LocalClaims;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import io.github.zendeskevents.inbox.sql.deadletter.BuriedEvents;
import io.github.zendeskevents.inbox.sql.deadletter.SqlDeadLetters;
import io.github.zendeskevents.inbox.sql.table.Conditions;
import io.github.zendeskevents.inbox.sql.table.EventTable;
import io.github.zendeskevents.inbox.sql.table.OutcomeStatements;
import io.github.zendeskevents.inbox.sql.table.ReadyRows;
import io.github.zendeskevents.inbox.sql.table.SqlLastKnownUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteInboxTest extends SqlInboxContract {

    @TempDir
    Path folder;

    private String url() {
        return "jdbc:sqlite:" + folder.resolve("data/inbox.db");
    }

    @Override
    protected Inbox open(InboxSettings inboxSettings, Clock inboxClock) {
        return SqlInbox.open(SqlDatabase.open(url(), inboxSettings), inboxSettings, inboxClock);
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    /** Tells the time so many times. */
    private static final class FailingClock extends Clock {

        private final AtomicInteger left;

        FailingClock(int good) {
            left = new AtomicInteger(good);
        }

        @Override
        public Instant instant() {
            if (left.getAndDecrement() <= 0) {
                throw new OutOfMemoryError("made by this test");
            }
            return Instant.EPOCH;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** Of an error such as that no thread can be made, nothing is left that locks the file. */
    @Test
    void anOpeningThatFailsCanBeTriedAgain() {
        int failed = 0;
        for (int good = 1; good < 6; good++) {
            try {
                open(settings, new FailingClock(good)).close();
            } catch (OutOfMemoryError | InboxSettingException failure) {
                failed++;
            }
        }
        assertThat(failed).isGreaterThan(1);
        assertThat(inbox().counts().pending()).isZero();
    }

    @Test
    void isSafeAgainstACrashOfTheMachine() throws SQLException {
        inbox();
        assertThat(query("PRAGMA journal_mode")).containsExactly(List.of("wal"));
        try (SqlDatabase database = SqlDatabase.open("jdbc:sqlite:" + folder.resolve("other.db"), settings);
                Connection writer = database.writer();
                Statement statement = writer.createStatement()) {
            assertThat(statement.executeQuery("PRAGMA synchronous").getInt(1))
                    .as("FULL")
                    .isEqualTo(2);
        }
    }

    @Test
    void aLockedDatabaseIsUnavailableAndTakesEventsAgainAfterwards() throws SQLException {
        Inbox inbox = opened(settings.withStoreTimeout(Duration.ofSeconds(1)), clock);
        Event event = events.identify("a1", "anna");
        accept(inbox, event);
        Delivery delivery = inbox.claim(1).get(0);
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            assertThatThrownBy(() -> accept(inbox, events.identify("a2", "anna")))
                    .cause()
                    .isInstanceOf(InboxUnavailableException.class)
                    .hasMessageContaining("inbox.db")
                    .hasMessageContaining("locked");
            assertThatThrownBy(() -> settle(inbox, delivery, new Delivered()))
                    .cause()
                    .isInstanceOf(InboxUnavailableException.class);
            assertThatThrownBy(() -> inbox.deadLetters().delete(1)).isInstanceOf(InboxUnavailableException.class);
            assertThat(inbox.claim(1)).as("still in flight").isEmpty();
            statement.execute("ROLLBACK");
        }
        assertThat(inbox.counts().pending()).isEqualTo(1);
        settle(inbox, delivery, new Delivered());
        accept(inbox, events.identify("a2", "anna"));
        assertThat(ids(inbox.claim(1))).containsExactly("a2");
    }

    @Test
    void detailsOfPeopleOutlastALockedDatabase() throws SQLException {
        Inbox inbox = opened(settings.withStoreTimeout(Duration.ofSeconds(1)), clock);
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            inbox.lastKnownUsers()
                    .remember(
                            "anna",
                            new LastKnownUsers.Details(Optional.of("Anna"), Optional.empty()),
                            LastKnownUsers.Details.NONE);
            assertThatThrownBy(() -> accept(inbox, events.identify("a1", "anna")))
                    .hasCauseInstanceOf(InboxUnavailableException.class);
            assertThat(inbox.lastKnownUsers().recall("anna").name()).contains("Anna");
            statement.execute("ROLLBACK");
        }
        accept(inbox, events.identify("a1", "anna"));
        assertThat(query("SELECT user_id, name FROM zendesk_person")).containsExactly(List.of("anna", "Anna"));
    }

    @Test
    void aFullDiskStoresNothingOfABatchAndLosesNothingOfThoseBefore() {
        Inbox small = SqlInbox.open(SqlDatabase.open(url() + "?max_page_count=60", settings), settings, clock);
        int accepted = 0;
        Throwable failure = null;
        while (failure == null) {
            int batch = accepted;
            CompletableFuture<?> stage = small.accept(IntStream.range(0, 10)
                            .mapToObj(i -> events.identify(batch + "-" + i, "u" + i))
                            .toList())
                    .toCompletableFuture();
            failure = stage.handle((done, problem) -> problem).join();
            accepted += failure == null ? 1 : 0;
        }
        assertThat(failure).hasCauseInstanceOf(InboxUnavailableException.class).hasMessageContaining("disk is full");
        assertThat(small.trouble()).hasValueSatisfying(why -> assertThat(why).contains("full"));
        for (int attempt = 0; attempt < 5; attempt++) {
            int batch = attempt;
            assertThatThrownBy(() -> accept(
                            small,
                            IntStream.range(0, 200)
                                    .mapToObj(i -> events.identify("more " + batch + "-" + i, "u" + i))
                                    .toArray(Event[]::new)))
                    .hasCauseInstanceOf(InboxUnavailableException.class);
        }
        assertThat(small.counts().pending()).isEqualTo(accepted * 10L);
        small.close();

        Inbox roomy = inbox();
        assertThat(roomy.counts().pending()).isEqualTo(accepted * 10L);
        accept(roomy, events.identify(accepted + "-0", "u0"));
        assertThat(roomy.claim(100)).hasSize(10);
    }

    @Test
    void withTheDiskNearlyFullItRefusesEventsAndDeliversThoseItHas() {
        Inbox roomy = inbox();
        accept(roomy, events.identify("a1", "anna"));
        assertThat(roomy.trouble()).isEmpty();
        roomy.close();

        Inbox inbox = opened(settings.withLeastFreeSpace(Long.MAX_VALUE / 2), clock);
        assertThatThrownBy(() -> accept(inbox, events.identify("a2", "anna")))
                .hasCauseInstanceOf(InboxUnavailableException.class)
                .hasMessageContaining("nearly full");
        assertThat(inbox.trouble()).hasValueSatisfying(why -> assertThat(why).contains("inbox.db", "nearly full"));
        settle(inbox, inbox.claim(1).get(0), new Delivered());
        assertThat(inbox.counts().delivered()).isEqualTo(1);
    }

    @Test
    void itsFilesAndItsFolderAreTheOwnersAlone() throws IOException {
        accept(inbox(), events.identify("a1", "anna"));
        assertOwnersAlone();
    }

    @Test
    void filesOfAnEarlierVersionBecomeTheOwnersAlone() throws IOException {
        inbox().close();
        for (Path path : List.of(folder.resolve("data"), folder.resolve("data/inbox.db"))) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        accept(inbox(), events.identify("a1", "anna"));
        assertOwnersAlone();
    }

    @Test
    void aFolderThatHoldsOtherThingsKeepsItsPermissions() throws IOException {
        Path shared = Files.createDirectory(folder.resolve("data"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(shared.resolve("other.txt"), "of somebody else");
        inbox();
        assertThat(Files.getPosixFilePermissions(shared)).isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(Files.getPosixFilePermissions(shared.resolve("inbox.db")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    private void assertOwnersAlone() throws IOException {
        Path data = folder.resolve("data");
        assertThat(Files.getPosixFilePermissions(data)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        try (var files = Files.list(data)) {
            assertThat(files).hasSize(4).allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                    .as(file.toString())
                    .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
    }

    @Test
    void aSecondInboxOnTheSameFileIsRefused() {
        inbox();
        assertThatThrownBy(this::inbox)
                .isInstanceOf(InboxSettingException.class)
                .hasMessageContaining("zendesk.inbox.url")
                .hasMessageContaining("in use")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        assertThatThrownBy(() -> SqlInbox.open(
                        SqlDatabase.open("jdbc:sqlite:" + file + "/sub/inbox.db", settings), settings, clock))
                .isInstanceOf(InboxSettingException.class)
                .hasMessageContaining("zendesk.inbox.url")
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("\n");
    }

    @Test
    void aFileThatIsNoDatabaseIsNamedAndLeftAlone() throws IOException {
        String text = "This is a text file that somebody keeps here. ".repeat(100);
        Path file = Files.writeString(folder.resolve("notes.txt"), text);
        assertThatThrownBy(() -> SqlInbox.open(SqlDatabase.open("jdbc:sqlite:" + file, settings), settings, clock))
                .isInstanceOf(InboxSettingException.class)
                .hasMessageContaining("zendesk.inbox.url")
                .hasMessageNotContaining("\n");
        assertThat(file).hasContent(text);
    }

    @Test
    void whereItsFileIsDeletedItTakesNoEventsUntilItIsBack() throws IOException {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "anna"));
        Path file = folder.resolve("data/inbox.db");
        Path elsewhere = folder.resolve("elsewhere.db");

        Files.move(file, elsewhere);
        assertThatThrownBy(() -> accept(inbox, events.identify("a2", "anna")))
                .cause()
                .isInstanceOf(InboxUnavailableException.class)
                .hasMessageContaining("inbox.db: the file is not there any more; put it back");
        assertThatThrownBy(inbox::counts).isInstanceOf(InboxUnavailableException.class);

        Files.move(elsewhere, file);
        accept(inbox, events.identify("a3", "anna"));
        assertThat(inbox.counts().pending()).isEqualTo(2);
    }

    @Test
    void whereItsFileIsReplacedItTakesNoEvents() throws IOException {
        Inbox inbox = inbox();
        accept(inbox, events.identify("a1", "anna"));
        Path file = folder.resolve("data/inbox.db");
        Path copy = Files.copy(file, folder.resolve("copy.db"));

        Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> accept(inbox, events.identify("a2", "anna")))
                .cause()
                .isInstanceOf(InboxUnavailableException.class)
                .hasMessageContaining("inbox.db: the file was replaced by another one; start the program again");
        assertThatThrownBy(inbox::counts).isInstanceOf(InboxUnavailableException.class);
    }

    @Test
    void aDamagedFileIsNoInboxToBeReadyWith() throws Exception {
        Path file = folder.resolve("data/inbox.db");
        inbox().close();
        int page = Integer.parseInt(query("SELECT rootpage FROM sqlite_master WHERE name = 'zendesk_alias_next'")
                .get(0)
                .get(0));
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, (page - 1) * 4096, page * 4096, (byte) 7);
        Files.write(file, bytes);

        Inbox inbox = opened(settings, clock);
        assertThatThrownBy(() -> inbox.lastKnownUsers().previousIds("anna"))
                .isInstanceOf(InboxUnavailableException.class);
        assertThatThrownBy(inbox::counts)
                .isInstanceOf(InboxUnavailableException.class)
                .hasMessageContaining("inbox.db: its file is damaged; stop the program and put back a copy");
    }

    @Test
    void aRelativeFileIsUnderTheWorkingDirectory() {
        Path relative = Path.of("target/inbox-test-" + System.nanoTime() + "/inbox.db");
        SqlInbox.open(SqlDatabase.open("jdbc:sqlite:" + relative, settings), settings, clock)
                .close();
        assertThat(relative.toAbsolutePath()).exists();
    }

    @Test
    void everyFrequentStatementWalksAnIndex() throws SQLException {
        inbox();
        // Only the next of both columns, two at the most, are sorted.
        assertThat(plan(OutcomeStatements.UNBLOCK))
                .contains("inbox_event_lane (lane=? AND seq>?)", "inbox_event_org_lane (org_lane=? AND seq>?)")
                .doesNotContain("SCAN zendesk_event", "SCAN b");
        assertThat(plan(EventTable.INSERT)).contains("inbox_event_lane (lane=?)", "inbox_event_org_lane (org_lane=?)");
        assertThat(plan(LocalClaims.SMALL_DUE))
                .contains("inbox_event_ready (sender=? AND next_attempt_at<?)")
                .doesNotContain("TEMP B-TREE");
        assertThat(plan(LocalClaims.LARGE_DUE))
                .contains("inbox_event_ready_large (sender=? AND next_attempt_at<?)")
                .doesNotContain("TEMP B-TREE");
        assertThat(plan(ReadyRows.SENDERS))
                .contains(
                        "SEARCH e USING INDEX inbox_event_ready]",
                        "SEARCH e USING INDEX inbox_event_ready (sender>?)",
                        "SEARCH e USING INDEX inbox_event_ready_large (sender>?)");
        assertThat(plan(EventTable.NEXT_IN_LANE)).contains("inbox_event_lane (lane=? AND seq>? AND seq<?)");
        assertThat(plan(EventTable.OLDEST)).contains("inbox_event_age");
        assertThat(plan(EventTable.EXPIRED))
                .contains("inbox_event_ended (ended_at>? AND ended_at<?)")
                .doesNotContain("TEMP B-TREE");
        assertThat(plan(EventTable.RETRY_SMALL_NOW))
                .contains("inbox_event_ready (sender=? AND next_attempt_at>?)")
                .doesNotContain("TEMP B-TREE");
        assertThat(plan(EventTable.RETRY_LARGE_NOW))
                .contains("inbox_event_ready_large (sender=? AND next_attempt_at>?)")
                .doesNotContain("TEMP B-TREE");
        assertThat(plan(SqlDeadLetters.LIST)).contains("inbox_event_dead");
        assertThat(plan(BuriedEvents.OLDEST))
                .contains("inbox_event_failed (failed_at>? AND failed_at<?)")
                .doesNotContain("TEMP B-TREE");
        assertThat(plan(BuriedEvents.ALL)).contains("inbox_event_dead").doesNotContain("TEMP B-TREE");
        assertThat(plan(SqlDeadLetters.REASONS)).contains("inbox_event_dead").doesNotContain("TEMP B-TREE");
        assertThat(plan(SqlDeadLetters.COUNTS)).contains("COVERING INDEX inbox_event_pattern");
        assertThat(plan(SqlEventLog.PACE))
                .contains("inbox_event_ended (ended_at>?)", "inbox_event_failed (failed_at>?)");
        assertThat(plan(page(EventCriteria.Field.USER_ID)))
                .contains("inbox_event_user (<expr>=? AND id>? AND id<?)")
                .doesNotContain("TEMP B-TREE");
        assertThat(plan(page(EventCriteria.Field.GROUP_ID)))
                .contains("inbox_event_group (<expr>=? AND id>? AND id<?)")
                .doesNotContain("TEMP B-TREE");
        assertThat(plan(page(EventCriteria.Field.CODE)))
                .contains("inbox_event_code (code=? AND id>? AND id<?)")
                .doesNotContain("TEMP B-TREE");
        assertThat(plan(page(EventCriteria.Field.TEXT))).contains("PRIMARY KEY").doesNotContain("TEMP B-TREE");
        assertThat(plan(SqlLastKnownUsers.PRUNE)).contains("inbox_person_age (updated_at<?)");
        assertThat(plan(SqlLastKnownUsers.PRUNE_MOST))
                .contains("inbox_person_age")
                .doesNotContain("TEMP B-TREE");
    }

    private static String page(EventCriteria.Field field) {
        return SqlEventLog.page(Conditions.of(EventCriteria.ALL.with(field, "x")));
    }

    private String plan(String sql) throws SQLException {
        return query("EXPLAIN QUERY PLAN " + sql).toString();
    }
}
