package io.github.zendeskevents.inbox.sql.write;

import io.github.zendeskevents.inbox.sql.table.NewEvent;
import io.github.zendeskevents.inbox.sql.table.OutcomeStatements.Settlement;
import io.github.zendeskevents.inbox.sql.table.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What somebody asks the {@link SqlWriter} for. */
sealed interface WriteRequest {

    CompletableFuture<?> done();

    /** Work in a transaction. */
    @FunctionalInterface
    interface SqlWork<T> {
        T apply(Transaction transaction) throws SQLException;
    }

    record Accept(List<NewEvent> rows, CompletableFuture<Void> done) implements WriteRequest {}

    record Settle(Settlement settlement, CompletableFuture<Boolean> done) implements WriteRequest {}

    /** That no trace is left of what was deleted, outside of any transaction; how long until that can be, where it cannot be now. */
    record Clean(CompletableFuture<Optional<Duration>> done) implements WriteRequest {}

    record Other<T>(SqlWork<T> work, CompletableFuture<T> done) implements WriteRequest {

        /** Returns what tells the one who asked. */
        Runnable apply(Transaction transaction) throws SQLException {
            T result = work.apply(transaction);
            return () -> done.complete(result);
        }
    }
}
