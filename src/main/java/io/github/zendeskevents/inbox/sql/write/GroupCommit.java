package io.github.zendeskevents.inbox.sql.write;

import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import io.github.zendeskevents.inbox.sql.table.EventTable;
import io.github.zendeskevents.inbox.sql.table.NewEvent;
import io.github.zendeskevents.inbox.sql.table.OutcomeStatements;
import io.github.zendeskevents.inbox.sql.table.SqlLastKnownUsers;
import io.github.zendeskevents.inbox.sql.table.Transaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One transaction for what several callers ask for, who are told after its commit. */
public final class GroupCommit {

    private final SqlDatabase database;
    private final EventTable events;
    private final SqlLastKnownUsers users;
    private final Clock clock;
    private final OutcomeStatements outcomes = new OutcomeStatements();

    /** @param users what was learnt of them goes along with any transaction */
    public GroupCommit(SqlDatabase database, EventTable events, SqlLastKnownUsers users, Clock clock) {
        this.database = database;
        this.events = events;
        this.users = users;
        this.clock = clock;
    }

    /**
     * Does what they ask for, or nothing of it.
     *
     * @return what tells those who asked
     */
    List<Runnable> commit(List<WriteRequest> group) throws SQLException {
        try (Connection connection = database.writer()) {
            try (Transaction transaction = new Transaction(connection, clock.millis())) {
                database.lock(connection);
                Runnable flushed = users.flush(transaction);
                List<Runnable> completions = apply(group, transaction);
                transaction.commit();
                flushed.run();
                return completions;
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
    private List<Runnable> apply(List<WriteRequest> group, Transaction transaction) throws SQLException {
        List<Runnable> completions = new ArrayList<>();
        List<NewEvent> rows = new ArrayList<>();
        List<WriteRequest.Settle> settles = new ArrayList<>();
        for (WriteRequest request : group) {
            if (request instanceof WriteRequest.Accept accept) {
                rows.addAll(accept.rows());
                completions.add(() -> accept.done().complete(null));
            } else if (request instanceof WriteRequest.Settle settle) {
                settles.add(settle);
            }
        }
        if (!rows.isEmpty()) {
            events.insert(transaction, rows);
        }
        if (!settles.isEmpty()) {
            boolean[] ours = outcomes.settle(
                    transaction,
                    settles.stream().map(WriteRequest.Settle::settlement).toList());
            for (int i = 0; i < ours.length; i++) {
                boolean result = ours[i];
                CompletableFuture<Boolean> done = settles.get(i).done();
                completions.add(() -> done.complete(result));
            }
        }
        for (WriteRequest request : group) {
            if (request instanceof WriteRequest.Other<?> other) {
                completions.add(other.apply(transaction));
            }
        }
        return completions;
    }
}
