package io.github.zendeskevents.client.auth;

import io.github.zendeskevents.failure.Backoff;
import io.github.zendeskevents.failure.Causes;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    private final Clock clock;
    private final OutageDetector outages;
    private final List<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();
    private State state = new State(false, "the credentials have not been checked yet");
    private Duration pause = PAUSES.first();
    private Instant nextCheck = Instant.EPOCH;
    private boolean checking;

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
        this.outages = outages;
    }

    /** What is known now. */
    public synchronized State state() {
        return state;
    }

    /** Tells a listener from now on: true when the credentials begin to be accepted, false when they cease to be. */
    public void onChange(Consumer<Boolean> listener) {
        listeners.add(listener);
    }

    /** Nobody listens any longer, and no check is under way: the routes end. */
    public synchronized void forgetListeners() {
        listeners.clear();
        checking = false;
    }

    /** True, once for each check, when the credentials are not accepted or Zendesk seems away, and it is time to look again. */
    public synchronized boolean checkDue() {
        boolean wanted = !state.accepted() || outages.suspects();
        if (!wanted || checking || clock.instant().isBefore(nextCheck)) {
            return false;
        }
        checking = true;
        return true;
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
        checking = false;
        nextCheck = clock.instant().plus(pause);
        pause = PAUSES_WHILE_AWAY.following(pause);
        outages.unanswered(reason);
        if (!state.accepted()) {
            state = new State(false, reason);
        }
    }

    /** As {@link #unknown(String)}; the reason is made of what was in the way. */
    public void unreachable(Throwable failure) {
        unknown(Causes.find(failure, UnknownHostException.class)
                .map(CredentialStatus::unknownName)
                .orElseGet(() ->
                        failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage()));
    }

    /** Its message is the bare name, or the name with the resolver's reason after a colon. */
    private static String unknownName(UnknownHostException unknown) {
        return "the name " + String.valueOf(unknown.getMessage()).split(":", 2)[0] + " is not known (DNS)";
    }

    private void change(State next) {
        boolean changed;
        boolean back;
        synchronized (this) {
            changed = !next.equals(state);
            state = next;
            back = outages.answered() && next.accepted();
            checkEnded();
        }
        if (changed) {
            if (next.accepted()) {
                LOG.info("Zendesk accepts the credentials: delivering");
            } else {
                LOG.warn("Delivery pauses: {}", next.reason());
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
            nextCheck = clock.instant().plus(PAUSES_WHILE_AWAY.most());
            return;
        }
        nextCheck = clock.instant().plus(pause);
        // Many events in flight are refused together; only a look that was in vain makes the next one come later.
        pause = looked ? PAUSES.following(pause) : pause;
    }
}
