package io.github.zendeskevents.management;

import io.github.zendeskevents.client.ZendeskAccount;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers since when delivery is as it is. States follow from what is known of the account and the inbox, and not all of that says
 * since when: then it is since the state was first seen. It outlives an edit of routes, which changes no state.
 */
final class StateLog {

    private String last = "";
    private Instant since = Instant.EPOCH;
    private Instant seenAt = Instant.MIN;

    /** That of this account. */
    static StateLog of(ZendeskAccount account) {
        return account.state().once(StateLog.class, StateLog::new);
    }

    /** A state that says itself since when it holds. */
    synchronized Instant exactly(String state, Instant began, Instant now) {
        last = state;
        since = began;
        seenAt = now;
        return since;
    }

    /**
     * A state that does not say so.
     *
     * @param earliest when it can have begun; it did not where another state was seen after that
     */
    synchronized Instant about(String state, Optional<Instant> earliest, Instant now) {
        if (!state.equals(last)) {
            since = earliest.filter(at -> !at.isBefore(seenAt)).orElse(now);
        }
        last = state;
        seenAt = now;
        return since;
    }
}
