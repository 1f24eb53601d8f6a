package io.github.zendeskevents.client.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.Scheduler;
import io.github.zendeskevents.client.limit.RateLimiters;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.clock.SteadyClock;
import io.github.zendeskevents.log.Visible;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows Zendesk's background jobs that were begun here, all by one request now and then. A job whose end cannot be learnt
 * fails with {@link RetryException}, one that does nothing any more with {@link HangingJobException}: its events then look up
 * what it did, instead of doing it again. Nobody waits for a hanging job, but when it ends after all, later jobs are given as
 * much time. See Zendesk's reference "Job statuses".
 */
public final class JobPoller {

    private static final Logger LOG = LoggerFactory.getLogger(JobPoller.class);
    private static final String PATH = "/api/v2/job_statuses/show_many";
    /** A hundred users take Zendesk about eight seconds. */
    public static final Duration PER_ITEM = Duration.ofMillis(80);

    private static final Duration LONGEST_JOB = Duration.ofHours(1);
    private static final int LOOKS_FOR_A_LOST_JOB = 3;
    private static final Duration LOOK_AT_HANGING_AFTER = Duration.ofSeconds(30);

    private final Function<ApiRequest, CompletionStage<ApiResponse>> client;
    private final RateLimiters limiters;
    private final JobTimeout jobTimeout;
    private final Clock clock;
    private final Scheduler scheduler;
    private final JobSlots slots = new JobSlots();
    private final Map<String, FollowedJob> running = new HashMap<>();
    private Instant nextLook = Instant.MAX;
    private boolean looking;

    /**
     * @param client sends requests
     * @param requestTimeout how long one may take, by which is judged how long a job may do nothing
     */
    public JobPoller(
            Function<ApiRequest, CompletionStage<ApiResponse>> client,
            RateLimiters limiters,
            Duration requestTimeout,
            Clock clock,
            Scheduler scheduler) {
        this.client = client;
        this.limiters = limiters;
        this.jobTimeout = new JobTimeout(requestTimeout);
        this.clock = SteadyClock.of(clock);
        this.scheduler = scheduler;
    }

    /** How many jobs may be begun. */
    public JobSlots slots() {
        return slots;
    }

    /**
     * Waits for the end of a job.
     *
     * @param items how many records it is about
     * @param suspect true when it may well hang, because one of its records is suspected of trouble
     * @return completes with the results of a completed job, also where single items failed; fails with
     *     {@link RetryException} when the job failed as a whole or nothing can be learnt of it, and with
     *     {@link HangingJobException} when it does nothing any more
     */
    public CompletionStage<JsonNode> follow(String id, int items, boolean suspect) {
        Instant now = clock.instant();
        Duration needed = PER_ITEM.multipliedBy(items);
        FollowedJob job;
        synchronized (this) {
            job = new FollowedJob(now, needed, jobTimeout.with(suspect), now.plus(JobTimeout.longer(pace(), needed)));
            running.put(id, job);
            int own = (int)
                    running.values().stream().filter(FollowedJob::isAwaited).count();
            limiters.jobs().ifPresent(told -> slots.leaveRoom(told, own));
        }
        schedule();
        return job.results();
    }

    private Duration pace() {
        return limiters.pace(ApiRequest.ACCOUNT, 5, Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    private void schedule() {
        Duration wait;
        synchronized (this) {
            Instant first = running.values().stream()
                    .map(FollowedJob::lookAt)
                    .min(Instant::compareTo)
                    .orElse(Instant.MAX);
            if (looking || !first.isBefore(nextLook)) {
                return;
            }
            nextLook = first;
            wait = Duration.between(clock.instant(), first);
        }
        scheduler.after(wait.isNegative() ? Duration.ZERO : wait, this::look);
    }

    private void look() {
        List<String> due;
        synchronized (this) {
            if (looking) {
                return;
            }
            looking = true;
            nextLook = Instant.MAX;
            // Those that are due soon go along: one call costs the same.
            Instant soon = clock.instant().plus(pace());
            due = running.entrySet().stream()
                    .filter(e -> !e.getValue().lookAt().isAfter(soon))
                    .sorted(Comparator.comparing(e -> e.getValue().lookAt()))
                    .map(Map.Entry::getKey)
                    .limit(100)
                    .toList();
        }
        if (due.isEmpty()) {
            lookedAt(due);
            return;
        }
        ApiRequest request =
                ApiRequest.get(PATH, PATH).with("ids", String.join(",", due)).urgent();
        client.apply(request).whenComplete((response, failure) -> {
            if (failure == null) {
                read(due, response.body().path("job_statuses"));
            } else {
                LOG.debug("Jobs are looked after again later: {}", Visible.of(failure.getMessage()));
            }
            lookedAt(due);
        });
    }

    private void lookedAt(List<String> due) {
        postpone(due);
        synchronized (this) {
            looking = false;
        }
        schedule();
    }

    private void read(List<String> asked, JsonNode statuses) {
        Map<String, JsonNode> byId = new HashMap<>();
        statuses.forEach(status -> byId.put(status.path("id").asText(), status));
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
            case "completed" -> end(id).ifPresent(job -> completed(job, status.path("results")));
            case "failed", "killed" ->
                fail(id, "the job " + id + " failed: " + status.path("message").asText());
            default ->
                goesOn(
                        id,
                        status.path("status").asText(),
                        status.path("progress").asText());
        }
    }

    private synchronized void goesOn(String id, String status, String progress) {
        LOG.debug("Job {} is {}", id, status);
        FollowedJob job = running.get(id);
        if (job != null) {
            job.did(status + " " + progress, clock.instant());
        }
    }

    private void completed(FollowedJob job, JsonNode results) {
        jobTimeout.took(Duration.between(job.begun(), clock.instant()));
        if (!job.results().complete(results)) {
            LOG.warn("A job that hung since {} has ended: it may have replaced newer values", job.begun());
        }
    }

    private void fail(String id, String reason) {
        LOG.warn("Looking up what a job did: {}", Visible.of(reason));
        end(id).ifPresent(job -> job.results().completeExceptionally(new RetryException(reason)));
    }

    private synchronized boolean lost(String id) {
        FollowedJob job = running.get(id);
        return job != null && job.notFound() >= LOOKS_FOR_A_LOST_JOB;
    }

    /** Empty where it was given up meanwhile. */
    private synchronized Optional<FollowedJob> end(String id) {
        return Optional.ofNullable(running.remove(id));
    }

    /** Decides when to look again at those that have not ended. */
    private void postpone(List<String> ids) {
        Map<String, FollowedJob> hanging = new HashMap<>();
        Instant now = clock.instant();
        synchronized (this) {
            for (String id : ids) {
                FollowedJob job = running.get(id);
                if (job != null) {
                    if (job.isAwaited() && job.hangs(now)) {
                        hanging.put(id, job);
                    }
                    job.lookAgainAt(now.plus(job.hangs(now) ? LOOK_AT_HANGING_AFTER : pace()));
                }
            }
            running.values().removeIf(job -> now.isAfter(job.begun().plus(LONGEST_JOB)) && job.hangs(now));
        }
        hanging.forEach((id, job) -> {
            LOG.warn("The job {} hangs: its events look up what it did, and go on without it", id);
            job.results().completeExceptionally(new HangingJobException(id));
        });
    }

    /** Lets nobody wait any longer. */
    public void close() {
        Map<String, FollowedJob> all;
        synchronized (this) {
            all = Map.copyOf(running);
            running.clear();
        }
        if (!all.isEmpty()) {
            LOG.info("{} jobs still run at Zendesk: {}", all.size(), String.join(", ", all.keySet()));
        }
        all.values().forEach(job -> job.results()
                .completeExceptionally(RetryException.blameless("the program is stopping")));
    }
}
