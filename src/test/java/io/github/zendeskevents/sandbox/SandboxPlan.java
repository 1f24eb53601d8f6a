package io.github.zendeskevents.sandbox;

/** Zendesk's plans, which differ here in their rate limits, and {@link #UNLIMITED}, which no account has. */
public enum SandboxPlan {
    /** Suite or Support Team. */
    TEAM(200, 250),
    /** Suite Growth. */
    GROWTH(400, 250),
    /** Suite or Support Professional. */
    PROFESSIONAL(400, 500),
    /** Suite or Support Enterprise. */
    ENTERPRISE(700, 700),
    /** Enterprise Plus, or the add-on for high volumes of calls. */
    ENTERPRISE_PLUS(2500, 1000),
    /** No rate limit and no limit of jobs; lists of more than 100 ids or items are still refused. */
    UNLIMITED(SandboxLimits.OFF, SandboxLimits.OFF);

    private final int accountCallsPerMinute;
    private final int timelineEventsPerMinute;

    SandboxPlan(int accountCallsPerMinute, int timelineEventsPerMinute) {
        this.accountCallsPerMinute = accountCallsPerMinute;
        this.timelineEventsPerMinute = timelineEventsPerMinute;
    }

    /** The limits published for this plan. */
    public SandboxLimits limits() {
        if (this == UNLIMITED) {
            return SandboxLimits.none().withManyItems(100);
        }
        return new SandboxLimits(accountCallsPerMinute, 1, 5, 5, timelineEventsPerMinute, 30, 100);
    }
}
