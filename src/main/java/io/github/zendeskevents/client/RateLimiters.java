package io.github.zendeskevents.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All limits of one Zendesk account. A call is admitted when each limit that it counts against has room; until then its
 * exchange waits without a thread. Every answer teaches: Zendesk's headers tell what is left, a 429 closes the limit that
 * ran out for all callers. The limits and headers are those of Zendesk's "Rate limits" reference.
 */
public final class RateLimiters implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RateLimiters.class);
    private static final Pattern USER_WRITE_HEADER =
            Pattern.compile("total=(\\d{1,9})\\s*;\\s*remaining=(\\d{1,9})\\s*;\\s*resets=(\\d{1,9})");
    private static final Pattern JOBS_HEADER = Pattern.compile("total=(\\d{1,9})\\s*;\\s*remaining=(\\d{1,9})");
    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(1);
    /** One call in so many of the account's limit is left to others: people, integrations, other instances. */
    private static final long RESERVE = 20;

    private final Clock clock;
    private final Executor worker;
    private final ScheduledExecutorService timer;
    private final ToLongFunction<Duration> spread;
    private final Load traffic;
    private final Map<String, RateLimiter> shared = new ConcurrentHashMap<>();
    // Limits per user and per organization last a minute: nothing is known of one that nobody asked for since.
    private final Cache<String, RateLimiter> perRecord = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();
    private volatile BooleanSupplier condition = () -> true;
    private volatile boolean stopping;
    private volatile Optional<JobsTold> jobs = Optional.empty();

    /**
     * Zendesk's word on background jobs.
     *
     * @param allowed how many may be queued or running at once
     * @param running how many were, whoever began them
     */
    record JobsTold(int allowed, int running) {}

    /**
     * @param worker where calls go on that had to wait
     * @param timer wakes those that wait; ended by its owner
     * @param traffic hears who waits
     */
    RateLimiters(Clock clock, Executor worker, ScheduledExecutorService timer, Load traffic) {
        this(clock, worker, timer, traffic, pause -> ThreadLocalRandom.current()
                .nextLong(50, 250 + pause.toMillis() / 20));
    }

    RateLimiters(
            Clock clock,
            Executor worker,
            ScheduledExecutorService timer,
            Load traffic,
            ToLongFunction<Duration> spread) {
        this.traffic = traffic;
        this.clock = clock;
        this.worker = worker;
        this.timer = timer;
        this.spread = spread;
        shared.put(ApiRequest.ACCOUNT, new RateLimiter(ApiRequest.ACCOUNT, false, clock, spread));
        shared.put(ApiRequest.USER_WRITES, new RateLimiter(ApiRequest.USER_WRITES, true, clock, spread));
        shared.put(ApiRequest.JOBS, new RateLimiter(ApiRequest.JOBS, false, clock, spread));
        shared.put(
                ApiRequest.TIMELINE,
                new RateLimiter(ApiRequest.TIMELINE, false, Optional.of(new TimelineWindow()), clock, spread));
    }

    /** The limits of this account, for the routes. */
    public static RateLimiters of(ZendeskAccount account) {
        return account.rateLimiters();
    }

    /**
     * Waits for a permit of each of the call's limits, one after the other, the narrowest first: a call that waits for a
     * scarce permit must not sit on one that others could use.
     *
     * @return completes once the call may go; fails with {@link RetryException} when the program ends meanwhile
     */
    public CompletionStage<Void> admit(@Variable("zendeskCall") ApiRequest call) {
        CompletableFuture<Void> admitted = new CompletableFuture<>();
        pass(call, call.limits().iterator(), admitted, false);
        return admitted;
    }

    /**
     * Waits, before all others, until the limit has room for one call, and takes nothing of it: for a call that is put
     * together only then.
     *
     * @return completes once there is room; fails with {@link RetryException} when the program ends meanwhile
     */
    CompletionStage<Void> room(String name) {
        RateLimiter budget = budget(name);
        CompletableFuture<Void> room = new CompletableFuture<>();
        RateLimiter.Waiter waiter = new RateLimiter.Waiter(
                () -> {
                    budget.giveBack();
                    worker.execute(() -> room.complete(null));
                },
                () -> worker.execute(() -> room.completeExceptionally(stopping())));
        if (budget.take(waiter, true)) {
            budget.giveBack();
            room.complete(null);
        } else if (stopping) {
            abandon(budget);
        } else {
            schedule(budget);
        }
        return room;
    }

    /** True when the call would have to wait no longer than this for all of its limits, as far as is known. */
    boolean opensWithin(Duration wait, ApiRequest call) {
        return call.limits().stream().allMatch(name -> budget(name).untilOpen().compareTo(wait) <= 0);
    }

    /** True when Zendesk has told of a limit of this name. */
    boolean known(String name) {
        return budget(name).share(100).isPresent();
    }

    /**
     * How far calls of one purpose should lie apart so that they take no more than a part of a limit.
     *
     * @param percent of the limit
     * @param shortest what is answered at least, and when no limit is known
     * @param longest what is answered at most
     */
    Duration pace(String name, int percent, Duration shortest, Duration longest) {
        Duration pace = budget(name).share(percent).orElse(shortest);
        return longer(shortest, pace.compareTo(longest) < 0 ? pace : longest);
    }

    /**
     * Learns from the headers of an answer.
     *
     * @param call what was sent
     * @param status the HTTP status
     * @param headers by name, without regard to case
     */
    public void learn(ApiRequest call, int status, ResponseHeaders headers) {
        boolean plentyLeft = learnAccount(call, headers);
        boolean userWritesLeft = learnUserWrites(call, headers);
        learnJobs(call, headers);
        if (status == 429) {
            close(call, headers.seconds("Retry-After"), plentyLeft, userWritesLeft);
        } else {
            call.limits().forEach(name -> budget(name).taken());
        }
        wake();
    }

    /** What Zendesk told last of the account's jobs; empty before the first. */
    Optional<JobsTold> jobs() {
        return jobs;
    }

    /** @param newCondition while it is false no call goes: each fails with {@link RetryException} */
    public void onlyWhile(BooleanSupplier newCondition) {
        condition = newCondition;
    }

    /** What is left of a limit, for the metrics; empty while unknown. */
    public Optional<Long> remaining(String name) {
        return Optional.ofNullable(shared.get(name)).flatMap(RateLimiter::remaining);
    }

    /** The names of the limits that all calls share. */
    public Iterable<String> names() {
        return shared.keySet();
    }

    /** Lets nobody who waits now wait any longer: they fail with {@link RetryException}, and may come again. */
    public void giveBack() {
        shared.values().forEach(RateLimiters::abandon);
        perRecord.asMap().values().forEach(RateLimiters::abandon);
    }

    /**
     * Lets nobody wait any longer: what waits, and what would have to, fails with {@link RetryException}. Calls for which
     * there is room still go, so that events in flight can be finished before the program ends.
     */
    @Override
    public void close() {
        stopping = true;
        giveBack();
    }

    private void pass(ApiRequest call, Iterator<String> limits, CompletableFuture<Void> admitted, boolean waited) {
        while (limits.hasNext()) {
            RateLimiter budget = budget(limits.next());
            RateLimiter.Waiter waiter = new RateLimiter.Waiter(
                    () -> goOn(() -> pass(call, limits, admitted, true)),
                    () -> worker.execute(() -> goOn(() -> admitted.completeExceptionally(stopping()))));
            if (!budget.take(waiter, call.priority())) {
                traffic.parks();
                if (stopping) {
                    abandon(budget);
                } else {
                    schedule(budget);
                }
                return;
            }
        }
        if (!condition.getAsBoolean()) {
            worker.execute(() -> admitted.completeExceptionally(new RetryException(
                    "this instance gave no sign of life, and another one may deliver in its place")));
        } else if (waited) {
            worker.execute(() -> admitted.complete(null));
        } else {
            admitted.complete(null);
        }
    }

    private void goOn(Runnable work) {
        traffic.leaves();
        work.run();
    }

    private static RetryException stopping() {
        return new RetryException("the program is stopping, or its routes change");
    }

    private RateLimiter budget(String name) {
        RateLimiter one = shared.get(name);
        return one != null ? one : perRecord.get(name, n -> new RateLimiter(n, false, clock, spread));
    }

    private void wake() {
        shared.values().forEach(this::wake);
    }

    private void wake(RateLimiter budget) {
        budget.due().forEach(waiter -> waiter.go().run());
        schedule(budget);
    }

    private static void abandon(RateLimiter budget) {
        budget.abandon().forEach(waiter -> waiter.giveUp().run());
    }

    private void schedule(RateLimiter budget) {
        budget.newWakeUp().ifPresent(at -> {
            long millis = Math.max(1, Duration.between(clock.instant(), at).toMillis() + 1);
            if (!stopping && !timer.isShutdown()) {
                timer.schedule(
                        () -> {
                            budget.woken();
                            wake(budget);
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
            }
        });
    }

    /** @return true when the headers say that the account's limit is not what ran out */
    private boolean learnAccount(ApiRequest call, ResponseHeaders headers) {
        Optional<Long> limit = headers.number("X-Rate-Limit").or(() -> headers.number("ratelimit-limit"));
        Optional<Long> left = headers.number("X-Rate-Limit-Remaining").or(() -> headers.number("ratelimit-remaining"));
        Optional<Duration> reset = headers.seconds("ratelimit-reset");
        // What is left without a word on until when would have to be believed for ever: then a 429 tells soon enough.
        if (limit.isPresent()
                && left.isPresent()
                && reset.isPresent()
                && call.limits().contains(ApiRequest.ACCOUNT)) {
            long reserve = limit.get() / RESERVE;
            shared.get(ApiRequest.ACCOUNT)
                    .learn(
                            limit.get() - reserve,
                            Math.max(0, left.get() - reserve),
                            longer(reset.get(), SHORTEST_WINDOW));
            learnPlan(limit.get());
            Instant othersSeen = shared.get(ApiRequest.ACCOUNT).othersSeen();
            shared.get(ApiRequest.TIMELINE).shared(othersSeen);
            shared.get(ApiRequest.USER_WRITES).shared(othersSeen);
        }
        return left.isPresent() && left.get() > 0;
    }

    /** The plan is not told, but its limits are published together: "Rate limits". Add-ons raise the account's alone. */
    private void learnPlan(long accountLimit) {
        RateLimiter timeline = shared.get(ApiRequest.TIMELINE);
        if (accountLimit <= 200) {
            timeline.published(250, 250);
        } else if (accountLimit <= 400) {
            timeline.published(250, 500);
        } else if (accountLimit <= 700) {
            timeline.published(700, 700);
        } else {
            timeline.published(500, 1_000);
        }
    }

    /** @return true when the headers say that the limit on writes of single users is not what ran out */
    private boolean learnUserWrites(ApiRequest call, ResponseHeaders headers) {
        if (!call.limits().contains(ApiRequest.USER_WRITES)) {
            return false;
        }
        Matcher header = USER_WRITE_HEADER.matcher(
                headers.text("Zendesk-RateLimit-create-update-user").orElse(""));
        if (!header.find()) {
            shared.get(ApiRequest.USER_WRITES).learnNoLimit();
            return false;
        }
        long left = Long.parseLong(header.group(2));
        Duration reset = Duration.ofSeconds(Long.parseLong(header.group(3)));
        shared.get(ApiRequest.USER_WRITES).learn(Long.parseLong(header.group(1)), left, longer(reset, SHORTEST_WINDOW));
        return left > 0;
    }

    private void learnJobs(ApiRequest call, ResponseHeaders headers) {
        Matcher header = JOBS_HEADER.matcher(
                headers.text("zendesk-ratelimit-inflight-jobs").orElse(""));
        if (call.limits().contains(ApiRequest.JOBS) && header.find()) {
            int allowed = Integer.parseInt(header.group(1));
            jobs = Optional.of(new JobsTold(allowed, Math.max(0, allowed - Integer.parseInt(header.group(2)))));
        }
    }

    private void close(ApiRequest call, Optional<Duration> asked, boolean accountLeft, boolean userWritesLeft) {
        for (String name : call.limits()) {
            boolean notThisOne = name.equals(ApiRequest.ACCOUNT) && accountLeft
                    || name.equals(ApiRequest.USER_WRITES) && userWritesLeft;
            if (!notThisOne) {
                close(budget(name), call, asked);
            }
        }
    }

    private static void close(RateLimiter budget, ApiRequest call, Optional<Duration> asked) {
        boolean closed = budget.closed();
        asked.ifPresent(budget::close);
        Duration pause = asked.orElseGet(budget::closeForAWhile);
        if (!closed) {
            LOG.info("Zendesk limits {}: waiting {} s after {}", budget.name(), Math.max(1, pause.toSeconds()), call);
        }
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
