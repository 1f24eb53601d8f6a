package io.github.zendeskevents.client.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.client.RejectedException;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.job.HangingJobException;
import io.github.zendeskevents.client.job.JobPoller;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.BulkEndpoint;
import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.log.Visible;
import io.micrometer.core.instrument.DistributionSummary;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a batch as one request and gives each its own part of the response. Whatever a request for many cannot tell for
 * certain of one part is left to the single request: a part that failed, all parts of a request that was refused. A request
 * whose response is lost fails with {@link RetryException} for each part, whose event then looks up what was done.
 */
final class BatchSender {

    private static final Logger LOG = LoggerFactory.getLogger(BatchSender.class);
    /** A job costs its request, a look at its end, and seconds; below this many writes single requests are no dearer. */
    private static final int WORTH_A_JOB = 3;
    /** A limit that opens this soon is no reason to begin a job, and events of a hanging one go on as soon. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private final BatchingClient.Services services;
    private final JobPoller jobs;
    private final TroubledRecords troubled;
    private final TroubleDetector detector;
    private final LostWrites lost;

    BatchSender(BatchingClient.Services services, JobPoller jobs, TroubleDetector detector, LostWrites lost) {
        this.services = services;
        this.troubled = services.troubled();
        this.jobs = jobs;
        this.detector = detector;
        this.lost = lost;
    }

    /** Completes when the request for all of them is answered, which for a write is before its job has ended. */
    CompletionStage<?> send(BulkEndpoint bulk, List<Waiting> batch) {
        boolean alone =
                batch.size() == 1 && (bulk.isLookUp() || goesAlone(batch.get(0).request()));
        if (alone || services.refused().contains(bulk) || (!bulk.isLookUp() && betterAlone(batch))) {
            batch.forEach(Waiting::goOnAlone);
            return CompletableFuture.completedFuture(null);
        }
        DistributionSummary.builder("zendesk.batch")
                .description("How many were done by one call")
                .tag("endpoint", bulk.path())
                .register(services.meters())
                .record(batch.size());
        BulkRequest all =
                new BulkRequest(bulk, batch.stream().map(Waiting::part).toList());
        return bulk.isLookUp() ? lookUp(all, batch) : write(all, batch);
    }

    /** Zendesk lets single users be changed one a second: where others wait for that, a job of one record does not. */
    private boolean goesAlone(ApiRequest request) {
        return troubled.isAlone(request)
                && (troubled.isCertain(request) || services.limiters().opensWithin(SOON, request));
    }

    private boolean betterAlone(List<Waiting> batch) {
        return batch.size() < WORTH_A_JOB
                && batch.stream().allMatch(one -> services.limiters().opensWithin(SOON, one.request()));
    }

    private CompletionStage<?> lookUp(BulkRequest all, List<Waiting> batch) {
        return services.client().apply(request(all, shared(all, batch))).whenComplete((response, failure) -> {
            if (failure != null) {
                lookUpFailed(all, batch, Causes.unwrapped(failure));
            } else if (response.ok()) {
                found(all, batch, response);
            } else {
                LOG.debug("{} was answered {}: asking one by one", all.bulk().path(), Visible.of(response.details()));
                batch.forEach(Waiting::goOnAlone);
            }
        });
    }

    private static SharedCall shared(BulkRequest all, List<Waiting> batch) {
        return new SharedCall(all, batch.stream().map(Waiting::request).toList());
    }

    private static ApiRequest request(BulkRequest all, SharedCall call) {
        ApiRequest request = call.isInBackground()
                ? all.request().inBackground()
                : all.request().urgent();
        return call.isAwaited() ? request.heardBy(call) : request;
    }

    private void found(BulkRequest all, List<Waiting> batch, ApiResponse response) {
        try {
            List<Optional<ApiResponse>> found = all.found(response);
            troubled.worked(all.parts());
            goOn(batch, found);
        } catch (RetryException unreadable) {
            lookUpFailed(all, batch, unreadable);
        }
    }

    /** A look-up can simply be sent again, in a smaller batch. */
    private void lookUpFailed(BulkRequest all, List<Waiting> batch, Throwable cause) {
        detector.isTroubleOf(all.bulk(), all.parts(), cause).thenAccept(trouble -> {
            if (trouble) {
                batch.forEach(Waiting::askAgain);
            } else {
                fail(batch, cause);
            }
        });
    }

    private CompletionStage<?> write(BulkRequest all, List<Waiting> batch) {
        jobs.slots().take();
        services.load().jobBegins(batch.size());
        SharedCall call = shared(all, batch);
        CompletionStage<ApiResponse> answered = services.client().apply(request(all, call));
        answered.thenCompose(response -> followed(all, call, response)).whenComplete((done, failure) -> {
            jobs.slots().giveBack();
            services.load().jobEnds(batch.size());
            if (failure == null) {
                troubled.worked(all.parts());
                goOn(batch, done);
            } else {
                writeFailed(all, batch, Causes.unwrapped(failure));
            }
        });
        return answered;
    }

    /** What a write did is unknown: its events are tried again, look it up, and go in smaller batches. */
    private void writeFailed(BulkRequest all, List<Waiting> batch, Throwable failure) {
        if (failure instanceof HangingJobException) {
            RetryException hangs = new RetryException(failure.getMessage(), Optional.of(SOON));
            detector.isTroubleOf(all.bulk(), all.parts(), hangs).thenAccept(trouble -> fail(batch, hangs));
        } else {
            writeLost(all, batch, failure);
        }
    }

    private void writeLost(BulkRequest all, List<Waiting> batch, Throwable cause) {
        if (isLost(cause)) {
            lost.note(all.parts(), JobPoller.PER_ITEM.multipliedBy(batch.size()));
        }
        Throwable told = isLost(cause) ? unknownEnd(cause, batch.size()) : cause;
        detector.isTroubleOf(all.bulk(), all.parts(), cause).thenAccept(trouble -> fail(batch, told));
    }

    private CompletionStage<List<Optional<ApiResponse>>> followed(
            BulkRequest all, SharedCall call, ApiResponse response) {
        BulkEndpoint bulk = all.bulk();
        if (!response.ok()) {
            boolean forbidden = response.status() == 403 || response.status() == 404;
            if (forbidden && services.refused().refused(bulk)) {
                LOG.info(
                        "Zendesk does not let this account use {} ({}); single calls take its place for an hour",
                        bulk.path(),
                        response.details());
            }
            return CompletableFuture.completedFuture(all.parts().stream()
                    .map(part -> Optional.<ApiResponse>empty())
                    .toList());
        }
        JsonNode id = response.body().path("job_status").path("id");
        if (!id.isTextual()) {
            return CompletableFuture.failedFuture(new RetryException("Zendesk began a job and did not say which"));
        }
        boolean suspect = all.parts().stream().anyMatch(part -> troubled.company(part) < Integer.MAX_VALUE);
        long begun = System.nanoTime();
        return jobs.follow(id.asText(), all.parts().size(), suspect)
                .thenApply(all::done)
                .whenComplete((done, failure) -> {
                    Duration took = Duration.ofNanos(System.nanoTime() - begun);
                    if (failure == null) {
                        call.jobDone(id.asText(), took, done);
                    } else {
                        call.jobLost(id.asText(), took, Causes.unwrapped(failure));
                    }
                });
    }

    private static void goOn(List<Waiting> batch, List<Optional<ApiResponse>> responses) {
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).goOn(responses.get(i));
        }
    }

    /** A refusal of the whole says nothing of the single ones. */
    private static void fail(List<Waiting> batch, Throwable cause) {
        batch.forEach(one -> {
            if (cause instanceof RejectedException) {
                one.goOnAlone();
            } else {
                one.fail(cause);
            }
        });
    }

    /** What was lost on the way back may have been done, or be done yet. */
    private static boolean isLost(Throwable cause) {
        boolean neverLeft = cause instanceof ConnectException || cause instanceof UnknownHostException;
        return (cause instanceof IOException && !neverLeft) || cause instanceof RetryException;
    }

    private static RetryException unknownEnd(Throwable cause, int items) {
        return new RetryException(
                "the end of " + items + " writes is unknown: " + cause.getMessage(),
                cause instanceof RetryException retry ? retry.pause() : Optional.empty());
    }
}
