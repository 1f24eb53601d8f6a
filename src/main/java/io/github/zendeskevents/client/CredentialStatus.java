package io.github.zendeskevents.client;

import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Zendesk accepts the credentials of an account: unknown at first, then accepted or refused. While they are not
 * accepted, nothing is delivered, readiness says why, and a check now and then finds out when they work (again).
 *
 * <p>The same check finds out when Zendesk is back after it was away. Events wait up to a minute between their attempts, so
 * with few lanes no event may be tried for as long; a look every few seconds costs Zendesk less than shorter pauses would.
 * Zendesk counts as away only once a check itself went unanswered, so that one kind of call that keeps failing, while the
 * rest works, never shortens the pauses.
 */
public final class CredentialStatus {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialStatus.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** So often that what waits goes on soon after Zendesk is back, so seldom that it costs the account few calls. */
    private static final Duration LONGEST_PAUSE_WHILE_AWAY = Duration.ofSeconds(2);
    /** After the third failure in a row an event waits four seconds at most, which is as soon as a check would help. */
    private static final int FAILURES_OF_AN_OUTAGE = 3;

    private final Clock clock;
    private final CopyOnWriteArrayList<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<Runnable> returnListeners = new CopyOnWriteArrayList<>();
    private State state = new State(false, "the credentials have not been checked yet");
    private Duration pause = FIRST_PAUSE;
    private Instant nextCheck = Instant.EPOCH;
    private boolean checking;
    private int failuresInARow;
    private boolean suspected;
    private boolean away;

    /**
     * @param accepted true when Zendesk accepts the credentials
     * @param reason why not, in one line for people; empty text when accepted
     */
    public record State(boolean accepted, String reason) {}

    /** The standing of this account, for the routes. */
    public static CredentialStatus of(ZendeskAccount account) {
        return account.credentialStatus();
    }

    CredentialStatus(Clock clock) {
        this.clock = clock;
    }

    /** What is known now. */
    public synchronized State state() {
        return state;
    }

    /** @param listener hears true when the credentials begin to be accepted, false when they cease to be */
    public void onChange(Consumer<Boolean> listener) {
        listeners.add(listener);
    }

    /** @param listener called when Zendesk answers again after it was away */
    public void onReturn(Runnable listener) {
        returnListeners.add(listener);
    }

    /** Zendesk did what an event asked for. */
    public synchronized void succeeded() {
        failuresInARow = 0;
        suspected = false;
    }

    /** Something passing was in the way of an event. */
    public synchronized void failed() {
        failuresInARow++;
        suspected = failuresInARow >= FAILURES_OF_AN_OUTAGE;
    }

    /** True, once for each check, when the credentials are not accepted or Zendesk seems away, and it is time to look again. */
    public synchronized boolean checkDue() {
        boolean wanted = !state.accepted() || suspected || away;
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

    /**
     * Zendesk refused the credentials.
     *
     * @param reason in one line for people, without any secret
     */
    public void refused(String reason) {
        change(new State(false, reason));
    }

    /** The credentials could not be checked, because Zendesk is away: nothing new is known of them. */
    public synchronized void unknown(String reason) {
        checking = false;
        nextCheck = clock.instant().plus(pause);
        pause = doubled(LONGEST_PAUSE_WHILE_AWAY);
        if (!away) {
            LOG.warn("Zendesk is away: {}", reason);
        }
        away = true;
        if (!state.accepted()) {
            state = new State(false, reason);
        }
    }

    /** As {@link #unknown(String)}; the reason is made of what was in the way. */
    public void unreachable(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        unknown(reason(failure));
    }

    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException unknown) {
                // Its message is the bare name, or the name with the resolver's words after a colon.
                String name = String.valueOf(unknown.getMessage()).split(":", 2)[0];
                return "the name " + name + " is not known (DNS)";
            }
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private void change(State next) {
        boolean changed;
        boolean back;
        synchronized (this) {
            changed = next.accepted() != state.accepted() || !next.reason().equals(state.reason());
            back = away && next.accepted();
            state = next;
            away = false;
            suspected = false;
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
            LOG.info("Zendesk answers again: what waits is delivered now");
            returnListeners.forEach(Runnable::run);
        }
    }

    private void checkEnded() {
        boolean looked = checking;
        checking = false;
        if (state.accepted()) {
            pause = FIRST_PAUSE;
            nextCheck = clock.instant().plus(LONGEST_PAUSE_WHILE_AWAY);
            return;
        }
        nextCheck = clock.instant().plus(pause);
        // Many events in flight are refused together; only a look that was in vain makes the next one come later.
        pause = looked ? doubled(LONGEST_PAUSE) : pause;
    }

    private Duration doubled(Duration most) {
        Duration next = pause.multipliedBy(2);
        return next.compareTo(most) > 0 ? most : next;
    }
}
