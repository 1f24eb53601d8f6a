package io.github.zendeskevents.client.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A limit of so many calls a minute that no header speaks of, as timeline events have: only a 429 tells of it, and then it is
 * too late for those under way. So calls are counted here, against what Zendesk publishes for the plan that the account's
 * other limit points to. Where that leaves two numbers open, calls beyond the lower one go step by step, so that few are
 * refused should it be the lower one. What a 429 teaches is believed for a while. See Zendesk's references "Rate limits" and
 * "Events".
 *
 * <p>Others may share the limit, another instance of this program above all. As long as the account's own header shows that
 * somebody else makes calls, calls go step by step, so that few are under way when the limit is met, and one in twenty is left.
 * A 429 then tells how much of the minute was had here: a little less than that is the share from now on, and it grows, faster
 * and faster, with each minute that it was used up and nothing refused. Instances that do so come to equal shares.
 *
 * <p>Not thread-safe: guarded by its {@link RateLimiter}.
 */
final class TimelineWindow {

    /** A second more than a minute: Zendesk's begins when the first call arrives, which is later than it was sent. */
    private static final Duration LENGTH = Duration.ofSeconds(61);

    private static final Duration ZENDESKS = Duration.ofMinutes(1);
    private static final Duration SURELY_IN = Duration.ofSeconds(59);
    private static final Duration STEP = Duration.ofMillis(10);
    /** Where others share the limit, the calls of a minute go within so much of it, not all at once. */
    private static final Duration SPREAD = Duration.ofSeconds(15);
    /** The same, as long as it is not known when the limit is met. */
    private static final Duration SPREAD_AT_FIRST = Duration.ofSeconds(40);
    /** Even then one in so many may go at once, so that a few events do not wait. */
    private static final long AT_ONCE = 10;
    /** Timers are late; so much may be caught up. */
    private static final Duration CATCH_UP = Duration.ofMillis(100);

    /** Refusals that lie further apart than this are no sign of others who share the limit all the time. */
    private static final Duration ONE_BURST = Duration.ofSeconds(150);

    private static final Duration BELIEVED_FOR = Duration.ofMinutes(15);
    /** Ends of Zendesk's minute, as several 429s tell them, that lie closer than this are one. */
    private static final Duration SAME = Duration.ofMillis(2_500);

    private static final long UNKNOWN = Long.MAX_VALUE;
    /** One call in so many is left where others share the limit. */
    private static final long RESERVE = 20;
    /** A share shrinks by one in so many after a 429, and grows by as much at first. */
    private static final long CHANGE = 16;
    /** No share is less than one in so many. */
    private static final long LEAST = 8;
    /** Of all plans. */
    private static final long LOWEST_PUBLISHED = 250;

    private long sure = UNKNOWN;
    private long most = UNKNOWN;
    private long share = UNKNOWN;
    private long growth;
    private boolean contested;
    private Instant changedAt = Instant.EPOCH;
    private Instant othersSeen = Instant.EPOCH;
    private Instant refusedByOthers = Instant.EPOCH;
    /** Until then refusals are those of one minute, which may have been somebody's one burst: no share is learnt of them. */
    private Instant firstEnds = Instant.EPOCH;

    private Instant zendeskEnds = Instant.EPOCH;
    private boolean zendeskRuns;
    private long refused;
    private Instant nextStep = Instant.EPOCH;
    /** When the first answer of this minute came. */
    private Optional<Instant> answered = Optional.empty();
    /** When the calls went that count in this minute, the oldest first, and those of the minute before. */
    private final Deque<Instant> calls = new ArrayDeque<>();

    private final Deque<Instant> before = new ArrayDeque<>();

    /** Zendesk publishes for this account no fewer than {@code lower} a minute and no more than {@code upper}. */
    void published(long lower, long upper) {
        sure = lower;
        most = upper;
    }

    /** Somebody else makes calls to this account. */
    void others(Instant seen) {
        othersSeen = seen.isAfter(othersSeen) ? seen : othersSeen;
    }

    boolean open(Instant now) {
        roll(now);
        return calls.size() < most(now) && !(stepwise(now) && now.isBefore(nextStep));
    }

    /** When the next call may go. */
    Instant opensAt(Instant now) {
        roll(now);
        if (calls.size() >= most(now)) {
            return zendeskRuns && zendeskEnds.isAfter(now)
                    ? zendeskEnds
                    : slides(now) ? calls.element().plus(LENGTH) : ends();
        }
        return stepwise(now) && nextStep.isAfter(now) ? nextStep : now;
    }

    void spend(Instant now) {
        roll(now);
        calls.add(now);
        Instant last = nextStep.isBefore(now.minus(CATCH_UP)) ? now : nextStep;
        nextStep = last.plus(step(now));
        if (calls.size() >= most(now)) {
            grow(now);
        }
    }

    void giveBack() {
        calls.pollLast();
    }

    /** A call was answered, and not refused. */
    void taken(Instant now) {
        if (answered.isEmpty()) {
            answered = Optional.of(now);
        }
    }

    /** @param until when Zendesk's minute ends, as it said */
    void refused(Instant now, Instant until) {
        boolean sameMinute = Duration.between(zendeskEnds, until).abs().compareTo(SAME) <= 0;
        refused = sameMinute ? refused + 1 : 1;
        zendeskEnds = sameMinute && zendeskEnds.isAfter(until) ? zendeskEnds : until;
        zendeskRuns = true;
        Instant began = zendeskEnds.minus(LENGTH);
        long had = Stream.concat(before.stream(), calls.stream())
                        .filter(call -> call.isAfter(began))
                        .count()
                - refused;
        long published = sure == UNKNOWN ? LOWEST_PUBLISHED : sure;
        if (had < published - published / RESERVE) {
            // The plan allows more than that: others have had the rest.
            othersSeen = now;
            boolean first = !(contested && share != UNKNOWN) && now.isAfter(refusedByOthers.plus(ONE_BURST));
            firstEnds = first ? zendeskEnds : firstEnds;
            refusedByOthers = now;
            if (!now.isAfter(firstEnds)) {
                return;
            }
        }
        contested = shared(now) || (contested && share != UNKNOWN);
        share = Math.max(had - (contested ? had / CHANGE : 0), most == UNKNOWN ? 1 : most / LEAST);
        growth = Math.max(1, share / CHANGE);
        changedAt = now;
    }

    /** How many more may go in this minute; {@link Long#MAX_VALUE} when no limit is known. */
    long left(Instant now) {
        roll(now);
        return most(now) == UNKNOWN ? UNKNOWN : Math.max(0, most(now) - calls.size());
    }

    /** How many a minute has here; {@link HeaderWindow#PLENTY}: not known. */
    long limit(Instant now) {
        return most(now);
    }

    /** When the present minute ends; empty before its first call. */
    Optional<Instant> ends(Instant now) {
        roll(now);
        return calls.isEmpty() ? Optional.empty() : Optional.of(ends());
    }

    private void grow(Instant now) {
        if (contested && share != UNKNOWN && now.isAfter(changedAt.plus(LENGTH))) {
            share = share + growth >= most ? UNKNOWN : share + growth;
            growth *= 3;
            changedAt = now;
        }
    }

    private void roll(Instant now) {
        if (!now.isBefore(changedAt.plus(BELIEVED_FOR))) {
            share = UNKNOWN;
        }
        if (zendeskRuns && !now.isBefore(zendeskEnds)) {
            zendeskRuns = false;
            before.addAll(calls);
            calls.clear();
            answered = Optional.empty();
        }
        if (slides(now)) {
            // Zendesk's minute may have begun with somebody else's call: each counts for a minute, whenever that began.
            forget(calls, now.minus(LENGTH));
        } else if (!calls.isEmpty() && !now.isBefore(ends())) {
            // Zendesk's minute began with the first call. The last ones may already have come into the next.
            Instant surelyBefore = calls.element().plus(SURELY_IN);
            while (!calls.isEmpty() && calls.element().isBefore(surelyBefore)) {
                before.add(calls.remove());
            }
            answered = Optional.empty();
        }
        forget(before, now.minus(LENGTH));
    }

    private static void forget(Deque<Instant> oldestFirst, Instant upTo) {
        while (!oldestFirst.isEmpty() && !oldestFirst.element().isAfter(upTo)) {
            oldestFirst.remove();
        }
    }

    /** When the minute surely ends that began with the first of the calls: Zendesk may have been slow to take it. */
    private Instant ends() {
        Instant sent = calls.element().plus(LENGTH);
        return answered.map(at -> at.plus(ZENDESKS)).filter(sent::isBefore).orElse(sent);
    }

    private boolean shared(Instant now) {
        return now.isBefore(othersSeen.plus(HeaderWindow.OTHERS_FOR));
    }

    private boolean slides(Instant now) {
        return share != UNKNOWN || shared(now);
    }

    private boolean stepwise(Instant now) {
        return calls.size() >= sure || (slides(now) && calls.size() >= most(now) / AT_ONCE);
    }

    private Duration step(Instant now) {
        Duration spread = share == UNKNOWN ? SPREAD_AT_FIRST : SPREAD;
        return slides(now) && most(now) != UNKNOWN ? spread.dividedBy(most(now)) : STEP;
    }

    private long most(Instant now) {
        long left = most == UNKNOWN || !shared(now) ? most : most - most / RESERVE;
        return Math.min(share, left);
    }
}
