package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Background jobs. A job is queued for a tenth of its time, then does its items one after the other, each at its own moment
 * of sandbox time; an item that fails leaves the others alone. {@link #advance()} does what has become due.
 */
final class Jobs {

    private static final Duration KEPT = Duration.ofDays(1);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z").withZone(ZoneOffset.UTC);

    /** What a failed item looks like in the results. */
    @FunctionalInterface
    interface Failure {
        ObjectNode result(int index, String details);
    }

    /**
     * One item of a job.
     *
     * @param keys what {@link SandboxFaults#failJobItem} may name it by
     * @param work does the item and answers its result
     */
    record Item(List<String> keys, Supplier<ObjectNode> work, Failure failure) {}

    private static final class Job {
        private final String id = "V3-" + UUID.randomUUID().toString().replace("-", "");
        private final String type;
        private final List<Item> items;
        private final Instant start;
        private final Instant end;
        private final boolean fails;
        /** How many items it does before it hangs. */
        private final int hangsAt;

        private final List<ObjectNode> results = new ArrayList<>();

        private Job(String type, List<Item> items, Instant queued, Duration time, boolean fails, int hangsAt) {
            this.type = type;
            this.items = items;
            this.start = queued.plus(time.dividedBy(10));
            this.end = queued.plus(time);
            this.fails = fails;
            this.hangsAt = hangsAt;
        }

        private boolean isOver(Instant now) {
            return hangsAt == items.size() && !now.isBefore(end);
        }

        private String status(Instant now) {
            if (isOver(now)) {
                return fails ? "failed" : "completed";
            }
            return now.isBefore(start) ? "queued" : "working";
        }

        private boolean hasDue(Instant now) {
            return !fails && results.size() < hangsAt && !now.isBefore(nextDue());
        }

        private Instant nextDue() {
            return start.plus(Duration.between(start, end)
                    .multipliedBy(results.size() + 1L)
                    .dividedBy(items.size()));
        }
    }

    private final Store store;
    private final Views views;
    private final Limits limits;
    private final SandboxFaults faults;
    private final Supplier<SandboxSettings> settings;
    private final Map<String, Job> all = new LinkedHashMap<>();
    private final List<Job> inFlight = new ArrayList<>();

    Jobs(Store store, Views views, Limits limits, SandboxFaults faults, Supplier<SandboxSettings> settings) {
        this.store = store;
        this.views = views;
        this.limits = limits;
        this.faults = faults;
        this.settings = settings;
    }

    void addTo(Router router) {
        router.add("GET", "/job_statuses", call -> ApiAnswer.ok("job_statuses", statuses(all.values().stream())));
        router.add("GET", "/job_statuses/show_many", this::showMany);
        router.add("GET", "/job_statuses/{id}", call -> Optional.ofNullable(all.get(call.variable(0)))
                .map(job -> ApiAnswer.ok("job_status", status(job, store.now())))
                .orElseThrow(ApiProblem::notFound));
    }

    void clear() {
        all.clear();
        inFlight.clear();
    }

    /** What identifies an item that is a user or organization. */
    static List<String> keys(ObjectNode item) {
        return Stream.of("id", "external_id", "email", "name")
                .filter(item::hasNonNull)
                .map(name -> item.get(name).asText())
                .toList();
    }

    ApiAnswer start(String type, List<Item> items) {
        limits.checkJobs(inFlight.size());
        Instant now = store.now();
        Duration time =
                settings.get().jobTime().multipliedBy(Math.max(1, items.size())).dividedBy(100);
        int healthy = (int) items.stream()
                .takeWhile(item -> item.keys().stream().noneMatch(faults::hangsAtItem))
                .count();
        Job job = new Job(type, items, now.plus(faults.takeDelayOfJob()), time, faults.takeFailingJob(), healthy);
        all.put(job.id, job);
        inFlight.add(job);
        ObjectNode status = status(job, now).put("status", "queued");
        status.putNull("results").putNull("message").putNull("progress");
        return ApiAnswer.ok("job_status", status).with(limits.jobsHeader(inFlight.size()));
    }

    /** Does all items that have become due and forgets old jobs. */
    void advance() {
        if (all.isEmpty()) {
            return;
        }
        Instant now = store.now();
        for (Optional<Job> next = firstDue(now); next.isPresent(); next = firstDue(now)) {
            Job job = next.get();
            job.results.add(result(job, job.results.size()));
        }
        inFlight.removeIf(job -> job.isOver(now));
        Job oldest = all.values().iterator().next();
        if (now.isAfter(oldest.end.plus(KEPT))) {
            all.values().removeIf(job -> now.isAfter(job.end.plus(KEPT)));
        }
    }

    private Optional<Job> firstDue(Instant now) {
        return inFlight.stream().filter(job -> job.hasDue(now)).min(Comparator.comparing(Job::nextDue));
    }

    private ObjectNode result(Job job, int index) {
        Item item = job.items.get(index);
        Optional<String> fault = item.keys().stream()
                .map(faults::failureOfItem)
                .flatMap(Optional::stream)
                .findFirst();
        if (fault.isPresent()) {
            return item.failure().result(index, fault.get());
        }
        try {
            return item.work().get();
        } catch (ApiProblem problem) {
            return item.failure().result(index, problem.getMessage());
        }
    }

    /** All jobs, for the state. */
    ArrayNode view() {
        return statuses(all.values().stream());
    }

    private ApiAnswer showMany(ApiCall call) {
        List<String> ids = List.of(call.parameter("ids")
                .orElseThrow(() -> ApiProblem.invalidAttribute("ids", "must be present"))
                .split(","));
        if (ids.size() > settings.get().limits().manyItems()) {
            throw ApiProblem.tooManyValues(settings.get().limits().manyItems());
        }
        return ApiAnswer.ok("job_statuses", statuses(ids.stream().map(all::get).filter(job -> job != null)));
    }

    private ArrayNode statuses(Stream<Job> jobs) {
        Instant now = store.now();
        ArrayNode list = Json.array();
        jobs.forEach(job -> list.add(status(job, now)));
        return list;
    }

    private ObjectNode status(Job job, Instant now) {
        String status = job.status(now);
        ObjectNode json = Json.object()
                .put("id", job.id)
                .put("job_type", job.type)
                .put("url", views.url("/job_statuses/" + job.id))
                .put("total", job.items.size())
                .put("progress", job.results.size())
                .put("status", status)
                .putNull("message")
                .putNull("results");
        if (status.equals("completed")) {
            json.put("message", "Completed at " + STAMP.format(job.end));
            json.set("results", shuffled(job));
        } else if (status.equals("failed")) {
            json.put("message", "Failed at " + STAMP.format(job.end));
        }
        return json;
    }

    /** In another order than asked, since Zendesk promises none; always the same one for a job. */
    private static ArrayNode shuffled(Job job) {
        List<ObjectNode> results = new ArrayList<>(job.results);
        Collections.shuffle(results, new Random(job.id.hashCode()));
        ArrayNode list = Json.array();
        results.forEach(result -> list.add(result.deepCopy()));
        return list;
    }
}
