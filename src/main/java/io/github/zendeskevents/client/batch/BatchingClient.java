package io.github.zendeskevents.client.batch;

import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.Scheduler;
import io.github.zendeskevents.client.Workers;
import io.github.zendeskevents.client.job.JobPoller;
import io.github.zendeskevents.client.limit.Load;
import io.github.zendeskevents.client.limit.RateLimiters;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.BulkEndpoint;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import io.github.zendeskevents.failure.Causes;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets requests of many events go to Zendesk as one, below the routes, which speak of a single event. Each event waits
 * without a thread and gets the response to its own part. Reads are cheap in hundreds and single writes are scarce, so this
 * is what makes a backlog fit into Zendesk's limits; a lone event is sent by the single request at once.
 */
public final class BatchingClient implements AutoCloseable {

    private final int largest;
    private final Services services;
    private final JobPoller jobs;
    private final TroubledRecords troubled;
    private final TroubleDetector detector;
    private final LostWrites lost;
    private final TroubledSlots slots;
    /** Apart from the others: most of these are healthy, and each is in doubt for one request only. */
    private final TroubledSlots slotsOfSuspects;

    private final Map<BulkEndpoint, Batcher> batchers = new EnumMap<>(BulkEndpoint.class);

    /**
     * What batches are made with.
     *
     * @param client sends requests that are not batched
     * @param load how busy the delivery is
     * @param refused what was learnt of requests for many
     * @param troubled what was learnt of records
     * @param probe asks Zendesk for something that is about no record
     * @param away true while Zendesk is known to be away
     * @param connections how many requests may be under way at once
     * @param requestTimeout how long a request may take
     */
    public record Services(
            Function<ApiRequest, CompletionStage<ApiResponse>> client,
            RateLimiters limiters,
            Load load,
            RefusedEndpoints refused,
            TroubledRecords troubled,
            Supplier<CompletionStage<Void>> probe,
            BooleanSupplier away,
            int connections,
            Duration requestTimeout,
            MeterRegistry meters,
            Clock clock,
            Scheduler scheduler,
            Workers workers) {}

    /** @param largest how many go in one request: 100, as Zendesk allows, or fewer; with 1 every request is sent alone */
    public BatchingClient(int largest, Services services) {
        this.largest = largest;
        this.services = services;
        this.jobs = new JobPoller(
                services.client(),
                services.limiters(),
                services.requestTimeout(),
                services.clock(),
                services.scheduler());
        this.troubled = services.troubled();
        this.detector = new TroubleDetector(troubled, services.refused(), services.probe(), services.away());
        this.slots = slots(services, services.connections() / 4);
        this.slotsOfSuspects = slots(services, services.connections() / 2);
        this.lost = troubled.lost();
        BatchSender sender = new BatchSender(services, jobs, detector, lost);
        Gauge.builder("zendesk.records.troubled", troubled, TroubledRecords::count)
                .description("Records that Zendesk has trouble with, which go by themselves until they work")
                .register(services.meters());
        for (BulkEndpoint bulk : BulkEndpoint.values()) {
            Batcher.Kind kind = new Batcher.Kind(
                    largest,
                    bulk.isLookUp() ? this::lookUpWait : this::writeWait,
                    () -> bulk.isLookUp() || jobs.slots().free(),
                    batch -> sender.send(bulk, batch),
                    troubled::company);
            batchers.put(bulk, new Batcher(kind, services));
        }
        services.load().onAllWaiting(this::sendWhatItIsTimeFor);
        jobs.slots().onFree(this::sendWhatItIsTimeFor);
    }

    private static TroubledSlots slots(Services services, int wanted) {
        return new TroubledSlots(Math.max(1, wanted), services.load(), services.workers());
    }

    /**
     * Sends a request, together with others where that may be.
     *
     * @return completes with its own response; fails as the client does that sends single requests
     */
    public CompletionStage<ApiResponse> send(ApiRequest request) {
        Optional<RetryException> held = lost.holdUp(request);
        if (held.isPresent()) {
            return CompletableFuture.failedFuture(held.get());
        }
        return request.part()
                .filter(this::mayWait)
                .map(part -> batchers.get(part.bulk()).add(request, part))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()))
                .thenCompose(response -> response.<CompletionStage<ApiResponse>>map(CompletableFuture::completedFuture)
                        .orElseGet(() -> sendAlone(request)));
    }

    private CompletionStage<ApiResponse> sendAlone(ApiRequest request) {
        CompletionStage<ApiResponse> answered = troubled.isAlone(request)
                ? sendApart(request)
                : services.client().apply(request);
        return answered.whenComplete((response, failure) -> {
            if (failure != null) {
                detector.failedAlone(request, Causes.unwrapped(failure));
            } else if (isAnswer(request, response)) {
                troubled.worked(request);
            } else {
                detector.failedAlone(
                        request, RetryException.unreadable(request + " was answered something else", Optional.empty()));
            }
        });
    }

    /** False where a response says nothing of the record, which its event will find out, too. */
    private static boolean isAnswer(ApiRequest request, ApiResponse response) {
        return !response.ok()
                || request.part()
                        .map(Part::bulk)
                        .filter(bulk -> !response.body().has(bulk.list())
                                && !response.body().has(bulk.record()))
                        .isEmpty();
    }

    /** A suspect that hangs must not hold up for long the healthy ones among those that it failed with. */
    private CompletionStage<ApiResponse> sendApart(ApiRequest request) {
        if (troubled.isCertain(request)) {
            return slots.send(() -> services.client().apply(request));
        }
        ApiRequest once = request.method().equals("GET") ? request.brief() : request;
        return slotsOfSuspects.send(() -> services.client().apply(once));
    }

    /** A write need not wait for others, as long as Zendesk speaks of no limit. */
    private boolean mayWait(Part part) {
        return largest > 1
                && part.isJoinable()
                && !services.refused().contains(part.bulk())
                && (part.bulk().isLookUp() || anyLimitIsKnown());
    }

    private boolean anyLimitIsKnown() {
        return services.limiters().known(ApiRequest.ACCOUNT)
                || services.limiters().known(ApiRequest.USER_WRITES);
    }

    /** Under load, how long to wait for others follows from how many requests the account has: one in fourteen of each kind. */
    private Duration lookUpWait() {
        return services.load().underLoad()
                ? services.limiters().pace(ApiRequest.ACCOUNT, 7, Duration.ofMillis(20), Duration.ofSeconds(2))
                : Duration.ofMillis(20);
    }

    private Duration writeWait() {
        return services.load().underLoad()
                ? services.limiters().pace(ApiRequest.ACCOUNT, 3, Duration.ofMillis(500), Duration.ofSeconds(5))
                : Duration.ofMillis(50);
    }

    private void sendWhatItIsTimeFor() {
        batchers.values().forEach(Batcher::sendIfItIsTime);
    }

    /** Lets nobody wait any longer, for others or for a job. */
    @Override
    public void close() {
        batchers.values().forEach(Batcher::close);
        slots.close();
        slotsOfSuspects.close();
        jobs.close();
    }
}
