package io.github.zendeskevents.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Counts calls against Zendesk's published limits and says so in the headers. Each limit has fixed windows that begin with
 * the first call in them; a refused call uses nothing up.
 */
final class Limits {

    private static final long SECOND = Duration.ofSeconds(1).toMillis();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final int PERMANENT_DELETIONS = 700;
    private static final String USER_WRITES = "Zendesk-RateLimit-create-update-user";

    private static final class Window {
        private final long length;
        private long start = Long.MIN_VALUE;
        private int used;

        private Window(long length) {
            this.length = length;
        }

        private void roll(long now) {
            if (isOver(now)) {
                start = now;
                used = 0;
            }
        }

        private boolean isOver(long now) {
            return start == Long.MIN_VALUE || now - start >= length;
        }

        private long secondsLeft(long now) {
            return isOver(now) ? length / SECOND : Math.max(1, (start + length - now + SECOND - 1) / SECOND);
        }
    }

    /** A window for each record; those that are over are forgotten whenever there are twice as many as after the last time. */
    private static final class Windows<K> {
        private final Map<K, Window> byKey = new HashMap<>();
        private int forgetAbove = 10_000;

        private Window of(K key, long now) {
            if (byKey.size() > forgetAbove) {
                byKey.values().removeIf(window -> window.isOver(now));
                forgetAbove = Math.max(10_000, 2 * byKey.size());
            }
            return byKey.computeIfAbsent(key, any -> new Window(MINUTE));
        }
    }

    private final Supplier<SandboxSettings> settings;
    private final Clock clock;
    private Window account = new Window(MINUTE);
    private Window timeline = new Window(MINUTE);
    private Window userWrites = new Window(SECOND);
    private Window permanentDeletions = new Window(10 * MINUTE);
    private final Windows<String> perUser = new Windows<>();
    private final Windows<Long> perOrganization = new Windows<>();

    Limits(Supplier<SandboxSettings> settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    void reset() {
        account = new Window(MINUTE);
        timeline = new Window(MINUTE);
        userWrites = new Window(SECOND);
        permanentDeletions = new Window(10 * MINUTE);
        perUser.byKey.clear();
        perOrganization.byKey.clear();
    }

    /** Counts any call to the API but those to the timeline. */
    void takeCall() {
        take(account, limits().accountCallsPerMinute()).ifPresent(seconds -> {
            throw ApiProblem.plain(429, "Number of allowed API requests per minute exceeded")
                    .with("Retry-After", Long.toString(seconds));
        });
    }

    void takeTimelineEvent() {
        take(timeline, limits().timelineEventsPerMinute()).ifPresent(seconds -> {
            throw tooManyRequests("The number of events per minute is exceeded")
                    .with("Retry-After", Long.toString(seconds));
        });
    }

    void takePermanentDeletion() {
        take(permanentDeletions, PERMANENT_DELETIONS).ifPresent(seconds -> {
            throw tooManyRequests("The number of permanent deletions in ten minutes is exceeded")
                    .with("Retry-After", Long.toString(seconds));
        });
    }

    /**
     * Counts a {@code create_or_update} or {@code PUT} of one user, against the account's second and the user's minute.
     *
     * @param user something that stays the same for this user
     * @param description how the refusal names the user
     * @return the header for the answer
     */
    Map<String, String> takeUserWrite(String user, String description) {
        int perSecond = limits().userWritesPerSecond();
        int perMinute = limits().writesPerUserPerMinute();
        if (perSecond == SandboxLimits.OFF && perMinute == SandboxLimits.OFF) {
            return Map.of();
        }
        long now = clock.millis();
        Window ofUser = perUser.of(user, now);
        ofUser.roll(now);
        userWrites.roll(now);
        if (ofUser.used >= perMinute) {
            long seconds = ofUser.secondsLeft(now);
            throw ApiProblem.plain(
                            429, "You have exceeded the rate limit for updating a single unique user. " + description)
                    .with("Retry-After", Long.toString(seconds))
                    .with(USER_WRITES, header(perMinute, 0, seconds));
        }
        if (userWrites.used >= perSecond) {
            long seconds = userWrites.secondsLeft(now);
            throw ApiProblem.plain(429, "You have exceeded the rate limit for creating or updating a single user.")
                    .with("Retry-After", Long.toString(seconds))
                    .with(USER_WRITES, header(perSecond, 0, seconds));
        }
        ofUser.used++;
        userWrites.used++;
        boolean userIsTighter = perSecond == SandboxLimits.OFF || ofUser.used >= perMinute;
        return Map.of(
                USER_WRITES,
                userIsTighter
                        ? header(perMinute, perMinute - ofUser.used, ofUser.secondsLeft(now))
                        : header(perSecond, perSecond - userWrites.used, userWrites.secondsLeft(now)));
    }

    /** From now on writes of one user are counted under another key, as when a creation has given it an id. */
    void renameUser(String from, String to) {
        Window window = perUser.byKey.remove(from);
        if (window != null) {
            perUser.byKey.put(to, window);
        }
    }

    void takeOrganizationWrite(long organization) {
        int perMinute = limits().writesPerOrganizationPerMinute();
        if (perMinute == SandboxLimits.OFF) {
            return;
        }
        take(perOrganization.of(organization, clock.millis()), perMinute).ifPresent(seconds -> {
            throw tooManyRequests("The organization was updated too often").with("Retry-After", Long.toString(seconds));
        });
    }

    void checkJobs(int inFlight) {
        if (inFlight >= limits().jobsInFlight()) {
            throw ApiProblem.described(
                            429,
                            "TooManyJobs",
                            "The maximum number of jobs is queued or running. Wait until some of them are completed.")
                    .with(jobsHeader(inFlight));
        }
    }

    Map<String, String> jobsHeader(int inFlight) {
        int allowed = limits().jobsInFlight();
        return allowed == SandboxLimits.OFF
                ? Map.of()
                : Map.of(
                        "zendesk-ratelimit-inflight-jobs",
                        "total=" + allowed + "; remaining=" + Math.max(0, allowed - inFlight));
    }

    /** The account's limit, for every answer. */
    Map<String, String> accountHeaders() {
        int allowed = limits().accountCallsPerMinute();
        if (allowed == SandboxLimits.OFF) {
            return Map.of();
        }
        long now = clock.millis();
        String remaining = Integer.toString(account.isOver(now) ? allowed : Math.max(0, allowed - account.used));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Rate-Limit", Integer.toString(allowed));
        headers.put("X-Rate-Limit-Remaining", remaining);
        headers.put("ratelimit-limit", Integer.toString(allowed));
        headers.put("ratelimit-remaining", remaining);
        headers.put("ratelimit-reset", Long.toString(account.secondsLeft(now)));
        return headers;
    }

    /** Seconds to wait where the window is used up. */
    private Optional<Long> take(Window window, int allowed) {
        long now = clock.millis();
        window.roll(now);
        if (window.used >= allowed) {
            return Optional.of(window.secondsLeft(now));
        }
        window.used++;
        return Optional.empty();
    }

    private SandboxLimits limits() {
        return settings.get().limits();
    }

    private static String header(int total, int remaining, long resets) {
        return "total=" + total + "; remaining=" + remaining + "; resets=" + resets;
    }

    private static ApiProblem tooManyRequests(String detail) {
        return ApiProblem.coded(429, "TooManyRequests", "Too Many Requests", detail);
    }
}
