package io.github.zendeskevents.client.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One of Zendesk's limits, as it stands.
 *
 * @param limit how many requests a window has; empty while that is not known
 * @param remaining how many are left of the present one; empty while that is not known
 * @param resetsIn how long until requests are counted anew; empty while none are counted
 * @param waiting how many requests wait for it here
 * @param waitingSince since when some do, one or the other; empty where none does
 */
public record LimitState(
        String name,
        Optional<Long> limit,
        Optional<Long> remaining,
        Optional<Duration> resetsIn,
        int waiting,
        Optional<Instant> waitingSince) {

    /** Whether nothing is left, so that requests wait. */
    public boolean isUsedUp() {
        return waiting > 0 && remaining.filter(left -> left <= 0).isPresent();
    }
}
