package io.github.zendeskevents.inbox.sql.write;

import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.failure.LoopThread;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import io.github.zendeskevents.inbox.sql.table.NewEvent;
import io.github.zendeskevents.inbox.sql.table.OutcomeStatements.Settlement;
import io.github.zendeskevents.log.Visible;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that writes to the inbox's database: a thread that puts what many callers ask for at the same moment into
 * one transaction. A commit must reach the disk before anyone is told, and the disk makes a few hundred such commits a
 * second; sharing them is what lets single events be accepted faster than that. While one commit is under way the requests
 * for the next collect by themselves, so nobody waits for others.
 */
public final class SqlWriter implements AutoCloseable {

    /** So many rows are changed in one transaction at the most, so that others write in between. */
    public static final int MAX_ROWS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(SqlWriter.class);
    private static final int LARGEST_GROUP = 256;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_TURN = Duration.ofMinutes(3);

    private final SqlDatabase database;
    private final GroupCommit groupCommit;
    private final DiskSpace disk;
    private final Intake intake;
    private final Runnable committed;
    private final BlockingQueue<WriteRequest> waiting = new LinkedBlockingQueue<>();
    private final LoopThread thread = new LoopThread("zendesk-inbox-writer", LONGEST_TURN, this::turn);
    private volatile boolean closed;

    /** @param committed called on the writer's thread after each transaction that changed something */
    public SqlWriter(SqlDatabase database, GroupCommit groupCommit, DiskSpace disk, Intake intake, Runnable committed) {
        this.database = database;
        this.groupCommit = groupCommit;
        this.disk = disk;
        this.intake = intake;
        this.committed = committed;
        this.thread.start();
    }

    /** Stores new events of one sender, all or none. */
    public CompletableFuture<Void> accept(List<NewEvent> rows) {
        Optional<InboxUnavailableException> refusal = intake.take(rows);
        if (refusal.isPresent()) {
            return CompletableFuture.failedFuture(refusal.get());
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        CompletableFuture<?> unused = done.whenComplete((stored, failure) -> intake.written(rows));
        submit(new WriteRequest.Accept(rows, done));
        return done;
    }

    /** Records how a delivery ended; true when it was still this inbox's to settle. */
    public CompletableFuture<Boolean> settle(Settlement settlement) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        submit(new WriteRequest.Settle(settlement, done));
        return done;
    }

    /** Runs other work in a transaction. */
    public <T> CompletableFuture<T> run(WriteRequest.SqlWork<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        submit(new WriteRequest.Other<>(work, done));
        return done;
    }

    /**
     * The same, and waits for its end.
     *
     * @throws InboxUnavailableException when that could not be written
     */
    public <T> T runNow(WriteRequest.SqlWork<T> work) {
        return await(run(work));
    }

    /**
     * Has the database hold no trace of what was deleted, while others wait.
     *
     * @return empty when that is so; else how long until it is worth another call
     * @throws InboxUnavailableException when that could not be done
     */
    public Optional<Duration> leaveNoTrace() {
        CompletableFuture<Optional<Duration>> done = new CompletableFuture<>();
        submit(new WriteRequest.Clean(done));
        return await(done);
    }

    private static <T> T await(CompletableFuture<T> result) {
        try {
            return result.join();
        } catch (CompletionException failure) {
            throw Causes.find(failure, InboxUnavailableException.class)
                    .<RuntimeException>map(unavailable -> unavailable)
                    .orElse(failure);
        }
    }

    private void submit(WriteRequest request) {
        waiting.add(request);
        if (closed && waiting.remove(request)) {
            request.done().completeExceptionally(InboxUnavailableException.closed());
        }
    }

    /** Why nothing is written; empty while the writer goes on. */
    public Optional<String> standstill() {
        return thread.standstill();
    }

    private void turn() throws InterruptedException {
        if (closed && waiting.isEmpty()) {
            thread.end();
            return;
        }
        WriteRequest first = waiting.poll(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
        if (first == null) {
            return;
        }
        List<WriteRequest> group = new ArrayList<>(List.of(first));
        try {
            waiting.drainTo(group, LARGEST_GROUP - 1);
            List<WriteRequest> writes = group.stream()
                    .filter(request -> !(request instanceof WriteRequest.Clean))
                    .toList();
            if (!writes.isEmpty()) {
                write(writes);
            }
            for (WriteRequest request : group) {
                if (request instanceof WriteRequest.Clean clean) {
                    clean(clean);
                }
            }
        } catch (RuntimeException | Error failure) {
            fail(group, new InboxUnavailableException("The inbox failed to write: " + failure, failure));
            throw failure;
        }
    }

    private void write(List<WriteRequest> group) {
        List<Runnable> completions;
        try {
            completions = groupCommit.commit(group);
        } catch (SQLException failure) {
            if (group.size() > 1 && database.blamesData(failure)) {
                group.forEach(request -> write(List.of(request)));
            } else {
                if (database.blamesSpace(failure)) {
                    disk.writeFailed();
                    database.makeRoom();
                }
                fail(group, database.unavailable("write to", failure));
            }
            return;
        } catch (RuntimeException | Error bug) {
            LOG.error("Writing to the inbox failed unexpectedly", Visible.of(bug));
            fail(group, new InboxUnavailableException("The inbox failed to write: " + bug, bug));
            return;
        }
        disk.written();
        completions.forEach(Runnable::run);
        committed.run();
    }

    private void clean(WriteRequest.Clean request) {
        try {
            request.done().complete(database.leaveNoTrace());
        } catch (SQLException failure) {
            request.done().completeExceptionally(database.unavailable("write", failure));
        }
    }

    private static void fail(List<WriteRequest> group, InboxUnavailableException failure) {
        group.forEach(request -> request.done().completeExceptionally(failure));
    }

    /** Writes what waits, then ends the thread. */
    @Override
    public void close() {
        closed = true;
        waiting.add(new WriteRequest.Other<>(transaction -> null, new CompletableFuture<>()));
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        for (WriteRequest late = waiting.poll(); late != null; late = waiting.poll()) {
            late.done().completeExceptionally(InboxUnavailableException.closed());
        }
    }
}
