package io.github.zendeskevents.inbox;

import io.github.zendeskevents.failure.Backoff;
import java.time.Duration;
import java.util.Objects;

/**
 * What can be set about an inbox, apart from where it is.
 *
 * @param retention how long ended events and details of users are known: within it a repeated {@code messageId} is dropped
 * @param lease with several instances on one database: how long after its last heartbeat an instance is taken for dead
 * @param storeTimeout how long to wait for a locked or unreachable database before the inbox counts as unavailable
 * @param memoryCapacity how many unfinished events an inbox in memory holds before it refuses more
 * @param backoff the pauses between the attempts at one event
 */
public record InboxSettings(
        Duration retention, Duration lease, Duration storeTimeout, int memoryCapacity, Backoff backoff) {

    /** The setting that says where the inbox is, for messages to people. */
    public static final String URL_PROPERTY = "zendesk.inbox.url";

    public InboxSettings {
        positive("retention", retention);
        positive("lease", lease);
        positive("store timeout", storeTimeout);
        if (memoryCapacity < 1) {
            throw new IllegalArgumentException(
                    "The capacity of the inbox must be at least 1, but is " + memoryCapacity);
        }
        Objects.requireNonNull(backoff, "backoff");
    }

    /** Seven days of retention, a lease of 30 seconds, 5 seconds for the store, 10,000 events in memory. */
    public static InboxSettings defaults() {
        return new InboxSettings(
                Duration.ofDays(7), Duration.ofSeconds(30), Duration.ofSeconds(5), 10_000, Backoff.standard());
    }

    /**
     * The defaults with other pauses between the attempts at one event, and another lease; for the routes.
     *
     * @param firstPause the pause after the first attempt, at most
     * @param longestPause what the growing pause ends at
     */
    public static InboxSettings of(Duration firstPause, Duration longestPause, Duration lease) {
        return defaults()
                .withBackoff(Backoff.standard().within(firstPause, longestPause))
                .withLease(lease);
    }

    /** The same settings with another retention. */
    public InboxSettings withRetention(Duration value) {
        return new InboxSettings(value, lease, storeTimeout, memoryCapacity, backoff);
    }

    /** The same settings with another lease. */
    public InboxSettings withLease(Duration value) {
        return new InboxSettings(retention, value, storeTimeout, memoryCapacity, backoff);
    }

    /** The same settings with another store timeout. */
    public InboxSettings withStoreTimeout(Duration value) {
        return new InboxSettings(retention, lease, value, memoryCapacity, backoff);
    }

    /** The same settings with another bound for an inbox in memory. */
    public InboxSettings withMemoryCapacity(int value) {
        return new InboxSettings(retention, lease, storeTimeout, value, backoff);
    }

    /** The same settings with other pauses. */
    public InboxSettings withBackoff(Backoff value) {
        return new InboxSettings(retention, lease, storeTimeout, memoryCapacity, value);
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("The " + name + " of the inbox must be above zero, but is " + value);
        }
    }
}
