package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.sql.EventTable.NewEvent;
import io.github.zendeskevents.inbox.sql.OutcomeStatements.Settlement;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that writes to the inbox's database: a thread that puts what many callers ask for at the same moment into
 * one transaction. A commit must reach the disk before anyone is told, and the disk makes a few hundred such commits a
 * second; sharing them is what lets single events be accepted faster than that. While one commit is under way the requests
 * for the next collect by themselves, so nobody waits for others.
 */
final class SqlWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SqlWriter.class);
    private static final int LARGEST_GROUP = 256;
    private static final long MOST_WAITING_CHARACTERS = 32L * 1024 * 1024;

    private final SqlDatabase database;
    private final EventTable events;
    private final OutcomeStatements outcomes = new OutcomeStatements();
    private final SqlLastKnownUsers users;
    private final Clock clock;
    private final Runnable committed;
    private final BlockingQueue<Request<?>> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong waitingCharacters = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    /** @param committed called on the writer's thread after each transaction that changed something */
    SqlWriter(SqlDatabase database, EventTable events, SqlLastKnownUsers users, Clock clock, Runnable committed) {
        this.database = database;
        this.events = events;
        this.users = users;
        this.clock = clock;
        this.committed = committed;
        this.thread = new Thread(this::run, "zendesk-inbox-writer");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Stores new events, all or none. */
    CompletableFuture<Void> accept(List<NewEvent> rows) {
        long size = rows.stream().mapToLong(row -> row.json().length()).sum();
        long before = waitingCharacters.getAndAdd(size);
        if (before > 0 && before + size > MOST_WAITING_CHARACTERS) {
            waitingCharacters.addAndGet(-size);
            return CompletableFuture.failedFuture(new InboxUnavailableException(
                    "The inbox cannot keep up: too many events wait to be stored. Look at the speed of its disk or database.",
                    null));
        }
        Accept request = new Accept(rows);
        request.done.whenComplete((done, failure) -> waitingCharacters.addAndGet(-size));
        return submit(request);
    }

    /** Records how a delivery ended; true when it was still this inbox's to settle. */
    CompletableFuture<Boolean> settle(Settlement settlement) {
        return submit(new Settle(settlement));
    }

    /** Runs other work in a transaction. */
    <T> CompletableFuture<T> run(SqlWork<T> work) {
        return submit(new Other<>(work));
    }

    /**
     * The same, and waits for its end.
     *
     * @throws InboxUnavailableException when that could not be written
     */
    <T> T runNow(SqlWork<T> work) {
        try {
            return run(work).join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof InboxUnavailableException unavailable) {
                throw unavailable;
            }
            throw failure;
        }
    }

    private <T> CompletableFuture<T> submit(Request<T> request) {
        waiting.add(request);
        if (closed && waiting.remove(request)) {
            request.done.completeExceptionally(InboxUnavailableException.closed());
        }
        return request.done;
    }

    private void run() {
        List<Request<?>> group = new ArrayList<>();
        while (!closed || !waiting.isEmpty()) {
            try {
                group.add(waiting.take());
            } catch (InterruptedException nobodyInterruptsThis) {
                LOG.warn("The writer of the inbox was interrupted; it goes on until the inbox is closed");
                continue;
            }
            waiting.drainTo(group, LARGEST_GROUP - 1);
            write(group);
            group.clear();
        }
    }

    private void write(List<Request<?>> group) {
        try {
            transact(group);
        } catch (SQLException failure) {
            if (group.size() > 1 && database.blamesData(failure)) {
                group.forEach(request -> write(List.of(request)));
            } else {
                fail(group, database.unavailable("write to", failure));
            }
            return;
        } catch (RuntimeException | Error bug) {
            LOG.error("Writing to the inbox failed unexpectedly", bug);
            fail(group, new InboxUnavailableException("The inbox failed to write: " + bug, bug));
            return;
        }
        group.forEach(Request::complete);
        committed.run();
    }

    private void transact(List<Request<?>> group) throws SQLException {
        try (Connection connection = database.writer()) {
            try (Transaction transaction = new Transaction(connection, clock.millis())) {
                database.lock(connection);
                SqlLastKnownUsers.Flushed flushed = users.flush(transaction);
                apply(group, transaction);
                transaction.commit();
                flushed.forget();
            } catch (SQLException | RuntimeException | Error failure) {
                rollBack(connection, failure);
                database.discard(connection);
                throw failure;
            }
        }
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException also) {
            failure.addSuppressed(also);
        }
    }

    /** New events and outcomes each go in one batch; both leave the lanes right whichever is first. */
    private void apply(List<Request<?>> group, Transaction transaction) throws SQLException {
        List<NewEvent> rows = new ArrayList<>();
        List<Settlement> settlements = new ArrayList<>();
        List<Settle> settles = new ArrayList<>();
        for (Request<?> request : group) {
            if (request instanceof Accept accept) {
                rows.addAll(accept.rows);
            } else if (request instanceof Settle settle) {
                settlements.add(settle.settlement);
                settles.add(settle);
            }
        }
        if (!rows.isEmpty()) {
            events.insert(transaction, rows);
        }
        if (!settlements.isEmpty()) {
            boolean[] ours = outcomes.settle(transaction, settlements);
            for (int i = 0; i < ours.length; i++) {
                settles.get(i).result = ours[i];
            }
        }
        for (Request<?> request : group) {
            if (request instanceof Other<?> other) {
                other.apply(transaction);
            }
        }
    }

    private static void fail(List<Request<?>> group, InboxUnavailableException failure) {
        group.forEach(request -> request.done.completeExceptionally(failure));
    }

    /** Writes what waits, then ends the thread. */
    @Override
    public void close() {
        closed = true;
        waiting.add(new Other<>(transaction -> null));
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        for (Request<?> late = waiting.poll(); late != null; late = waiting.poll()) {
            late.done.completeExceptionally(InboxUnavailableException.closed());
        }
    }

    /** Work in a transaction. */
    @FunctionalInterface
    interface SqlWork<T> {
        T apply(Transaction transaction) throws SQLException;
    }

    private abstract static sealed class Request<T> {
        final CompletableFuture<T> done = new CompletableFuture<>();
        T result;

        void complete() {
            done.complete(result);
        }
    }

    private static final class Accept extends Request<Void> {
        final List<NewEvent> rows;

        Accept(List<NewEvent> rows) {
            this.rows = rows;
        }
    }

    private static final class Settle extends Request<Boolean> {
        final Settlement settlement;

        Settle(Settlement settlement) {
            this.settlement = settlement;
        }
    }

    private static final class Other<T> extends Request<T> {
        private final SqlWork<T> work;

        Other(SqlWork<T> work) {
            this.work = work;
        }

        void apply(Transaction transaction) throws SQLException {
            result = work.apply(transaction);
        }
    }
}
