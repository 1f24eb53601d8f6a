package io.github.zendeskevents.inbox;

import io.github.zendeskevents.failure.Backoff;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What can be set about an inbox, apart from where it is.
 *
 * @param retention how long ended events and details of users are known: within it a repeated {@code messageId} is dropped
 * @param deadLetterRetention how long dead letters are kept
 * @param deadLetterMax how many dead letters are kept at the most; the oldest go first
 * @param deadLetterMaxBytes how many bytes of memory all dead letters would take at the most; the oldest go first
 * @param mostUsers of how many users the last known details are kept; those go first of whom nothing was heard for longest
 * @param lease with several instances on one database: how long after its last heartbeat an instance is taken for dead
 * @param storeTimeout how long to wait for a locked or unreachable database before the inbox counts as unavailable
 * @param leastFreeSpace how many bytes stay free on the disk of a database file: below it no events are taken
 * @param memoryCapacity how many unfinished events an inbox in memory holds before it refuses more
 * @param waitingCapacity how many bytes of memory that would take which waits in a database; less where the disk has less room
 * @param backoff the pauses between the attempts at one event
 */
public record InboxSettings(
        Duration retention,
        Duration deadLetterRetention,
        int deadLetterMax,
        long deadLetterMaxBytes,
        int mostUsers,
        Duration lease,
        Duration storeTimeout,
        long leastFreeSpace,
        int memoryCapacity,
        long waitingCapacity,
        Backoff backoff) {

    /** The setting that says where the inbox is, for messages to people. */
    public static final String URL_PROPERTY = "zendesk.inbox.url";

    /** The setting that says how many dead letters are kept, for messages to people. */
    public static final String DEAD_LETTER_MAX_PROPERTY = "zendesk.dead-letter.max";

    public InboxSettings {
        positive("retention", retention);
        positive("retention of dead letters", deadLetterRetention);
        positive("lease", lease);
        positive("store timeout", storeTimeout);
        if (deadLetterMax < 1 || mostUsers < 1 || memoryCapacity < 1) {
            throw new IllegalArgumentException(
                    "An inbox must hold at least 1 event, dead letter and user, but is to hold " + memoryCapacity + ", "
                            + deadLetterMax + " and " + mostUsers);
        }
        Objects.requireNonNull(backoff, "backoff");
    }

    /**
     * Seven days of retention, 90 days and 100,000 dead letters of 2 GiB, a million users, a lease of 30 seconds, 5 seconds for the store,
     * 128 MiB of the disk, 10,000 events in memory, 8 GiB in a database.
     */
    public static InboxSettings defaults() {
        return new InboxSettings(
                Duration.ofDays(7),
                Duration.ofDays(90),
                100_000,
                2L << 30,
                1_000_000,
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                128 * 1024 * 1024,
                10_000,
                8L << 30,
                Backoff.standard());
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
        return with(copy -> copy.retention = value);
    }

    /** The same settings with other bounds for dead letters. */
    public InboxSettings withDeadLetters(Duration kept, int most) {
        return with(copy -> {
            copy.deadLetterRetention = kept;
            copy.deadLetterMax = most;
        });
    }

    /** The same settings with another bound for what dead letters take. */
    public InboxSettings withDeadLetterMaxBytes(long value) {
        return with(copy -> copy.deadLetterMaxBytes = value);
    }

    /** The same settings with another bound for what waits in a database. */
    public InboxSettings withWaitingCapacity(long value) {
        return with(copy -> copy.waitingCapacity = value);
    }

    /** The same settings with another bound for last known users. */
    public InboxSettings withMostUsers(int value) {
        return with(copy -> copy.mostUsers = value);
    }

    /** The same settings with another lease. */
    public InboxSettings withLease(Duration value) {
        return with(copy -> copy.lease = value);
    }

    /** The same settings with another store timeout. */
    public InboxSettings withStoreTimeout(Duration value) {
        return with(copy -> copy.storeTimeout = value);
    }

    /** The same settings with another part of the disk that stays free. */
    public InboxSettings withLeastFreeSpace(long value) {
        return with(copy -> copy.leastFreeSpace = value);
    }

    /** The same settings with another bound for an inbox in memory. */
    public InboxSettings withMemoryCapacity(int value) {
        return with(copy -> copy.memoryCapacity = value);
    }

    /** The same settings with other pauses. */
    public InboxSettings withBackoff(Backoff value) {
        return with(copy -> copy.backoff = value);
    }

    private InboxSettings with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.settings();
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("The " + name + " of the inbox must be above zero, but is " + value);
        }
    }

    /** What differs in one of them is set here. */
    private static final class Copy {

        private Duration retention;
        private Duration deadLetterRetention;
        private int deadLetterMax;
        private long deadLetterMaxBytes;
        private int mostUsers;
        private Duration lease;
        private Duration storeTimeout;
        private long leastFreeSpace;
        private int memoryCapacity;
        private long waitingCapacity;
        private Backoff backoff;

        Copy(InboxSettings settings) {
            retention = settings.retention;
            deadLetterRetention = settings.deadLetterRetention;
            deadLetterMax = settings.deadLetterMax;
            deadLetterMaxBytes = settings.deadLetterMaxBytes;
            mostUsers = settings.mostUsers;
            lease = settings.lease;
            storeTimeout = settings.storeTimeout;
            leastFreeSpace = settings.leastFreeSpace;
            memoryCapacity = settings.memoryCapacity;
            waitingCapacity = settings.waitingCapacity;
            backoff = settings.backoff;
        }

        InboxSettings settings() {
            return new InboxSettings(
                    retention,
                    deadLetterRetention,
                    deadLetterMax,
                    deadLetterMaxBytes,
                    mostUsers,
                    lease,
                    storeTimeout,
                    leastFreeSpace,
                    memoryCapacity,
                    waitingCapacity,
                    backoff);
        }
    }
}
