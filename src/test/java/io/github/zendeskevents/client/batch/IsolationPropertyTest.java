package io.github.zendeskevents.client.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.Scheduler;
import io.github.zendeskevents.client.Workers;
import io.github.zendeskevents.client.batch.FaultyZendesk.Fault;
import io.github.zendeskevents.client.limit.KnownLimits;
import io.github.zendeskevents.client.limit.Load;
import io.github.zendeskevents.client.limit.RateLimiters;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.BulkEndpoint;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import io.github.zendeskevents.client.request.ResponseHeaders;
import io.github.zendeskevents.failure.Backoff;
import io.github.zendeskevents.failure.Causes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/**
 * Whatever is wrong with some records, the events of all others are done in bounded time, in their order, and none twice. Each
 * user's events are delivered one after the other, as lanes do: look up, then write if that is still to be done.
 */
class IsolationPropertyTest {

    private static final Duration TIMEOUT = FaultyZendesk.TIMEOUT;
    /** Two timeouts for the look-up and two for the write, the time in which a lost job may still begin, and a few seconds. */
    private static final Duration BOUND = TIMEOUT.multipliedBy(4).plusSeconds(40);
    /** A job that does nothing for three timeouts hangs. */
    private static final Duration BOUND_OF_HANGING = BOUND.plus(TIMEOUT.multipliedBy(3));

    private static final Duration PATIENCE = Duration.ofMinutes(30);

    @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
    void healthyRecordsAreDoneInBoundedTimeInTheirOrderAndOnce(
            @ForAll @IntRange(min = 1, max = 250) int users,
            @ForAll @IntRange(min = 1, max = 3) int eventsEach,
            @ForAll @IntRange(min = 2, max = 100) int largestBatch,
            @ForAll @Size(max = 7) Map<@IntRange(max = 249) Integer, Fault> troubled) {
        Map<String, Fault> faults = new HashMap<>();
        troubled.forEach((user, fault) -> {
            if (user < users) {
                faults.put("u" + user, fault);
            }
        });
        World world = new World(users, largestBatch, faults);
        Set<String> healthy = new HashSet<>(world.users);
        healthy.removeAll(faults.keySet());

        world.send(eventsEach);
        Duration bound = faults.containsValue(Fault.JOB_HANGS) ? BOUND_OF_HANGING : BOUND;
        world.time.run(bound.multipliedBy(eventsEach), () -> world.areDone(healthy, eventsEach));

        assertThat(world.behind(healthy, eventsEach)).as("healthy and not done").isEmpty();
        assertThat(world.troubled.list(1_000)).as("in trouble").allSatisfy(record -> assertThat(faults)
                .containsKey(
                        record.by().equals("id")
                                ? "u" + (Long.parseLong(record.id()) - FaultyZendesk.id("u0"))
                                : record.id()));

        world.zendesk.mend();
        world.time.run(PATIENCE, () -> world.areDone(world.users, eventsEach));

        assertThat(world.behind(world.users, eventsEach))
                .as("not done in the end")
                .isEmpty();
        // What was lost on the way back is sent again as it was, whether or not it was done: that changes nothing.
        if (faults.values().stream().noneMatch(Fault::hasEffect)) {
            assertThat(world.zendesk.effects()).as("done twice").doesNotHaveDuplicates();
        }
        world.users.forEach(user -> assertThat(world.zendesk.effects())
                .filteredOn(effect -> effect.startsWith(user + " "))
                .as("in their order")
                .isSorted());
    }

    @Test
    void theHealthyWaitNoLongerForManyThatHangThanForOne() {
        Map<String, Fault> faults = new HashMap<>();
        IntStream.range(0, 50).forEach(i -> faults.put("u" + 20 * i, Fault.NO_ANSWER_ON_LOOK_UP));
        World world = new World(1_000, 100, faults);
        Set<String> healthy = new HashSet<>(world.users);
        healthy.removeAll(faults.keySet());

        world.send(1);
        world.time.run(TIMEOUT.multipliedBy(2).plusSeconds(10), () -> world.areDone(healthy, 1));

        assertThat(world.behind(healthy, 1)).isEmpty();
    }

    /** Events, their lanes, and batches before a faulty Zendesk. */
    private static final class World {

        private final VirtualTime time = new VirtualTime();
        private final List<String> users;
        private final FaultyZendesk zendesk;
        private final TroubledRecords troubled = new TroubledRecords(time.clock());
        private final Load load = new Load();
        private final RateLimiters limiters;
        private final BatchingClient client;
        private final Map<String, Integer> done = new HashMap<>();
        private int inFlight;

        private World(int count, int largestBatch, Map<String, Fault> faults) {
            users = IntStream.range(0, count).mapToObj(i -> "u" + i).toList();
            zendesk = new FaultyZendesk(time, faults);
            Workers workers = new Workers(time);
            Scheduler scheduler = new Scheduler(time);
            limiters = new RateLimiters(
                    new KnownLimits(time.clock()), time.clock(), workers, scheduler, load, new SimpleMeterRegistry());
            client = new BatchingClient(
                    largestBatch,
                    new BatchingClient.Services(
                            this::transmit,
                            limiters,
                            load,
                            new RefusedEndpoints(time.clock()),
                            troubled,
                            () -> transmit(ApiRequest.get("/api/v2/users/me", "/api/v2/users/me"))
                                    .thenApply(answered -> null),
                            () -> false,
                            32,
                            TIMEOUT,
                            new SimpleMeterRegistry(),
                            time.clock(),
                            scheduler,
                            workers));
            // Every second user is there already.
            IntStream.range(0, count).filter(i -> i % 2 == 0).forEach(i -> zendesk.seed("u" + i));
        }

        private CompletionStage<ApiResponse> transmit(ApiRequest request) {
            return zendesk.send(request).whenComplete((response, failure) -> {
                if (failure == null) {
                    limiters.learn(
                            request,
                            200,
                            new ResponseHeaders(Map.of(
                                    "X-Rate-Limit",
                                    "2500",
                                    "X-Rate-Limit-Remaining",
                                    "2000",
                                    "ratelimit-reset",
                                    "30")));
                }
            });
        }

        private void send(int eventsEach) {
            users.forEach(user -> done.put(user, 0));
            // One request tells of the limits, as the check of the credentials does at the start.
            transmit(ApiRequest.get("/api/v2/users/me", "/api/v2/users/me"))
                    .thenAccept(known -> users.forEach(user -> begin(user, 1, eventsEach, 0)));
        }

        private boolean areDone(Iterable<String> some, int events) {
            for (String user : some) {
                if (done.get(user) < events) {
                    return false;
                }
            }
            return true;
        }

        private List<String> behind(Set<String> some, int events) {
            return some.stream().filter(user -> done.get(user) < events).toList();
        }

        private List<String> behind(List<String> some, int events) {
            return behind(new HashSet<>(some), events);
        }

        private void begin(String user, int version, int last, int attempts) {
            inFlight(1);
            time.execute(() -> deliver(user, version).whenComplete((delivered, failure) -> {
                inFlight(-1);
                if (failure == null) {
                    done.put(user, version);
                    if (version < last) {
                        begin(user, version + 1, last, 0);
                    }
                } else {
                    Duration pause = pause(Causes.unwrapped(failure), attempts);
                    time.after(pause, () -> begin(user, version, last, attempts + 1));
                }
            }));
        }

        private void inFlight(int more) {
            inFlight += more;
            load.inFlight(inFlight, false);
        }

        private static Duration pause(Throwable failure, int attempts) {
            Duration usual = Backoff.exact(Duration.ofSeconds(1), Duration.ofMinutes(1))
                    .first()
                    .multipliedBy(1L << Math.min(attempts, 5));
            Duration asked = Causes.find(failure, RetryException.class)
                    .flatMap(RetryException::pause)
                    .orElse(Duration.ZERO);
            return asked.compareTo(usual) > 0 ? asked : usual;
        }

        private CompletionStage<?> deliver(String user, int version) {
            ApiRequest lookUp = ApiRequest.get("/api/v2/users/search", "/api/v2/users/search")
                    .with("external_id", user)
                    .asPart(Part.lookUp(BulkEndpoint.USERS_BY_EXTERNAL_ID, user));
            return client.send(lookUp).thenCompose(found -> {
                JsonNode held = found.body().path("users").path(0);
                if (held.path("version").asInt() >= version) {
                    return CompletableFuture.completedFuture(found);
                }
                return client.send(held.has("id") ? change(user, version) : creation(user, version))
                        .thenCompose(written -> written.ok()
                                ? CompletableFuture.completedFuture(written)
                                : CompletableFuture.failedFuture(RetryException.blameless("somebody was faster")));
            });
        }

        private static ApiRequest change(String user, int version) {
            ObjectNode record = JsonNodeFactory.instance
                    .objectNode()
                    .put("id", FaultyZendesk.id(user))
                    .put("version", version);
            return write("PUT", "/api/v2/users/" + FaultyZendesk.id(user), "/api/v2/users/{id}", record)
                    .asPart(new Part(BulkEndpoint.UPDATE_USERS, String.valueOf(FaultyZendesk.id(user)), record));
        }

        private static ApiRequest creation(String user, int version) {
            ObjectNode record = JsonNodeFactory.instance
                    .objectNode()
                    .put("external_id", user)
                    .put("version", version);
            return write("POST", "/api/v2/users", "/api/v2/users", record)
                    .asPart(new Part(BulkEndpoint.CREATE_USERS, user, record));
        }

        private static ApiRequest write(String method, String path, String label, ObjectNode record) {
            return ApiRequest.send(
                    method, path, label, JsonNodeFactory.instance.objectNode().set("user", record));
        }
    }
}
