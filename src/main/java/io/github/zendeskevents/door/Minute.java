package io.github.zendeskevents.door;

import java.time.Duration;
import java.time.Instant;

/**
 * A limit of so many calls a minute that no header speaks of, as timeline events have: only a 429 tells of it, and then it is
 * too late for those under way. So calls are counted here, against what Zendesk publishes for the plan that the account's
 * other limit points to. Where that leaves two numbers open, calls beyond the lower one go step by step, so that few are
 * refused should it be the lower one. What a 429 at the end of a full minute teaches is believed for a while. See Zendesk's
 * references "Rate limits" and "Events".
 *
 * <p>Not thread-safe: guarded by its {@link Budget}.
 */
final class Minute {

    /** A second more than a minute: Zendesk's begins when the first call arrives, which is later than it was sent. */
    private static final Duration LENGTH = Duration.ofSeconds(61);
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration BELIEVED_FOR = Duration.ofMinutes(15);
    /** How far the end of Zendesk's minute, as a 429 tells it, may be from ours to be the same one. */
    private static final Duration TOLERANCE = Duration.ofSeconds(3);
    private static final int TOO_FEW_TO_LEARN_FROM = 50;

    private long sure = Long.MAX_VALUE;
    private long most = Long.MAX_VALUE;
    private long learnt = Long.MAX_VALUE;
    private Instant learntAt = Instant.MIN;
    private Instant ends = Instant.MIN;
    private Instant nextStep = Instant.MIN;
    private long given;
    private long refused;

    /** Zendesk publishes for this account no fewer than {@code lower} a minute and no more than {@code upper}. */
    void published(long lower, long upper) {
        sure = lower;
        most = upper;
    }

    boolean open(Instant now) {
        roll(now);
        return given < most(now) && (given < sure(now) || !now.isBefore(nextStep));
    }

    /** When the next call may go. */
    Instant opensAt(Instant now) {
        roll(now);
        if (given >= most(now)) {
            return ends;
        }
        return given >= sure(now) && nextStep.isAfter(now) ? nextStep : now;
    }

    void spend(Instant now) {
        roll(now);
        if (given == 0) {
            ends = now.plus(LENGTH);
        }
        given++;
        nextStep = now.plus(STEP);
    }

    void giveBack() {
        given = Math.max(0, given - 1);
    }

    /** @param until when Zendesk said that calls may go again */
    void refused(Instant now, Instant until) {
        refused++;
        boolean ourMinute = Duration.between(ends, until).abs().compareTo(TOLERANCE) <= 0;
        if (ourMinute && given - refused >= TOO_FEW_TO_LEARN_FROM) {
            learnt = given - refused;
            learntAt = now;
        }
        if (given > 0 && until.isAfter(ends)) {
            ends = until;
        }
    }

    /** How many more may go in this minute; {@link Long#MAX_VALUE} when no limit is known. */
    long left(Instant now) {
        roll(now);
        return most(now) == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, most(now) - given);
    }

    private void roll(Instant now) {
        if (!now.isBefore(ends)) {
            given = 0;
            refused = 0;
        }
    }

    private long sure(Instant now) {
        return believed(now) ? learnt : sure;
    }

    private long most(Instant now) {
        return believed(now) ? learnt : most;
    }

    private boolean believed(Instant now) {
        return learnt != Long.MAX_VALUE && now.isBefore(learntAt.plus(BELIEVED_FOR));
    }
}
