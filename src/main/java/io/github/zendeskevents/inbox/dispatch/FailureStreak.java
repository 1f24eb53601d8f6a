package io.github.zendeskevents.inbox.dispatch;

import io.github.zendeskevents.inbox.Outcome;

/**
 * Notices by the outcomes of events when an outage ends: at the first success after failures in a row. Pauses that grew
 * meanwhile need not be waited out then. A wait that the other side asked for is no sign of an outage.
 */
final class FailureStreak {

    private static final int FAILURES_OF_AN_OUTAGE = 5;

    private int failures;

    /** True when this outcome is the first of another kind after an outage. */
    synchronized boolean endedBy(Outcome outcome) {
        if (outcome instanceof Outcome.Retry retry) {
            failures += retry.notBefore().isEmpty() ? 1 : 0;
            return false;
        }
        boolean outage = failures >= FAILURES_OF_AN_OUTAGE;
        failures = 0;
        return outage;
    }
}
