package io.github.zendeskevents.sandbox;

/**
 * How much the sandbox lets through; {@link #OFF} stands for no limit. Start from {@link SandboxPlan#limits()} or
 * {@link #none()} and change single ones.
 *
 * @param accountCallsPerMinute all calls below {@code /api/v2} but those to the timeline
 * @param userWritesPerSecond {@code create_or_update} and {@code PUT} of single users, whole account
 * @param writesPerUserPerMinute the same, for one user
 * @param writesPerOrganizationPerMinute {@code PUT} and {@code create_or_update} of one organization
 * @param timelineEventsPerMinute timeline events, apart from the account's calls
 * @param jobsInFlight background jobs queued or running
 * @param manyItems ids of {@code show_many}, items of {@code *_many}
 */
public record SandboxLimits(
        int accountCallsPerMinute,
        int userWritesPerSecond,
        int writesPerUserPerMinute,
        int writesPerOrganizationPerMinute,
        int timelineEventsPerMinute,
        int jobsInFlight,
        int manyItems) {

    /** No limit. */
    public static final int OFF = Integer.MAX_VALUE;

    /** Everything passes. */
    public static SandboxLimits none() {
        return new SandboxLimits(OFF, OFF, OFF, OFF, OFF, OFF, OFF);
    }

    /** The same with another limit for all calls of the account. */
    public SandboxLimits withAccountCallsPerMinute(int calls) {
        return new SandboxLimits(
                calls,
                userWritesPerSecond,
                writesPerUserPerMinute,
                writesPerOrganizationPerMinute,
                timelineEventsPerMinute,
                jobsInFlight,
                manyItems);
    }

    /** The same with another limit for single-user writes of the account. */
    public SandboxLimits withUserWritesPerSecond(int writes) {
        return new SandboxLimits(
                accountCallsPerMinute,
                writes,
                writesPerUserPerMinute,
                writesPerOrganizationPerMinute,
                timelineEventsPerMinute,
                jobsInFlight,
                manyItems);
    }

    /** The same with another limit for writes of one user. */
    public SandboxLimits withWritesPerUserPerMinute(int writes) {
        return new SandboxLimits(
                accountCallsPerMinute,
                userWritesPerSecond,
                writes,
                writesPerOrganizationPerMinute,
                timelineEventsPerMinute,
                jobsInFlight,
                manyItems);
    }

    /** The same with another limit for writes of one organization. */
    public SandboxLimits withWritesPerOrganizationPerMinute(int writes) {
        return new SandboxLimits(
                accountCallsPerMinute,
                userWritesPerSecond,
                writesPerUserPerMinute,
                writes,
                timelineEventsPerMinute,
                jobsInFlight,
                manyItems);
    }

    /** The same with another limit for timeline events. */
    public SandboxLimits withTimelineEventsPerMinute(int events) {
        return new SandboxLimits(
                accountCallsPerMinute,
                userWritesPerSecond,
                writesPerUserPerMinute,
                writesPerOrganizationPerMinute,
                events,
                jobsInFlight,
                manyItems);
    }

    /** The same with another limit for jobs queued or running. */
    public SandboxLimits withJobsInFlight(int jobs) {
        return new SandboxLimits(
                accountCallsPerMinute,
                userWritesPerSecond,
                writesPerUserPerMinute,
                writesPerOrganizationPerMinute,
                timelineEventsPerMinute,
                jobs,
                manyItems);
    }

    /** The same with another limit for ids or items in one call. */
    public SandboxLimits withManyItems(int items) {
        return new SandboxLimits(
                accountCallsPerMinute,
                userWritesPerSecond,
                writesPerUserPerMinute,
                writesPerOrganizationPerMinute,
                timelineEventsPerMinute,
                jobsInFlight,
                items);
    }
}
