package io.github.zendeskevents.client.auth;

import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.clock.SteadyClock;
import io.github.zendeskevents.failure.Backoff;
import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.log.Visible;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Zendesk accepts the credentials of an account: unknown at first, then accepted or refused. While they are not
 * accepted, nothing is delivered, readiness says why, and a check now and then finds out when they work (again). The same
 * check tells the {@link OutageDetector} whether Zendesk is there at all.
 *
 * <p>It holds no thread and knows nothing of routes but its listeners, so that it can outlive them.
 */
public final class CredentialStatus {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialStatus.class);
    private static final Backoff PAUSES = Backoff.exact(Duration.ofMillis(500), Duration.ofSeconds(30));
    /** So often that what waits goes on soon after Zendesk is back, so seldom that it costs the account few requests. */
    private static final Backoff PAUSES_WHILE_AWAY = PAUSES.within(PAUSES.first(), Duration.ofSeconds(2));

    /** A check that tells nothing for so long was lost, and another is due. */
    private static final Duration LONGEST_CHECK = Duration.ofMinutes(15);

    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(3);

    private final Clock clock;
    private final Clock steady;
    private final OutageDetector outages;
    private final List<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();
    private State state = new State(false, "the credentials have not been checked yet");
    private Instant since;
    private Optional<Instant> awaySince = Optional.empty();
    private Optional<Instant> refusedSince = Optional.empty();
    private Duration pause = PAUSES.first();
    private Instant nextCheck = Instant.EPOCH;
    private boolean checking;
    private Instant checkBegan = Instant.EPOCH;
    private Optional<Instant> askedAt = Optional.empty();

    /**
     * What is known of the credentials.
     *
     * @param accepted true when Zendesk accepts them
     * @param reason why not, in one line for people; empty text when accepted
     */
    public record State(boolean accepted, String reason) {}

    /** Nothing is known yet. */
    public CredentialStatus(Clock clock, OutageDetector outages) {
        this.clock = clock;
        this.steady = SteadyClock.of(clock);
        this.since = clock.instant();
        this.outages = outages;
    }

    /** What is known now. */
    public synchronized State state() {
        return state;
    }

    /** Since when they are accepted, or are not. */
    public synchronized Instant since() {
        return since;
    }

    /** Since when Zendesk refuses them; empty while it accepts them, and before it was asked. */
    public synchronized Optional<Instant> refusedSince() {
        return refusedSince;
    }

    /** Since when Zendesk is away; empty while it answers. */
    public synchronized Optional<Instant> awaySince() {
        return awaySince.filter(at -> outages.isAway());
    }

    /** Tells a listener from now on: true when the credentials begin to be accepted, false when they cease to be. */
    public void onChange(Consumer<Boolean> listener) {
        listeners.add(listener);
    }

    /** Nobody listens any longer, and no check is under way: the routes end. */
    public synchronized void forgetListeners() {
        listeners.clear();
        checking = false;
        askedAt = Optional.empty();
    }

    /** True, once for each check, when the credentials are not accepted or Zendesk seems away, and it is time to look again. */
    public synchronized boolean isCheckDue() {
        Instant now = steady.instant();
        askedAt = Optional.of(now);
        boolean wanted = !state.accepted() || outages.suspects();
        boolean underWay = checking && now.isBefore(checkBegan.plus(LONGEST_CHECK));
        if (!wanted || underWay || now.isBefore(nextCheck)) {
            return false;
        }
        checking = true;
        checkBegan = now;
        return true;
    }

    /** Why nobody finds out any more whether the credentials work again; empty while somebody asks {@link #isCheckDue()}. */
    public synchronized Optional<String> standstill() {
        Instant longAgo = steady.instant().minus(LONGEST_SILENCE);
        return askedAt.filter(last -> last.isBefore(longAgo))
                .map(last -> "the timer that looks after the credentials stands still since " + last);
    }

    /** Zendesk accepted the credentials. */
    public void accepted() {
        change(new State(true, ""));
    }

    /** Zendesk refused the credentials, for this reason: one line for people, without any secret. */
    public void refused(String reason) {
        change(new State(false, reason));
    }

    /** The credentials could not be checked, because Zendesk is away: nothing new is known of them. */
    public synchronized void unknown(String reason) {
        checkLater();
        awaySince = awaySince().or(() -> Optional.of(clock.instant()));
        outages.unanswered(reason);
        if (!state.accepted()) {
            state = new State(false, reason);
        }
    }

    /**
     * As {@link #unknown(String)}; the reason is made of what was in the way. Where that was this program, because it ends or waits
     * for a limit, Zendesk is not away.
     */
    public void unreachable(Throwable failure) {
        if (Causes.unwrapped(failure) instanceof RetryException retry && !retry.isTrouble()) {
            checkLater();
        } else {
            unknown(Unreachable.reason(failure));
        }
    }

    private synchronized void checkLater() {
        checking = false;
        nextCheck = steady.instant().plus(pause);
        pause = PAUSES_WHILE_AWAY.following(pause);
    }

    private void change(State next) {
        boolean changed;
        boolean back;
        synchronized (this) {
            changed = !next.equals(state);
            since = next.accepted() == state.accepted() ? since : clock.instant();
            state = next;
            refusedSince = next.accepted() ? Optional.empty() : refusedSince.or(() -> Optional.of(clock.instant()));
            back = outages.answered() && next.accepted();
            checkEnded();
        }
        if (changed) {
            if (next.accepted()) {
                LOG.info("Zendesk accepts the credentials: delivering");
            } else {
                LOG.warn("Delivery pauses: {}", Visible.of(next.reason()));
            }
            listeners.forEach(listener -> listener.accept(next.accepted()));
        }
        if (back) {
            outages.tellReturn();
        }
    }

    private void checkEnded() {
        boolean looked = checking;
        checking = false;
        if (state.accepted()) {
            pause = PAUSES.first();
            nextCheck = steady.instant().plus(PAUSES_WHILE_AWAY.most());
            return;
        }
        nextCheck = steady.instant().plus(pause);
        // Many events in flight are refused together; only a look that was in vain makes the next one come later.
        pause = looked ? PAUSES.following(pause) : pause;
    }
}
