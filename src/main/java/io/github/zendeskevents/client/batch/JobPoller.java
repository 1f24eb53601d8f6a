package io.github.zendeskevents.client.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.log.Visible;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows Zendesk's background jobs that were begun here, all by one request now and then. A job whose end cannot be learnt
 * fails with {@link RetryException}: its events then look up what it did, instead of doing it again. See Zendesk's reference
 * "Job statuses".
 */
final class JobPoller {

    private static final Logger LOG = LoggerFactory.getLogger(JobPoller.class);
    private static final String PATH = "/api/v2/job_statuses/show_many";
    /** A hundred users take Zendesk about eight seconds. */
    static final Duration PER_ITEM = Duration.ofMillis(80);

    private static final Duration LONGEST_JOB = Duration.ofHours(1);
    private static final int LOOKS_FOR_A_LOST_JOB = 3;

    private final BatchingClient.Services services;
    private final JobSlots slots = new JobSlots();
    private final Map<String, Job> running = new HashMap<>();
    private boolean timed;
    private boolean looking;

    private static final class Job {
        private final CompletableFuture<JsonNode> results = new CompletableFuture<>();
        private final Instant giveUpAt;
        private Instant lookAt;
        private int notFound;

        private Job(Instant lookAt, Instant giveUpAt) {
            this.lookAt = lookAt;
            this.giveUpAt = giveUpAt;
        }
    }

    JobPoller(BatchingClient.Services services) {
        this.services = services;
    }

    /** How many jobs may be begun. */
    JobSlots slots() {
        return slots;
    }

    /**
     * Waits for the end of a job.
     *
     * @param items how many records it is about
     * @return completes with the results of a completed job, also where single items failed; fails with
     *     {@link RetryException} when the job failed as a whole or nothing can be learnt of it
     */
    CompletionStage<JsonNode> follow(String id, int items) {
        Instant now = services.clock().instant();
        Job job;
        synchronized (this) {
            job = new Job(now.plus(longer(pace(), PER_ITEM.multipliedBy(items))), now.plus(LONGEST_JOB));
            running.put(id, job);
            services.limiters().jobs().ifPresent(told -> slots.leaveRoom(told, running.size()));
        }
        schedule();
        return job.results;
    }

    private Duration pace() {
        return services.limiters().pace(ApiRequest.ACCOUNT, 5, Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    private void schedule() {
        Duration wait;
        synchronized (this) {
            if (timed || looking || running.isEmpty()) {
                return;
            }
            timed = true;
            Instant first = running.values().stream()
                    .map(job -> job.lookAt)
                    .min(Instant::compareTo)
                    .orElseThrow();
            wait = Duration.between(services.clock().instant(), first);
        }
        services.scheduler().after(wait.isNegative() ? Duration.ZERO : wait, this::look);
    }

    private void look() {
        List<String> due;
        synchronized (this) {
            timed = false;
            looking = true;
            // Those that are due soon go along: one call costs the same.
            Instant soon = services.clock().instant().plus(pace());
            due = running.entrySet().stream()
                    .filter(e -> !e.getValue().lookAt.isAfter(soon))
                    .map(Map.Entry::getKey)
                    .limit(100)
                    .toList();
        }
        ApiRequest request =
                ApiRequest.get(PATH, PATH).with("ids", String.join(",", due)).urgent();
        services.client().apply(request).whenComplete((response, failure) -> {
            if (failure == null) {
                read(due, response.body().path("job_statuses"));
            } else {
                LOG.debug("Jobs are looked after again later: {}", failure.getMessage());
                postpone(due);
            }
            synchronized (this) {
                looking = false;
            }
            schedule();
        });
    }

    private void read(List<String> asked, JsonNode statuses) {
        Map<String, JsonNode> byId = new HashMap<>();
        statuses.forEach(status -> byId.put(status.path("id").asText(), status));
        postpone(asked);
        asked.forEach(id -> read(id, byId.get(id)));
    }

    private void read(String id, JsonNode status) {
        if (status == null) {
            if (lost(id)) {
                fail(id, "Zendesk knows nothing of the job " + id);
            }
            return;
        }
        switch (status.path("status").asText()) {
            case "completed" -> end(id).ifPresent(job -> job.results.complete(status.path("results")));
            case "failed", "killed" ->
                fail(id, "the job " + id + " failed: " + status.path("message").asText());
            default -> LOG.debug("Job {} is {}", id, status.path("status").asText());
        }
    }

    private void fail(String id, String reason) {
        LOG.warn("Looking up what a job did: {}", Visible.of(reason));
        end(id).ifPresent(job -> job.results.completeExceptionally(new RetryException(reason)));
    }

    private synchronized boolean lost(String id) {
        Job job = running.get(id);
        return job != null && ++job.notFound >= LOOKS_FOR_A_LOST_JOB;
    }

    /** Empty where it was given up meanwhile. */
    private synchronized Optional<Job> end(String id) {
        return Optional.ofNullable(running.remove(id));
    }

    private void postpone(List<String> ids) {
        List<Job> tooOld = new ArrayList<>();
        Instant now = services.clock().instant();
        synchronized (this) {
            for (String id : ids) {
                Job job = running.get(id);
                if (job != null && now.isAfter(job.giveUpAt)) {
                    tooOld.add(running.remove(id));
                } else if (job != null) {
                    job.lookAt = now.plus(pace());
                }
            }
        }
        tooOld.forEach(
                job -> job.results.completeExceptionally(new RetryException("the end of a job could not be learnt")));
    }

    /** Lets nobody wait any longer. */
    void close() {
        Map<String, Job> all;
        synchronized (this) {
            all = Map.copyOf(running);
            running.clear();
        }
        if (!all.isEmpty()) {
            LOG.info("{} jobs still run at Zendesk: {}", all.size(), String.join(", ", all.keySet()));
        }
        all.values()
                .forEach(job -> job.results.completeExceptionally(RetryException.blameless("the program is stopping")));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
