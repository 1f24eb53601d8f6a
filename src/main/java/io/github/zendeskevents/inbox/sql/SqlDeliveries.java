package io.github.zendeskevents.inbox.sql;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.failure.Backoff;
import io.github.zendeskevents.inbox.Inbox.Claimed;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.Inbox.Waiting;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.Room;
import io.github.zendeskevents.inbox.sql.claim.Claims;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import io.github.zendeskevents.inbox.sql.table.Claim;
import io.github.zendeskevents.inbox.sql.table.EventTable;
import io.github.zendeskevents.inbox.sql.table.OutcomeStatements.Settlement;
import io.github.zendeskevents.inbox.sql.write.SqlWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands out what is due, stores how that ended, and lets go of its claim once that is safe. */
final class SqlDeliveries {

    private static final Logger LOG = LoggerFactory.getLogger(SqlDeliveries.class);

    private final SqlDatabase database;
    private final SqlWriter writer;
    private final Claims claims;
    private final EventTable events;
    private final SqlPause pause;
    private final Backoff pauses;
    private final Clock clock;
    private final Runnable settled;

    /**
     * @param pauses between the attempts at one event
     * @param settled called after each outcome that is safe
     */
    SqlDeliveries(
            SqlDatabase database,
            SqlWriter writer,
            Claims claims,
            EventTable events,
            SqlPause pause,
            Backoff pauses,
            Clock clock,
            Runnable settled) {
        this.database = database;
        this.writer = writer;
        this.claims = claims;
        this.events = events;
        this.pause = pause;
        this.pauses = pauses;
        this.clock = clock;
        this.settled = settled;
    }

    Claimed claim(Room room) {
        return pause.seen().isPresent()
                ? new Claimed(List.of(), false)
                : database.read(connection -> claims.claim(connection, room, clock.millis()));
    }

    Optional<Instant> nextDue() {
        return pause.seen().isPresent()
                ? Optional.empty()
                : database.read(claims::nextDue).map(Instant::ofEpochMilli);
    }

    List<Waiting> nextInLane(Delivery delivery, int max, long maxSize) {
        return claims.inFlight(delivery)
                .map(claim -> database.read(
                        connection -> events.nextInLane(connection, claim, delivery.event(), max, maxSize)))
                .orElse(List.of());
    }

    CompletionStage<Void> settle(Delivery delivery, Outcome outcome, List<Long> merged) {
        Optional<Claim> claim = claims.inFlight(delivery);
        if (claim.isEmpty()) {
            LOG.debug("Event {} is not in flight, so its outcome {} is dropped", delivery.id(), outcome.status());
            return CompletableFuture.completedFuture(null);
        }
        Duration wait = outcome instanceof Outcome.Retry retry
                ? pauses.pause(delivery.attempts(), retry.notBefore())
                : Duration.ZERO;
        return writer.settle(new Settlement(claim.get(), outcome, wait.toMillis(), merged, ids(delivery.event())))
                .thenCompose(ours -> {
                    boolean released = claims.release(claim.get());
                    if (!ours && !released) {
                        // The claim was lost and taken back meanwhile: the outcome belongs to the claim of now.
                        return settle(delivery, outcome, merged);
                    }
                    if (!ours) {
                        LOG.info(
                                "Event {} has ended, or was taken over, elsewhere, so its outcome {} here is dropped",
                                delivery.id(),
                                outcome.status());
                    }
                    settled.run();
                    return CompletableFuture.completedFuture(null);
                });
    }

    private static List<String> ids(Event event) {
        return Stream.of(event.userId(), event.groupId())
                .flatMap(Optional::stream)
                .toList();
    }

    /** Ends the pauses of so many events, some hundred in a transaction. */
    void retryNow(int max) {
        CompletableFuture<?> unused = writer.run(
                        transaction -> events.retryNow(transaction, Math.min(max, SqlWriter.MAX_ROWS)))
                .thenAccept(found -> {
                    if (found == SqlWriter.MAX_ROWS && max > SqlWriter.MAX_ROWS) {
                        retryNow(max - SqlWriter.MAX_ROWS);
                    }
                });
    }
}
