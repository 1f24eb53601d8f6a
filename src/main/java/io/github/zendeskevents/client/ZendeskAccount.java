package io.github.zendeskevents.client;

import io.github.zendeskevents.camel.ContextSingletons;
import io.github.zendeskevents.camel.RouteSender;
import io.github.zendeskevents.client.auth.CredentialCheck;
import io.github.zendeskevents.client.auth.CredentialNotice;
import io.github.zendeskevents.client.auth.CredentialStatus;
import io.github.zendeskevents.client.auth.Credentials;
import io.github.zendeskevents.client.auth.OutageDetector;
import io.github.zendeskevents.client.batch.BatchingClient;
import io.github.zendeskevents.client.batch.TroubledRecords;
import io.github.zendeskevents.client.http.RequestSender;
import io.github.zendeskevents.client.limit.Load;
import io.github.zendeskevents.client.limit.RateLimiters;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.clock.SteadyClock;
import io.github.zendeskevents.settings.CamelSettings;
import io.github.zendeskevents.settings.Setting;
import io.github.zendeskevents.settings.Settings;
import io.github.zendeskevents.trace.ContextTracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;

/**
 * One account at Zendesk and all that is shared about it: settings, clock, limits, counters, threads, and whether its
 * credentials are accepted. Everything of one account hangs off this bean and nothing off static state, because one
 * context may serve several accounts.
 */
public final class ZendeskAccount implements AutoCloseable {

    private static final String CLOCK = "zendeskClock";
    private static final String TIMER = "zendeskTimer";
    private static final String HTTP_ROUTE = "direct:zendesk-http";
    /** As many as Zendesk allows in one request. */
    private static final int LARGEST_BATCH = 100;

    private final Settings settings;
    private final CamelContext context;
    private final AccountState state;
    private final Workers workers;
    private final Scheduler scheduler;
    private final Load load = new Load();
    private final RateLimiters limiters;
    private final Credentials credentials;
    private final CredentialCheck credentialCheck;
    private final RequestSender sender;
    private Optional<BatchingClient> batching = Optional.empty();

    /**
     * The account of the context that these settings come from. It goes by the bean {@value #CLOCK} and waits by the bean
     * {@value #TIMER} where the context has them, so that a test can let a minute of Zendesk's pass in a second; else by the
     * system's clock and a thread of its own. It knows what an {@link AccountState} of the context knows already.
     */
    public static ZendeskAccount of(CamelSettings settings) {
        CamelContext context = settings.getCamelContext();
        return ContextSingletons.of(context)
                .once("zendeskAccount", ZendeskAccount.class, () -> new ZendeskAccount(settings.get(), context));
    }

    private ZendeskAccount(Settings settings, CamelContext context) {
        this.settings = settings;
        this.context = context;
        this.state = state(settings, context);
        this.workers = Workers.of(context, settings.connections());
        this.scheduler = bound(context, TIMER, ScheduledExecutorService.class)
                .map(Scheduler::new)
                .orElseGet(() -> Scheduler.of(context));
        this.limiters = new RateLimiters(state.limits(), state.clock(), workers, scheduler, load, state.meters());
        this.credentials = new Credentials(settings.authentication(), state.clock(), this::sendAlone, workers);
        this.credentialCheck =
                new CredentialCheck(settings.authentication(), this::sendAlone, state.credentials(), workers);
        this.sender = new RequestSender(
                limiters,
                credentials,
                credentialCheck,
                workers,
                new RouteSender(context, HTTP_ROUTE),
                state.meters(),
                ContextTracing.of(context, settings));
        remindFromTheStartOn();
        HostMeters.join(state.meters(), context);
        state.limits().bindTo(state.meters());
    }

    /** A context that is made to try an edit never starts, and says nothing. */
    private void remindFromTheStartOn() {
        try {
            context.addStartupListener(
                    (started, alreadyStarted) -> state.notice().remindDaily(scheduler));
        } catch (Exception impossible) {
            throw new IllegalStateException("the start of the context cannot be awaited", impossible);
        }
    }

    private static AccountState state(Settings settings, CamelContext context) {
        Optional<AccountState> known =
                bound(context, AccountState.BEAN, AccountState.class).filter(state -> state.isOf(settings));
        known.ifPresent(AccountState::takenOver);
        return known.orElseGet(() ->
                new AccountState(settings, bound(context, CLOCK, Clock.class).orElseGet(Clock::systemUTC)));
    }

    private static <T> Optional<T> bound(CamelContext context, String name, Class<T> type) {
        return Optional.ofNullable(context.getRegistry().lookupByNameAndType(name, type));
    }

    // The sender is made last, of what sends by it.
    private CompletableFuture<ApiResponse> sendAlone(ApiRequest request) {
        boolean token = request.is(ApiRequest.Option.ANONYMOUS);
        if (settings.dryRun() && !request.method().equals("GET") && !token) {
            // Nothing should come to this: writes are rehearsed long before.
            return CompletableFuture.failedFuture(new IllegalStateException(
                    request + " must not be sent: " + Setting.DRY_RUN.property() + " is true"));
        }
        return sender.send(request);
    }

    /** The context that this account is served in. */
    public CamelContext context() {
        return context;
    }

    /** The settings of this account. */
    public Settings settings() {
        return settings;
    }

    /** What was learnt of the account, for the context that comes after this one. */
    public AccountState state() {
        return state;
    }

    /** The clock that all of this account goes by. */
    public Clock clock() {
        return state.clock();
    }

    /** Whether Zendesk accepts the credentials. */
    public CredentialStatus credentialStatus() {
        return state.credentials();
    }

    /** Whether Zendesk is there. */
    public OutageDetector outageDetector() {
        return state.outages();
    }

    /** What people should know of credentials that Zendesk accepts still. */
    public CredentialNotice credentialNotice() {
        return state.notice();
    }

    /** Records that Zendesk has trouble with. */
    public TroubledRecords troubledRecords() {
        return state.troubled();
    }

    /** Zendesk's limits. */
    public RateLimiters rateLimiters() {
        return limiters;
    }

    /** How busy the delivery is. */
    public Load load() {
        return load;
    }

    /** Where to count. */
    public MeterRegistry meters() {
        return state.meters();
    }

    /** Wakes what waits for a time to come; never, once the account is closed. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** The threads that deliver; as many as there may be requests at the same time. */
    public Workers workers() {
        return workers;
    }

    Credentials credentials() {
        return credentials;
    }

    CredentialCheck credentialCheck() {
        return credentialCheck;
    }

    BatchingClient batching() {
        return batching(LARGEST_BATCH);
    }

    /** Completes when Zendesk answers to a request that is about no record, whatever it answers. */
    private CompletionStage<Void> probe() {
        ApiRequest request =
                ApiRequest.get("/api/v2/users/me", "/api/v2/users/me").accepting(401, 403);
        return sendAlone(request).thenApply(answered -> null);
    }

    /** Sends so many in one request at most; what was said first counts. */
    synchronized BatchingClient batching(int largest) {
        BatchingClient client = batching.orElseGet(() -> new BatchingClient(
                largest,
                new BatchingClient.Services(
                        request -> state.outages()
                                .unlessAway(SteadyClock.of(clock()).instant(), () -> sendAlone(request)),
                        limiters,
                        load,
                        state.refused(),
                        state.troubled(),
                        this::probe,
                        state.outages()::isAway,
                        settings.connections(),
                        settings.requestTimeout(),
                        state.meters(),
                        state.clock(),
                        scheduler,
                        workers)));
        batching = Optional.of(client);
        return client;
    }

    /** Lets none of those wait any longer who wait for others, for a job or for a limit: the program ends. */
    public void giveUpWaiting() {
        limiters.close();
        existingBatching().ifPresent(BatchingClient::close);
    }

    private synchronized Optional<BatchingClient> existingBatching() {
        return batching;
    }

    /** Lets nothing wait any longer. The workers belong to the context and end with it. */
    @Override
    public void close() {
        giveUpWaiting();
        scheduler.close();
        workers.close();
        state.forgetListeners();
    }
}
