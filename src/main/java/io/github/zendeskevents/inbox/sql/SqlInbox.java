package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.DeadLetters;
import io.github.zendeskevents.inbox.Erasures;
import io.github.zendeskevents.inbox.EventLog;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.LastKnownUsers;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.Room;
import io.github.zendeskevents.inbox.Suppressions;
import io.github.zendeskevents.inbox.lane.Lanes;
import io.github.zendeskevents.inbox.sql.claim.Claims;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import io.github.zendeskevents.inbox.sql.deadletter.SqlDeadLetters;
import io.github.zendeskevents.inbox.sql.erasure.ErasedRows;
import io.github.zendeskevents.inbox.sql.erasure.SqlErasures;
import io.github.zendeskevents.inbox.sql.erasure.SqlSuppressions;
import io.github.zendeskevents.inbox.sql.table.EventRows;
import io.github.zendeskevents.inbox.sql.table.EventTable;
import io.github.zendeskevents.inbox.sql.table.NewEvent;
import io.github.zendeskevents.inbox.sql.table.SqlLastKnownUsers;
import io.github.zendeskevents.inbox.sql.write.DiskSpace;
import io.github.zendeskevents.inbox.sql.write.GroupCommit;
import io.github.zendeskevents.inbox.sql.write.Intake;
import io.github.zendeskevents.inbox.sql.write.SqlWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The durable inbox: a table in SQLite, or in PostgreSQL for several instances. An event is safe once its stage completes,
 * through a crash of the process and, as far as the disk keeps its word, of the machine. It ties together the parts that
 * each do one thing.
 */
public final class SqlInbox implements Inbox {

    private final SqlDatabase database;
    private final EventTable events;
    private final SqlLastKnownUsers users;
    private final Claims claims;
    private final DiskSpace disk;
    private final SqlWriter writer;
    private final SqlDeliveries deliveries;
    private final SqlDeadLetters deadLetters;
    private final Retention retention;
    private final SqlEventLog eventLog;
    private final SqlPause pause;
    private final SqlSuppressions suppressions;
    private final SqlErasures erasures;
    private final Maintenance maintenance;
    private final Executor callbacks = DaemonThreads.forCallbacks();
    private volatile Runnable listener = () -> {};

    private SqlInbox(SqlDatabase database, InboxSettings settings, Clock clock) {
        Runnable work = () -> listener.run();
        this.database = database;
        EventRows rows = new EventRows();
        this.events = new EventTable(rows);
        this.claims = Claims.of(database.shared(), rows, settings.lease());
        this.users = new SqlLastKnownUsers(database, this::write);
        this.disk = new DiskSpace(database.place(), settings.leastFreeSpace(), database::freeSpace, System::nanoTime);
        Intake intake = new Intake(disk, settings.waitingCapacity(), () -> database.read(events::heldBySender));
        this.writer = new SqlWriter(database, new GroupCommit(database, events, users, clock), disk, intake, work);
        this.deadLetters = new SqlDeadLetters(database, writer, rows);
        this.retention = new Retention(writer, events, users, settings, clock);
        this.eventLog = new SqlEventLog(database, rows);
        this.pause = new SqlPause(database, writer);
        this.deliveries = new SqlDeliveries(database, writer, claims, events, pause, settings.backoff(), clock, work);
        this.suppressions = new SqlSuppressions(database, writer);
        this.erasures = new SqlErasures(database, writer, new ErasedRows(database, writer, claims, users), clock);
        WaitsAfterSetBack waits = new WaitsAfterSetBack(database, writer, clock, work);
        this.maintenance = new Maintenance(
                writer, claims, retention, intake, waits, pause, suppressions, database::keepReserve, work);
    }

    /**
     * Opens the inbox in a database, and closes that with it.
     *
     * @throws InboxSettingException when nothing can be written there, in one line that names {@code zendesk.inbox.url}
     */
    public static SqlInbox open(SqlDatabase database, InboxSettings settings, Clock clock) {
        SqlInbox inbox = new SqlInbox(database, settings, clock);
        try {
            inbox.maintenance.start();
            inbox.erasures.start();
            return inbox;
        } catch (InboxUnavailableException failure) {
            inbox.close();
            throw new InboxSettingException(InboxSettings.URL_PROPERTY + ": " + failure.getMessage());
        } catch (RuntimeException | Error failure) {
            inbox.close();
            throw failure;
        }
    }

    /**
     * Keeps the events of a dry run and those of real runs apart, and those of two accounts.
     *
     * @param account the base URL of Zendesk
     * @throws InboxSettingException when this inbox is of the other kind, or in use for another account
     */
    public void dedicate(boolean toDryRun, URI account) {
        new DryRunMark(database, writer).check(toDryRun);
        new AccountMark(database, writer).check(account);
    }

    private CompletionStage<Void> write() {
        return writer.<Void>run(transaction -> null).whenCompleteAsync((written, failure) -> {}, callbacks);
    }

    @Override
    public CompletionStage<List<Outcome>> accept(List<Event> accepted) {
        if (accepted.isEmpty()) {
            throw new IllegalArgumentException("There must be at least one event to accept");
        }
        return writer.accept(accepted.stream().map(NewEvent::of).toList())
                .whenCompleteAsync((stored, failure) -> {}, callbacks)
                .thenApply(stored -> List.of());
    }

    @Override
    public Claimed claim(Room room) {
        return deliveries.claim(room);
    }

    @Override
    public CompletionStage<Void> settle(Delivery delivery, Outcome outcome, List<Long> merged) {
        return deliveries.settle(delivery, outcome, merged);
    }

    @Override
    public List<Waiting> nextInLane(Delivery delivery, int max, long maxSize) {
        return deliveries.nextInLane(delivery, max, maxSize);
    }

    @Override
    public Optional<Event> waitingIdentify(Event event) {
        return database.read(
                connection -> events.waitingIdentify(connection, Lanes.of(event).lane()));
    }

    @Override
    public void retryNow(int max) {
        deliveries.retryNow(max);
    }

    @Override
    public Optional<Instant> nextDue() {
        return deliveries.nextDue();
    }

    @Override
    public void onWork(Runnable newListener) {
        listener = newListener;
    }

    @Override
    public Counts counts() {
        database.requireWhole();
        return database.read(events::counts);
    }

    @Override
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    public EventLog eventLog() {
        return eventLog;
    }

    @Override
    public void pause(String reason) {
        pause.pause(reason);
    }

    @Override
    public void resume() {
        pause.resume();
        listener.run();
    }

    @Override
    public Optional<Pause> paused() {
        return pause.seen();
    }

    @Override
    public LastKnownUsers lastKnownUsers() {
        return users;
    }

    @Override
    public Suppressions suppressions() {
        return suppressions;
    }

    @Override
    public Erasures erasures() {
        return erasures;
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public Optional<String> trouble() {
        return disk.trouble();
    }

    @Override
    public Optional<String> standstill() {
        return writer.standstill().or(maintenance::standstill);
    }

    @Override
    public boolean holdsLease() {
        return claims.holdLease();
    }

    /** Forgets what is older than the retention; returns how many rows. */
    int prune() {
        return retention.prune();
    }

    @Override
    public void close() {
        maintenance.close();
        CompletableFuture<?> unused = writer.run(transaction -> {
            claims.leave(transaction);
            return null;
        });
        writer.close();
        database.close();
    }
}
