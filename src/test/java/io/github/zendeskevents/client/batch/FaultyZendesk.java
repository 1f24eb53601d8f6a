package io.github.zendeskevents.client.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;

/**
 * As much of Zendesk as batches need, by virtual time: users with a version, who are looked up, created and changed, alone and
 * in hundreds. A user with a fault spoils each request that names it.
 */
final class FaultyZendesk {

    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final Duration LATENCY = Duration.ofMillis(100);
    private static final Duration JOB_PER_ITEM = Duration.ofMillis(80);
    private static final long FIRST_ID = 1_000_000;

    private final VirtualTime time;
    private final Map<String, Fault> faults;
    private final Map<String, Integer> versions = new HashMap<>();
    private final Map<String, ObjectNode> jobs = new TreeMap<>();
    private final List<String> effects = new ArrayList<>();

    /** What happens to each request that names a record. */
    enum Fault {
        ERROR_ON_LOOK_UP(true, false),
        NO_ANSWER_ON_LOOK_UP(true, false),
        BROKEN_ON_LOOK_UP(true, false),
        UNREADABLE_ON_LOOK_UP(true, false),
        ERROR_ON_WRITE(false, true),
        NO_ANSWER_ON_WRITE(false, true),
        BROKEN_BEFORE_WRITE(false, true),
        BROKEN_AFTER_WRITE(false, true),
        UNREADABLE_AFTER_WRITE(false, true),
        JOB_FAILS(false, false),
        JOB_ITEM_FAILS(false, false),
        JOB_HANGS(false, false);

        private final boolean lookUp;
        private final boolean write;

        Fault(boolean lookUp, boolean write) {
            this.lookUp = lookUp;
            this.write = write;
        }

        boolean hasEffect() {
            return this == BROKEN_AFTER_WRITE || this == UNREADABLE_AFTER_WRITE;
        }

        private Optional<Exception> failure() {
            return switch (this) {
                case ERROR_ON_LOOK_UP, ERROR_ON_WRITE -> Optional.of(new RetryException("was answered 500"));
                case NO_ANSWER_ON_LOOK_UP, NO_ANSWER_ON_WRITE ->
                    Optional.of(new SocketTimeoutException("Read timed out"));
                case BROKEN_ON_LOOK_UP, BROKEN_BEFORE_WRITE, BROKEN_AFTER_WRITE ->
                    Optional.of(new IOException("Connection reset"));
                case UNREADABLE_ON_LOOK_UP, UNREADABLE_AFTER_WRITE ->
                    Optional.of(RetryException.unreadable("was answered 200 with a page", Optional.empty()));
                case JOB_FAILS, JOB_ITEM_FAILS, JOB_HANGS -> Optional.empty();
            };
        }
    }

    FaultyZendesk(VirtualTime time, Map<String, Fault> faults) {
        this.time = time;
        this.faults = new HashMap<>(faults);
    }

    static long id(String user) {
        return FIRST_ID + Long.parseLong(user.substring(1));
    }

    void seed(String user) {
        versions.put(user, 0);
    }

    /** All works from now on; what hangs goes on hanging. */
    void mend() {
        faults.clear();
    }

    /** Each write that was done, as user and version, in their order. */
    List<String> effects() {
        return effects;
    }

    CompletionStage<ApiResponse> send(ApiRequest request) {
        CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
        boolean lookUp = request.method().equals("GET");
        Optional<Fault> fault = users(request).stream()
                .map(faults::get)
                .filter(one -> one != null && (lookUp ? one.lookUp : one.write))
                .findFirst();
        if (fault.isPresent()) {
            Exception failure = fault.get().failure().orElseThrow();
            Duration timeout = request.is(ApiRequest.Option.BRIEF) ? TIMEOUT.dividedBy(4) : TIMEOUT;
            time.after(failure instanceof SocketTimeoutException ? timeout : LATENCY, () -> {
                if (fault.get().hasEffect()) {
                    answer(request);
                }
                time.execute(() -> answer.completeExceptionally(failure));
            });
        } else {
            time.after(LATENCY, () -> {
                ApiResponse response = answer(request);
                time.execute(() -> answer.complete(response));
            });
        }
        return answer;
    }

    private List<String> users(ApiRequest request) {
        if (request.query().containsKey("external_ids")) {
            return List.of(request.query().get("external_ids").split(","));
        }
        if (request.query().containsKey("external_id")) {
            return List.of(request.query().get("external_id"));
        }
        return request.body().map(FaultyZendesk::records).orElse(List.of()).stream()
                .map(FaultyZendesk::user)
                .toList();
    }

    private static List<JsonNode> records(JsonNode body) {
        return body.has("user")
                ? List.of(body.path("user"))
                : StreamSupport.stream(body.path("users").spliterator(), false).toList();
    }

    private static String user(JsonNode record) {
        return record.has("id")
                ? "u" + (record.path("id").asLong() - FIRST_ID)
                : record.path("external_id").asText();
    }

    private ApiResponse answer(ApiRequest request) {
        if (request.path().equals("/api/v2/job_statuses/show_many")) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ArrayNode statuses = body.putArray("job_statuses");
            for (String id : request.query().get("ids").split(",")) {
                statuses.add(jobs.get(id).deepCopy());
            }
            return new ApiResponse(200, body);
        }
        if (request.method().equals("GET")) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ArrayNode found = body.putArray("users");
            users(request).stream().filter(versions::containsKey).forEach(user -> found.addObject()
                    .put("id", id(user))
                    .put("external_id", user)
                    .put("version", versions.get(user)));
            return new ApiResponse(200, body);
        }
        List<JsonNode> records = records(request.body().orElseThrow());
        if (request.path().endsWith("_many")) {
            return new ApiResponse(200, job(records));
        }
        JsonNode record = records.get(0);
        if (!write(record)) {
            return new ApiResponse(422, JsonNodeFactory.instance.objectNode());
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("user").put("id", id(user(record)));
        return new ApiResponse(200, body);
    }

    /** False for a new user who is there already. */
    private boolean write(JsonNode record) {
        String user = user(record);
        if (!record.has("id") && versions.containsKey(user)) {
            return false;
        }
        versions.put(user, record.path("version").asInt());
        effects.add(user + " " + record.path("version").asInt());
        return true;
    }

    private ObjectNode job(List<JsonNode> records) {
        ObjectNode status = JsonNodeFactory.instance
                .objectNode()
                .put("id", "job-" + (1_000 + jobs.size()))
                .put("status", "queued")
                .put("progress", 0);
        jobs.put(status.path("id").asText(), status);
        if (records.stream().anyMatch(record -> faults.get(user(record)) == Fault.JOB_FAILS)) {
            time.after(JOB_PER_ITEM, () -> status.put("status", "failed"));
            return envelope(status);
        }
        Instant start = time.clock().instant();
        ArrayNode results = JsonNodeFactory.instance.arrayNode();
        Duration at = Duration.ZERO;
        for (int i = 0; i < records.size(); i++) {
            JsonNode record = records.get(i);
            Optional<Fault> fault = Optional.ofNullable(faults.get(user(record)));
            if (fault.filter(Fault.JOB_HANGS::equals).isPresent()) {
                return envelope(status);
            }
            int place = i;
            at = at.plus(JOB_PER_ITEM);
            time.after(at, () -> {
                boolean done = fault.filter(Fault.JOB_ITEM_FAILS::equals).isEmpty() && write(record);
                results.add(
                        done
                                ? JsonNodeFactory.instance
                                        .objectNode()
                                        .put("id", id(user(record)))
                                        .put("external_id", user(record))
                                : JsonNodeFactory.instance
                                        .objectNode()
                                        .put("index", place)
                                        .put("error", "-"));
                status.put("status", "working").put("progress", results.size());
            });
        }
        time.after(at.plus(Duration.between(start, start).plusMillis(1)), () -> status.put("status", "completed")
                .set("results", results));
        return envelope(status);
    }

    private static ObjectNode envelope(ObjectNode status) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("job_status", status.deepCopy());
        return body;
    }
}
