package io.github.zendeskevents.client.limit;

import java.time.Duration;
import java.util.Optional;

/**
 * One of Zendesk's limits, as it stands.
 *
 * @param limit how many requests a window has; empty while that is not known
 * @param remaining how many are left of the present one; empty while that is not known
 * @param resetsIn how long until requests are counted anew; empty while none are counted
 * @param waiting how many requests wait for it here
 */
public record LimitState(
        String name, Optional<Long> limit, Optional<Long> remaining, Optional<Duration> resetsIn, int waiting) {

    /** Whether nothing is left, so that requests wait. */
    public boolean isUsedUp() {
        return waiting > 0 && remaining.filter(left -> left <= 0).isPresent();
    }
}
