package io.github.zendeskevents.client.batch;

import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Collects requests of one kind until it is time to send them as one: when as many wait as one request may hold, when nobody
 * is left who could join, or after a while. What to send is decided as late as possible: while the account's limit is used
 * up, more come. Under load, what does not fill a batch waits for the response to the one before, so that the pace is
 * Zendesk's own.
 */
final class Batcher {

    /** Within about a second, those come again that failed together. */
    private static final Duration COMPANIONS = Duration.ofMillis(500);

    /**
     * How one kind of request is sent as one.
     *
     * @param largest how many requests go in one
     * @param waitForOthers how long to wait for others
     * @param mayBegin false while no further batch of this kind may be sent
     * @param sender sends what was collected, and completes when that was answered
     * @param company how many requests a batch may hold at most that has this request in it
     */
    record Kind(
            int largest,
            Supplier<Duration> waitForOthers,
            BooleanSupplier mayBegin,
            Function<List<Waiting>, CompletionStage<?>> sender,
            ToIntFunction<Part> company) {}

    private final Kind kind;
    private final BatchingClient.Services services;
    private final BatchQueue waiting = new BatchQueue();
    private boolean timed;
    private boolean waitOver;
    private boolean askingForRoom;
    private boolean askingInBackground;
    private boolean closed;
    private int partialUnderWay;

    Batcher(Kind kind, BatchingClient.Services services) {
        this.kind = kind;
        this.services = services;
    }

    /**
     * Adds a request.
     *
     * @return completes, on a worker thread, with its own response, or with nothing where it is to be sent alone
     */
    CompletableFuture<Optional<ApiResponse>> add(ApiRequest request, Part part) {
        Waiting mine = new Waiting(request, part, new CompletableFuture<>(), this, services.load(), services.workers());
        services.load().waitBegins();
        add(mine);
        return mine.result();
    }

    /** Adds a request that is counted among those that wait already. */
    void add(Waiting mine) {
        boolean late;
        synchronized (this) {
            late = closed;
            waiting.add(mine);
        }
        if (late) {
            close();
        } else {
            sendIfItIsTime();
        }
    }

    /** Sends what it is time for. */
    void sendIfItIsTime() {
        boolean inBackground;
        synchronized (this) {
            inBackground = waiting.isInBackground();
            boolean asking = askingForRoom && (inBackground || !askingInBackground);
            if (asking || waiting.isEmpty() || !kind.mayBegin().getAsBoolean()) {
                return;
            }
            boolean full = waiting.size() >= kind.largest();
            boolean time = waitOver && (partialUnderWay == 0 || !services.load().underLoad());
            boolean expected = areCompanionsExpected();
            if (!full && !time && (expected || !services.load().allWait())) {
                waitForOthers(expected ? COMPANIONS : kind.waitForOthers().get());
                return;
            }
            askingForRoom = true;
            askingInBackground = inBackground;
        }
        CompletionStage<Void> free = inBackground
                ? services.limiters().roomInBackground(ApiRequest.ACCOUNT)
                : services.limiters().room(ApiRequest.ACCOUNT);
        free.whenComplete((room, stopping) -> {
            if (stopping == null) {
                send();
            } else {
                giveUp(stopping);
            }
        });
    }

    /** True while all who wait are suspects, who may go together with some of those that they failed with. */
    private boolean areCompanionsExpected() {
        int company = kind.company()
                .applyAsInt(waiting.all().findFirst().orElseThrow().part());
        return company > 1
                && company < kind.largest()
                && waiting.size() < company
                && waiting.all().allMatch(one -> kind.company().applyAsInt(one.part()) < kind.largest());
    }

    private void waitForOthers(Duration most) {
        if (!timed && !waitOver) {
            timed = true;
            services.scheduler().after(most, () -> {
                synchronized (this) {
                    timed = false;
                    waitOver = !waiting.isEmpty();
                }
                services.workers().execute(this::sendIfItIsTime);
            });
        }
    }

    private void send() {
        List<Waiting> batch;
        List<List<Waiting>> inTrouble;
        boolean partial;
        synchronized (this) {
            askingForRoom = false;
            refuse();
            inTrouble = takeThoseInTrouble();
            batch = waiting.take(kind.largest());
            partial = !batch.isEmpty() && batch.size() < kind.largest();
            partialUnderWay += partial ? 1 : 0;
            waitOver = false;
        }
        // Nobody waits for the answer to these: it may be long in coming.
        inTrouble.forEach(few -> send(few, false));
        if (!batch.isEmpty()) {
            send(batch, partial);
        }
        sendIfItIsTime();
    }

    /** Lets nobody go along who is not to be sent any more. */
    private void refuse() {
        waiting.removeIf(one -> {
            Optional<Exception> refusal = one.request().guard().refusal();
            refusal.ifPresent(one::fail);
            return refusal.isPresent();
        });
    }

    private void send(List<Waiting> batch, boolean partial) {
        services.load().bulkRequestBegins();
        kind.sender().apply(batch).whenComplete((done, failure) -> answered(partial));
    }

    /** Batches of those that may not be together with all others. */
    private List<List<Waiting>> takeThoseInTrouble() {
        Map<Integer, List<Waiting>> byCompany = new TreeMap<>();
        waiting.removeIf(one -> {
            int company = kind.company().applyAsInt(one.part());
            return company < kind.largest()
                    && byCompany
                            .computeIfAbsent(company, any -> new ArrayList<>())
                            .add(one);
        });
        List<List<Waiting>> batches = new ArrayList<>();
        byCompany.forEach((company, all) -> {
            for (int from = 0; from < all.size(); from += company) {
                batches.add(all.subList(from, Math.min(all.size(), from + company)));
            }
        });
        return batches;
    }

    private void answered(boolean partial) {
        synchronized (this) {
            partialUnderWay -= partial ? 1 : 0;
        }
        services.load().bulkRequestEnds();
        sendIfItIsTime();
    }

    /** Lets nobody wait any longer. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        giveUp(RetryException.blameless("the program is stopping"));
    }

    private void giveUp(Throwable stopping) {
        List<Waiting> all;
        synchronized (this) {
            askingForRoom = false;
            all = waiting.takeAll();
        }
        all.forEach(one -> one.fail(stopping));
    }
}
