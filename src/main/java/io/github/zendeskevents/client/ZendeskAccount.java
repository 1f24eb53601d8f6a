package io.github.zendeskevents.client;

import io.github.zendeskevents.settings.CamelSettings;
import io.github.zendeskevents.settings.ContextSingletons;
import io.github.zendeskevents.settings.Settings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/**
 * One account at Zendesk and all that is shared about it: settings, clock, limits, counters, threads, and whether its
 * credentials are accepted. Everything of one account hangs off this bean and nothing off static state, because one
 * context may serve several accounts.
 */
public final class ZendeskAccount implements AutoCloseable {

    private static final String CLOCK = "zendeskClock";
    private static final String TIMER = "zendeskTimer";

    private final Settings settings;
    private final Clock clock;
    private final CredentialStatus standing;
    private final CompositeMeterRegistry meters = new CompositeMeterRegistry();
    private final CamelContext context;
    private final ExecutorService workers;
    private final ScheduledExecutorService timer;
    private final Load traffic = new Load();
    private final List<Runnable> givingUp = new CopyOnWriteArrayList<>();
    private final RateLimiters budgets;
    private final Caches caches;

    /**
     * The account of the context that these settings come from. It goes by the bean {@value #CLOCK} and waits by the bean
     * {@value #TIMER} where the context has them, so that a test can let a minute of Zendesk's pass in a second; else by the
     * system's clock and a thread of its own.
     */
    public static ZendeskAccount of(CamelSettings settings) {
        CamelContext context = settings.getCamelContext();
        return ContextSingletons.of(context)
                .once(
                        "zendeskAccount",
                        ZendeskAccount.class,
                        () -> new ZendeskAccount(
                                settings.get(),
                                bound(context, CLOCK, Clock.class).orElseGet(Clock::systemUTC),
                                bound(context, TIMER, ScheduledExecutorService.class)
                                        .orElseGet(() -> timer(context)),
                                context));
    }

    /** An account with these settings on this clock. Its threads come from the context, so that they are seen and named. */
    public ZendeskAccount(Settings settings, Clock clock, CamelContext context) {
        this(settings, clock, timer(context), context);
    }

    private ZendeskAccount(Settings settings, Clock clock, ScheduledExecutorService timer, CamelContext context) {
        this.settings = settings;
        this.clock = clock;
        this.context = context;
        this.caches = new Caches(clock);
        this.standing = new CredentialStatus(clock);
        int threads = settings.connections();
        ThreadPoolProfile profile = new ThreadPoolProfile("zendesk");
        profile.setPoolSize(threads);
        profile.setMaxPoolSize(threads);
        // Nothing that wakes others or claims events may end up delivering one itself, as it would with no queue.
        profile.setMaxQueueSize(Integer.MAX_VALUE);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        profile.setKeepAliveTime(60L);
        profile.setTimeUnit(TimeUnit.SECONDS);
        profile.setAllowCoreThreadTimeOut(true);
        workers = context.getExecutorServiceManager().newThreadPool(this, "zendesk-delivery", profile);
        this.timer = timer;
        budgets = new RateLimiters(clock, workers, timer, traffic);
        HostMeters.join(meters, context);
        for (String limit : budgets.names()) {
            Gauge.builder("zendesk.limit.remaining", budgets, all -> all.remaining(limit)
                            .map(Long::doubleValue)
                            .orElse(Double.NaN))
                    .description(
                            "Calls left of one of Zendesk's limits until it starts anew; NaN while it is not known")
                    .tag("limit", limit)
                    .register(meters);
        }
    }

    private static <T> Optional<T> bound(CamelContext context, String name, Class<T> type) {
        return Optional.ofNullable(context.getRegistry().lookupByNameAndType(name, type));
    }

    // Camel's own scheduled pools refuse what is over a thousand, and more calls than that may wait for a limit.
    private static ScheduledExecutorService timer(CamelContext context) {
        return new ScheduledThreadPoolExecutor(
                1, task -> context.getExecutorServiceManager().newThread("zendesk-limits", task));
    }

    /** The context that this account is served in. */
    public CamelContext context() {
        return context;
    }

    /** The settings of this account. */
    public Settings settings() {
        return settings;
    }

    /** The clock that all of this account goes by. */
    public Clock clock() {
        return clock;
    }

    /** Whether Zendesk accepts the credentials. */
    public CredentialStatus credentialStatus() {
        return standing;
    }

    /** Zendesk's limits. */
    public RateLimiters rateLimiters() {
        return budgets;
    }

    /** How busy the delivery is. */
    public Load load() {
        return traffic;
    }

    /** Runs something quick after a while, on the thread that all timers share; never, once the account is closed. */
    public void after(Duration wait, Runnable work) {
        if (!timer.isShutdown()) {
            timer.schedule(work, Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS);
        }
    }

    /** Makes the caches of this account, on its clock. */
    public Caches caches() {
        return caches;
    }

    /** Where to count. */
    public MeterRegistry meters() {
        return meters;
    }

    /** The threads that deliver; as many as there may be calls at the same time. */
    public ExecutorService workers() {
        return workers;
    }

    /** Does work on a thread of its own, so that whoever calls goes on at once; here only where the program ends. */
    public void onWorker(Runnable work) {
        try {
            workers.execute(work);
        } catch (RejectedExecutionException stopped) {
            work.run();
        }
    }

    /**
     * What several wait for, as one of them: each goes on by itself when it is there. Were they to go on one after the other
     * on the thread that brought it, a call of the first that hangs would hold up all others.
     *
     * @return completes as the shared one does
     */
    public <T> CompletableFuture<T> shared(CompletableFuture<T> all) {
        if (all.isDone()) {
            return all;
        }
        CompletableFuture<T> one = new CompletableFuture<>();
        all.whenComplete((value, failure) -> onWorker(() -> {
            if (failure == null) {
                one.complete(value);
            } else {
                one.completeExceptionally(failure);
            }
        }));
        return one;
    }

    /** @param listener called when nobody is to wait any longer */
    void onGivingUp(Runnable listener) {
        givingUp.add(listener);
    }

    /** Lets none of those wait any longer who wait for others, for a job or for a limit: the program ends. */
    public void giveUpWaiting() {
        budgets.close();
        givingUp.forEach(Runnable::run);
    }

    /** Lets nothing wait any longer. The workers belong to the context and end with it. */
    @Override
    public void close() {
        giveUpWaiting();
        timer.shutdownNow();
    }
}
