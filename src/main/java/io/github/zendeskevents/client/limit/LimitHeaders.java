package io.github.zendeskevents.client.limit;

import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ResponseHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every response teaches: Zendesk's headers tell what is left of its limits, and a 429 closes the limit that ran out for all
 * who share it. The limits and headers are those of Zendesk's reference "Rate limits".
 */
final class LimitHeaders {

    // Operators look for the lines of all limits under one name.
    private static final Logger LOG = LoggerFactory.getLogger(RateLimiters.class);
    private static final Pattern USER_WRITE_HEADER =
            Pattern.compile("total=(\\d{1,9})\\s*;\\s*remaining=(\\d{1,9})\\s*;\\s*resets=(\\d{1,9})");
    private static final Pattern JOBS_HEADER = Pattern.compile("total=(\\d{1,9})\\s*;\\s*remaining=(\\d{1,9})");
    private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(1);
    /** A minute; "Update user" in Zendesk's reference "Users". */
    private static final long WRITES_OF_A_USER = 5;
    /** One request in so many of the account's limit is left to others: people, integrations, other instances. */
    private static final long RESERVE = 20;

    private final KnownLimits limits;
    private final RateLimiter account;
    private final RateLimiter userWrites;
    private final RateLimiter timeline;

    LimitHeaders(KnownLimits limits) {
        this.limits = limits;
        this.account = limits.limiter(ApiRequest.ACCOUNT);
        this.userWrites = limits.limiter(ApiRequest.USER_WRITES);
        this.timeline = limits.limiter(ApiRequest.TIMELINE);
    }

    void learn(ApiRequest request, int status, ResponseHeaders headers) {
        boolean accountLeft = learnAccount(request, headers);
        boolean userWritesLeft = learnUserWrites(request, headers);
        learnJobs(request, headers);
        if (status == 429) {
            close(request, headers.seconds("Retry-After"), accountLeft, userWritesLeft);
        } else {
            request.limits().forEach(name -> limits.limiter(name).taken());
        }
    }

    /** True when the headers say that the account's limit is not what ran out. */
    private boolean learnAccount(ApiRequest request, ResponseHeaders headers) {
        Optional<Long> limit = headers.number("X-Rate-Limit").or(() -> headers.number("ratelimit-limit"));
        Optional<Long> left = headers.number("X-Rate-Limit-Remaining").or(() -> headers.number("ratelimit-remaining"));
        Optional<Duration> reset = headers.seconds("ratelimit-reset");
        // What is left, without until when, would have to be believed for ever: then a 429 tells soon enough.
        if (limit.isPresent()
                && left.isPresent()
                && reset.isPresent()
                && request.limits().contains(ApiRequest.ACCOUNT)) {
            long reserve = limit.get() / RESERVE;
            account.learn(limit.get() - reserve, Math.max(0, left.get() - reserve), atLeastOneSecond(reset.get()));
            learnPlan(limit.get());
            Instant othersSeen = account.othersSeen();
            timeline.shared(othersSeen);
            userWrites.shared(othersSeen);
        }
        return left.isPresent() && left.get() > 0;
    }

    /** The plan is not told, but its limits are published together: "Rate limits". Add-ons raise the account's alone. */
    private void learnPlan(long accountLimit) {
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

    /**
     * The header tells of one of two limits: the account's in a second, or that of the user who is written in a minute. The
     * latter must not hold up other users.
     *
     * @return true when the headers say that the account's limit on writes of single users is not what ran out
     */
    private boolean learnUserWrites(ApiRequest request, ResponseHeaders headers) {
        if (!request.limits().contains(ApiRequest.USER_WRITES)) {
            return false;
        }
        Matcher header = USER_WRITE_HEADER.matcher(
                headers.text("Zendesk-RateLimit-create-update-user").orElse(""));
        if (!header.find()) {
            // Where others of Zendesk's limits are told, this one is what is published: one a second.
            if (account.share(100).isEmpty()) {
                userWrites.learnNoLimit();
            }
            return false;
        }
        long total = Long.parseLong(header.group(1));
        long left = Long.parseLong(header.group(2));
        Duration reset = Duration.ofSeconds(Long.parseLong(header.group(3)));
        Optional<String> ofUser = request.limits().stream()
                .filter(name -> name.startsWith(ApiRequest.OF_USER))
                .filter(name -> total <= WRITES_OF_A_USER && reset.compareTo(SHORTEST_WINDOW) > 0)
                .findFirst();
        if (ofUser.isPresent()) {
            limits.limiter(ofUser.get()).learn(total, left, reset);
            return true;
        }
        userWrites.learn(total, left, atLeastOneSecond(reset));
        return left > 0;
    }

    private void learnJobs(ApiRequest request, ResponseHeaders headers) {
        Matcher header = JOBS_HEADER.matcher(
                headers.text("zendesk-ratelimit-inflight-jobs").orElse(""));
        if (request.limits().contains(ApiRequest.JOBS) && header.find()) {
            int allowed = Integer.parseInt(header.group(1));
            limits.jobs(new JobLimit(allowed, Math.max(0, allowed - Integer.parseInt(header.group(2)))));
        }
    }

    private void close(ApiRequest request, Optional<Duration> asked, boolean accountLeft, boolean userWritesLeft) {
        for (String name : request.limits()) {
            boolean notThisOne = (name.equals(ApiRequest.ACCOUNT) && accountLeft)
                    || (name.equals(ApiRequest.USER_WRITES) && userWritesLeft);
            if (!notThisOne) {
                close(limits.limiter(name), request, asked);
            }
        }
    }

    private static void close(RateLimiter limiter, ApiRequest request, Optional<Duration> asked) {
        boolean closed = limiter.closed();
        asked.ifPresent(limiter::close);
        Duration pause = asked.orElseGet(limiter::closeForAWhile);
        if (!closed) {
            LOG.info(
                    "Zendesk limits {}: waiting {} s after {}",
                    limiter.name(),
                    Math.max(1, pause.toSeconds()),
                    request);
        }
    }

    private static Duration atLeastOneSecond(Duration reset) {
        return reset.compareTo(SHORTEST_WINDOW) > 0 ? reset : SHORTEST_WINDOW;
    }
}
