package io.github.zendeskevents.client.limit;

import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.Scheduler;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ResponseHeaders;
import io.github.zendeskevents.clock.SteadyClock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * All limits of one Zendesk account. A request is admitted when each limit that it counts against has room; until then it
 * waits without a thread.
 */
public final class RateLimiters implements AutoCloseable {

    private final KnownLimits limits;
    private final LimitHeaders headers;
    private final Clock clock;
    private final Executor worker;
    private final Scheduler scheduler;
    private final Load load;
    private final LimitWaits waits;
    private volatile BooleanSupplier condition = () -> true;
    private volatile boolean stopping;

    /**
     * @param limits what is known of them, from an earlier context perhaps
     * @param worker where requests go on that had to wait
     * @param scheduler wakes those that wait; ended by its owner
     * @param load hears who waits
     * @param meters for how long they wait
     */
    public RateLimiters(
            KnownLimits limits, Clock clock, Executor worker, Scheduler scheduler, Load load, MeterRegistry meters) {
        this.limits = limits;
        this.headers = new LimitHeaders(limits);
        this.clock = SteadyClock.of(clock);
        this.worker = worker;
        this.scheduler = scheduler;
        this.load = load;
        this.waits = new LimitWaits(meters, clock);
        // The scheduler of an earlier context wakes nobody here.
        limits.sharedLimiters().forEach(RateLimiter::woken);
        limits.limitersOfRecords().forEach(RateLimiter::woken);
    }

    /**
     * Waits for a permit of each of the request's limits, one after the other, the narrowest first: a request that waits for
     * a scarce permit must not sit on one that others could use.
     *
     * @return completes once the request may go; fails with {@link RetryException} when the program ends meanwhile
     */
    public CompletionStage<Void> admit(ApiRequest request) {
        CompletableFuture<Void> admitted = new CompletableFuture<>();
        pass(request, request.limits().iterator(), admitted, false);
        return admitted;
    }

    /**
     * Waits, before all others, until the limit has room for one request, and takes nothing of it: for a request that is put
     * together only then.
     *
     * @return completes once there is room; fails with {@link RetryException} when the program ends meanwhile
     */
    public CompletionStage<Void> room(String name) {
        return room(name, Waiter.Rank.URGENT);
    }

    /** The same after all others, for a request before which they go. */
    public CompletionStage<Void> roomInBackground(String name) {
        return room(name, Waiter.Rank.BACKGROUND);
    }

    private CompletionStage<Void> room(String name, Waiter.Rank rank) {
        RateLimiter limiter = limits.limiter(name);
        CompletableFuture<Void> room = new CompletableFuture<>();
        Waiter waiter = new Waiter(
                rank,
                () -> {
                    limiter.giveBack();
                    worker.execute(() -> room.complete(null));
                },
                () -> worker.execute(() -> room.completeExceptionally(stopping())));
        if (limiter.take(waiter)) {
            limiter.giveBack();
            room.complete(null);
        } else {
            awaitTurn(limiter);
        }
        return room;
    }

    /** True when the request would have to wait no longer than this for all of its limits, as far as is known. */
    public boolean opensWithin(Duration wait, ApiRequest request) {
        return untilOpen(request).compareTo(wait) <= 0;
    }

    /** How long the request would have to wait for all of its limits, as far as is known; zero: it may go now. */
    public Duration untilOpen(ApiRequest request) {
        return request.limits().stream()
                .map(name -> limits.limiter(name).untilOpen(Waiter.Rank.of(request)))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** True when Zendesk has told of a limit of this name. */
    public boolean known(String name) {
        return limits.limiter(name).share(100).isPresent();
    }

    /**
     * How far requests of one purpose should lie apart so that they take no more than a part of a limit.
     *
     * @param percent of the limit
     * @param shortest what is answered at least, and when no limit is known
     * @param longest what is answered at most
     */
    public Duration pace(String name, int percent, Duration shortest, Duration longest) {
        Duration pace = limits.limiter(name).share(percent).orElse(shortest);
        Duration most = pace.compareTo(longest) < 0 ? pace : longest;
        return most.compareTo(shortest) > 0 ? most : shortest;
    }

    /** Learns from the status and headers of a response what is left of the limits, and lets go who waited for it. */
    public void learn(ApiRequest request, int status, ResponseHeaders responseHeaders) {
        headers.learn(request, status, responseHeaders);
        limits.sharedLimiters().forEach(this::wake);
    }

    /** What Zendesk told last of the account's jobs; empty before the first. */
    public Optional<JobLimit> jobs() {
        return limits.jobs();
    }

    /** The limits that all requests share, by name. */
    public List<LimitState> states() {
        return limits.sharedLimiters().stream()
                .map(RateLimiter::state)
                .sorted(Comparator.comparing(LimitState::name))
                .toList();
    }

    /** Lets requests go only while the condition is true; else each fails with {@link RetryException}. */
    public void onlyWhile(BooleanSupplier newCondition) {
        condition = newCondition;
    }

    /** Lets nobody who waits now wait any longer: they fail with {@link RetryException}, and may come again. */
    public void giveBack() {
        limits.sharedLimiters().forEach(RateLimiters::abandon);
        limits.limitersOfRecords().forEach(RateLimiters::abandon);
    }

    /**
     * Lets nobody wait any longer: what waits, and what would have to, fails with {@link RetryException}. Requests for which
     * there is room still go, so that events in flight can be finished before the program ends.
     */
    @Override
    public void close() {
        stopping = true;
        giveBack();
    }

    private void pass(ApiRequest request, Iterator<String> names, CompletableFuture<Void> admitted, boolean waited) {
        while (names.hasNext()) {
            RateLimiter limiter = limits.limiter(names.next());
            Runnable waitEnds = waits.begin(limiter.name());
            Waiter waiter = new Waiter(
                    Waiter.Rank.of(request),
                    () -> {
                        waitEnds.run();
                        goOn(() -> pass(request, names, admitted, true));
                    },
                    () -> worker.execute(() -> goOn(() -> admitted.completeExceptionally(stopping()))));
            if (!limiter.take(waiter)) {
                load.limitWaitBegins();
                awaitTurn(limiter);
                return;
            }
        }
        if (!condition.getAsBoolean()) {
            worker.execute(() -> admitted.completeExceptionally(RetryException.blameless(
                    "this instance missed its heartbeat, and another one may deliver in its place")));
        } else if (waited) {
            worker.execute(() -> admitted.complete(null));
        } else {
            admitted.complete(null);
        }
    }

    private void goOn(Runnable work) {
        load.limitWaitEnds();
        work.run();
    }

    private void awaitTurn(RateLimiter limiter) {
        if (stopping) {
            abandon(limiter);
        } else {
            schedule(limiter);
        }
    }

    private static RetryException stopping() {
        return RetryException.blameless("the program is stopping, or its routes change");
    }

    private void wake(RateLimiter limiter) {
        limiter.due().forEach(waiter -> waiter.go().run());
        schedule(limiter);
    }

    private static void abandon(RateLimiter limiter) {
        limiter.abandon().forEach(waiter -> waiter.giveUp().run());
    }

    private void schedule(RateLimiter limiter) {
        limiter.newWakeUp().ifPresent(at -> {
            if (!stopping) {
                scheduler.after(Duration.between(clock.instant(), at).plusMillis(1), () -> {
                    limiter.woken();
                    wake(limiter);
                });
            }
        });
    }
}
