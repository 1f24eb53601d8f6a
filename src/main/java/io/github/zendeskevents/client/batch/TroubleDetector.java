package io.github.zendeskevents.client.batch;

import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.BulkEndpoint;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import io.github.zendeskevents.log.Visible;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells trouble with single records from an outage of all of Zendesk. After a failure one shared request that is about no
 * record finds out whether Zendesk works otherwise: only then are its records to blame. While Zendesk is away nobody is, so
 * that an outage takes no batch apart.
 */
final class TroubleDetector {

    private static final Logger LOG = LoggerFactory.getLogger(TroubleDetector.class);

    private final TroubledRecords troubled;
    private final RefusedEndpoints refused;
    private final Supplier<CompletionStage<Void>> probe;
    private final BooleanSupplier away;
    private boolean underWay;
    private Optional<CompletableFuture<Void>> following = Optional.empty();

    /**
     * @param probe asks Zendesk for something that is about no record
     * @param away true while Zendesk is known to be away
     */
    TroubleDetector(
            TroubledRecords troubled,
            RefusedEndpoints refused,
            Supplier<CompletionStage<Void>> probe,
            BooleanSupplier away) {
        this.troubled = troubled;
        this.refused = refused;
        this.probe = probe;
        this.away = away;
    }

    /**
     * Finds out whether a batch failed because of its records.
     *
     * @return completes with true when it did, and its records go in smaller batches from now on
     */
    CompletionStage<Boolean> isTroubleOf(BulkEndpoint bulk, List<Part> batch, Throwable cause) {
        return works(cause).thenApply(works -> {
            if (works && troubled.failed(batch, isAnswered(cause))) {
                LOG.warn("{} fails whatever it is about; single calls take its place for a minute", bulk.path());
                refused.failed(bulk);
            } else if (works) {
                LOG.info(
                        "Looking for the record that {} of {} fails for: {}",
                        bulk.path(),
                        batch.size(),
                        Visible.of(cause.toString()));
            }
            return works;
        });
    }

    /** Takes note of the record that a single request failed for, unless all of Zendesk is away. */
    void failedAlone(ApiRequest request, Throwable cause) {
        String error = Optional.ofNullable(cause.getMessage())
                .orElse(cause.getClass().getSimpleName())
                .replaceAll("\\s+", " ");
        if (mayBeTrouble(cause) && !troubled.failedAgain(request, error)) {
            works(cause).thenAccept(works -> {
                if (works) {
                    troubled.failed(request, error);
                }
            });
        }
    }

    /** Another writer who was faster says nothing against a record, and neither does the end of the program. */
    private static boolean mayBeTrouble(Throwable cause) {
        return cause instanceof IOException || (cause instanceof RetryException retry && retry.isTrouble());
    }

    private CompletionStage<Boolean> works(Throwable cause) {
        if (!mayBeTrouble(cause) || away.getAsBoolean()) {
            return CompletableFuture.completedFuture(false);
        }
        return probeFromNowOn().handle((there, failure) -> {
            if (failure != null) {
                // What looked like the trouble of single records was the beginning of this.
                troubled.forget();
            }
            return failure == null;
        });
    }

    /** One that was under way before the failure may have seen Zendesk as it was before: all who ask meanwhile share the next. */
    private synchronized CompletionStage<Void> probeFromNowOn() {
        if (underWay && following.isEmpty()) {
            following = Optional.of(new CompletableFuture<>());
        }
        if (underWay) {
            return following.orElseThrow();
        }
        CompletableFuture<Void> result = new CompletableFuture<>();
        begin(result);
        return result;
    }

    private synchronized void begin(CompletableFuture<Void> result) {
        underWay = true;
        CompletionStage<Void> probed = probe.get();
        probed.whenComplete((there, failure) -> {
            ended();
            if (failure == null) {
                result.complete(null);
            } else {
                result.completeExceptionally(failure);
            }
        });
    }

    private synchronized void ended() {
        underWay = false;
        Optional<CompletableFuture<Void>> next = following;
        following = Optional.empty();
        next.ifPresent(this::begin);
    }

    /** A request that takes too long is broken off here, which Java tells as "Socket closed"; else the other side broke it. */
    private static boolean isAnswered(Throwable cause) {
        boolean brokenOffHere = cause instanceof SocketException && "Socket closed".equals(cause.getMessage());
        return !(cause instanceof InterruptedIOException) && !brokenOffHere;
    }
}
