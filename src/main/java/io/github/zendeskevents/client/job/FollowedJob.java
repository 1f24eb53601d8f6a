package io.github.zendeskevents.client.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A job as far as {@link JobPoller} knows it, by whose lock it is guarded. */
final class FollowedJob {

    private final CompletableFuture<JsonNode> results = new CompletableFuture<>();
    private final Instant begun;
    private final Duration timeout;
    private Instant lookAt;
    private Instant quietSince;
    private String progress = "";
    private int notFound;

    /**
     * @param needed how long it takes as a rule, in which it is not asked for
     * @param timeout for how long it may do nothing after that before it counts as hanging
     */
    FollowedJob(Instant begun, Duration needed, Duration timeout, Instant lookAt) {
        this.begun = begun;
        this.timeout = timeout;
        this.quietSince = begun.plus(needed);
        this.lookAt = lookAt;
    }

    /** Completes with what it did, or fails once nobody is to wait any longer. */
    CompletableFuture<JsonNode> results() {
        return results;
    }

    Instant begun() {
        return begun;
    }

    Instant lookAt() {
        return lookAt;
    }

    void lookAgainAt(Instant next) {
        lookAt = next;
    }

    boolean hangs(Instant now) {
        return now.isAfter(quietSince.plus(timeout));
    }

    /** True while somebody waits for its end. */
    boolean isAwaited() {
        return !results.isDone();
    }

    /** Takes note of how far it has come. */
    void did(String now, Instant at) {
        if (!now.equals(progress) && at.isAfter(quietSince)) {
            quietSince = progress.isEmpty() ? quietSince : at;
        }
        progress = now;
    }

    /** Takes note that Zendesk did not know it; how often that was so. */
    int notFound() {
        notFound++;
        return notFound;
    }
}
