package io.github.zendeskevents.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.client.Batcher.Waiting;
import io.github.zendeskevents.client.BulkEndpoint.Part;
import io.github.zendeskevents.settings.ContextSingletons;
import io.micrometer.core.instrument.DistributionSummary;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets calls of many events go to Zendesk as one, below the routes, which speak of a single event. Each event waits without a
 * thread and gets the answer to its own part. Reads are cheap in hundreds and single writes are scarce, so this is what
 * makes a backlog fit into Zendesk's limits; a lone event is sent by the single call at once.
 *
 * <p>Whatever a call for many cannot tell for certain of one part is left to the single call: a part that failed, all parts
 * of a call that was refused. A call whose answer is lost fails with {@link RetryException} for each part, whose event then
 * looks up what was done.
 */
public final class BatchingClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BatchingClient.class);
    /** A job costs its call, a look at its end, and seconds; below this many writes the single calls are no dearer. */
    private static final int WORTH_A_JOB = 3;
    /** How late a job may begin. */
    private static final Duration LATE_JOB = Duration.ofSeconds(10);

    private static final Duration REFUSAL_HOLDS = Duration.ofHours(1);
    private static final Duration FAILURE_HOLDS = Duration.ofMinutes(1);
    /** A limit that opens this soon is no reason to take the way of many. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private final ZendeskAccount account;
    private final RouteSender calls;
    private final JobPoller jobs;
    private final int largest;
    private final Map<BulkEndpoint, Batcher> gatherers = new EnumMap<>(BulkEndpoint.class);
    private final Map<BulkEndpoint, Instant> offUntil = new ConcurrentHashMap<>();

    /**
     * The batches of this account.
     *
     * @param largest how many go in one call: 100, as Zendesk allows, or fewer; with 1 every call is sent alone
     */
    public static BatchingClient of(ZendeskAccount account, int largest) {
        return ContextSingletons.of(account.context())
                .once("zendeskBatching", BatchingClient.class, () -> new BatchingClient(account, largest));
    }

    private BatchingClient(ZendeskAccount account, int largest) {
        this.account = account;
        this.largest = largest;
        this.calls = new RouteSender(account);
        this.jobs = new JobPoller(account, calls);
        for (BulkEndpoint bulk : BulkEndpoint.values()) {
            gatherers.put(bulk, gatherer(bulk));
        }
        account.load().onQuiet(this::considerAll);
        account.onGivingUp(this::close);
        jobs.onFree(this::considerAll);
    }

    private Batcher gatherer(BulkEndpoint bulk) {
        Supplier<Duration> linger = () -> bulk.lookUp() ? lookUpLinger() : writeLinger();
        Batcher.Pace pace = new Batcher.Pace(linger, () -> bulk.lookUp() || jobs.free(), account.load()::underLoad);
        return new Batcher(largest, account, pace, batch -> send(bulk, batch), account::onWorker);
    }

    /** True when the call may go together with others. A write need not, as long as Zendesk speaks of no limit. */
    public boolean joinable(@Variable("zendeskCall") ApiRequest call) {
        return largest > 1
                && call.part()
                        .filter(Part::joinable)
                        .map(Part::bulk)
                        .filter(bulk -> !off(bulk))
                        .filter(bulk -> bulk.lookUp() || account.rateLimiters().known(ApiRequest.ACCOUNT))
                        .isPresent();
    }

    /**
     * Waits for others, and for the answer to all of them.
     *
     * @return completes with the exchange variable {@code zendeskAnswer} set, or unset where the call is to be sent alone;
     *     fails with {@link RetryException} and what else the door throws
     */
    public CompletionStage<Void> join(Exchange exchange, @Variable("zendeskCall") ApiRequest call) {
        Part part = call.part().orElseThrow();
        return gatherers
                .get(part.bulk())
                .add(call, part)
                .thenAccept(answer -> answer.ifPresent(mine -> exchange.setVariable("zendeskAnswer", mine)));
    }

    /** In a crowd, how long to wait for others follows from how many calls the account has: one in fourteen of each kind. */
    private Duration lookUpLinger() {
        return account.load().underLoad()
                ? account.rateLimiters().pace(ApiRequest.ACCOUNT, 7, Duration.ofMillis(20), Duration.ofSeconds(2))
                : Duration.ofMillis(20);
    }

    private Duration writeLinger() {
        return account.load().underLoad()
                ? account.rateLimiters().pace(ApiRequest.ACCOUNT, 3, Duration.ofMillis(500), Duration.ofSeconds(5))
                : Duration.ofMillis(50);
    }

    private CompletionStage<?> send(BulkEndpoint bulk, List<Waiting> batch) {
        if (bulk.lookUp() ? batch.size() == 1 : off(bulk) || alone(batch)) {
            batch.forEach(one -> goOn(one, Optional.empty()));
            return CompletableFuture.completedFuture(null);
        }
        DistributionSummary.builder("zendesk.batch")
                .description("How many were done by one call")
                .tag("endpoint", bulk.path())
                .register(account.meters())
                .record(batch.size());
        return bulk.lookUp() ? lookUp(bulk, batch) : write(bulk, batch);
    }

    private boolean alone(List<Waiting> batch) {
        return batch.size() < WORTH_A_JOB
                && batch.stream().allMatch(one -> account.rateLimiters().opensWithin(SOON, one.call()));
    }

    private CompletionStage<?> lookUp(BulkEndpoint bulk, List<Waiting> batch) {
        List<Part> parts = parts(batch);
        return calls.ask(bulk.call(parts)).whenComplete((answer, failure) -> {
            if (failure != null) {
                failed(batch, cause(failure));
            } else if (answer.ok()) {
                found(bulk, batch, answer);
            } else {
                LOG.debug("{} was answered {}: asking one by one", bulk.path(), answer.details());
                batch.forEach(one -> goOn(one, Optional.empty()));
            }
        });
    }

    private void found(BulkEndpoint bulk, List<Waiting> batch, ApiResponse answer) {
        try {
            goOn(batch, bulk.found(parts(batch), answer));
        } catch (RetryException unreadable) {
            failed(batch, unreadable);
        }
    }

    private CompletionStage<?> write(BulkEndpoint bulk, List<Waiting> batch) {
        jobs.take();
        account.load().jobBegins(batch.size());
        CompletableFuture<ApiResponse> begun = calls.ask(bulk.call(parts(batch)));
        begun.thenCompose(answer -> begun(bulk, batch, answer)).whenComplete((done, failure) -> {
            jobs.giveBack();
            account.load().jobEnds(batch.size());
            if (failure == null) {
                goOn(batch, done);
            } else {
                failed(batch, late(cause(failure), batch.size()));
            }
        });
        return begun;
    }

    private CompletionStage<List<Optional<ApiResponse>>> begun(
            BulkEndpoint bulk, List<Waiting> batch, ApiResponse answer) {
        if (!answer.ok()) {
            boolean forbidden = answer.status() == 403 || answer.status() == 404;
            if (forbidden && offUntil.put(bulk, account.clock().instant().plus(REFUSAL_HOLDS)) == null) {
                LOG.info(
                        "Zendesk does not let this account use {} ({}); single calls take its place for an hour",
                        bulk.path(),
                        answer.details());
            }
            return CompletableFuture.completedFuture(
                    batch.stream().map(one -> Optional.<ApiResponse>empty()).toList());
        }
        JsonNode id = answer.body().path("job_status").path("id");
        if (!id.isTextual()) {
            return CompletableFuture.failedFuture(new RetryException("Zendesk began a job and did not say which"));
        }
        return jobs.follow(id.asText(), batch.size())
                .whenComplete((results, failure) -> {
                    if (failure != null) {
                        offUntil.merge(
                                bulk, account.clock().instant().plus(FAILURE_HOLDS), (a, b) -> a.isAfter(b) ? a : b);
                    }
                })
                .thenApply(results -> bulk.done(parts(batch), results));
    }

    private boolean off(BulkEndpoint bulk) {
        Instant until = offUntil.get(bulk);
        if (until == null) {
            return false;
        }
        if (account.clock().instant().isBefore(until)) {
            return true;
        }
        offUntil.remove(bulk, until);
        return false;
    }

    private void goOn(List<Waiting> batch, List<Optional<ApiResponse>> answers) {
        for (int i = 0; i < batch.size(); i++) {
            goOn(batch.get(i), answers.get(i));
        }
    }

    private void goOn(Waiting one, Optional<ApiResponse> answer) {
        account.load().goesOn();
        account.onWorker(() -> one.result().complete(answer));
    }

    /** A refusal of the whole says nothing of the single ones. */
    private void failed(List<Waiting> batch, Throwable cause) {
        batch.forEach(one -> {
            if (cause instanceof RejectedException) {
                goOn(one, Optional.empty());
            } else {
                fail(one, cause);
            }
        });
    }

    private void fail(Waiting one, Throwable cause) {
        account.load().goesOn();
        account.onWorker(() -> one.result().completeExceptionally(cause));
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    }

    /**
     * A job whose call was lost on the way back may still be about to begin. Were its events tried again at once, it could come
     * after what they and later ones write; so they wait for about as long as such a job takes.
     */
    private static Throwable late(Throwable cause, int items) {
        boolean neverLeft = cause instanceof ConnectException || cause instanceof UnknownHostException;
        boolean lost = cause instanceof IOException && !neverLeft || cause instanceof RetryException;
        if (!lost) {
            return cause;
        }
        Duration job = LATE_JOB.plus(JobPoller.PER_ITEM.multipliedBy(items));
        Duration asked = cause instanceof RetryException again ? again.pause().orElse(Duration.ZERO) : Duration.ZERO;
        return new RetryException(
                "the end of " + items + " writes is unknown: " + cause.getMessage(),
                Optional.of(asked.compareTo(job) > 0 ? asked : job));
    }

    private void considerAll() {
        gatherers.values().forEach(Batcher::consider);
    }

    private static List<Part> parts(List<Waiting> batch) {
        return batch.stream().map(Waiting::part).toList();
    }

    /** Lets nobody wait any longer, for others or for a job. */
    @Override
    public void close() {
        gatherers.values().forEach(Batcher::close);
        jobs.close();
    }
}
