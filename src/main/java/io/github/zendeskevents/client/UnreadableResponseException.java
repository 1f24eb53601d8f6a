package io.github.zendeskevents.client;

import java.time.Duration;
import java.util.Optional;

/**
 * A {@link RetryException} for a response that says nothing a program can read: a page in HTML, no list where there should be
 * one. As a rule it passes; who asks for what an event can do without may go on without it.
 */
public final class UnreadableResponseException extends RetryException {

    private static final long serialVersionUID = 1L;

    /** @param message one line for people */
    public UnreadableResponseException(String message) {
        this(message, Optional.empty());
    }

    /** @param pause how long the other side asked to wait; empty: it did not say */
    public UnreadableResponseException(String message, Optional<Duration> pause) {
        super(message, pause);
    }
}
