package io.github.zendeskevents.door;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Zendesk accepts the credentials of an account: unknown at first, then accepted or refused. While they are not
 * accepted, nothing is delivered, readiness says why, and a check now and then finds out when they work (again).
 */
public final class Standing {

    private static final Logger LOG = LoggerFactory.getLogger(Standing.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Clock clock;
    private final CopyOnWriteArrayList<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();
    private State state = new State(false, "the credentials have not been checked yet");
    private Duration pause = FIRST_PAUSE;
    private Instant nextCheck = Instant.EPOCH;
    private boolean checking;

    /**
     * @param accepted true when Zendesk accepts the credentials
     * @param reason why not, in one line for people; empty text when accepted
     */
    public record State(boolean accepted, String reason) {}

    /** The standing of this account, for the routes. */
    public static Standing of(Account account) {
        return account.standing();
    }

    Standing(Clock clock) {
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

    /** True, once for each check, when the credentials are not accepted and it is time to look again. */
    public synchronized boolean checkDue() {
        if (state.accepted() || checking || clock.instant().isBefore(nextCheck)) {
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
        checkEnded();
        if (!state.accepted()) {
            state = new State(false, reason);
        }
    }

    private void change(State next) {
        boolean changed;
        synchronized (this) {
            checkEnded();
            changed = next.accepted() != state.accepted() || !next.reason().equals(state.reason());
            if (next.accepted() && !state.accepted()) {
                pause = FIRST_PAUSE;
            }
            state = next;
        }
        if (changed) {
            if (next.accepted()) {
                LOG.info("Zendesk accepts the credentials: delivering");
            } else {
                LOG.warn("Delivery pauses: {}", next.reason());
            }
            listeners.forEach(listener -> listener.accept(next.accepted()));
        }
    }

    private void checkEnded() {
        checking = false;
        nextCheck = clock.instant().plus(pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
}
