package io.github.zendeskevents.client;

import java.time.Duration;
import java.util.Optional;

/**
 * Failure class <em>retry</em>: something passing is in the way (Zendesk is away or busy, another writer was faster). The
 * same event is to be delivered again from its start; every step looks first what is already done.
 */
public final class RetryException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> pause;
    private final Kind kind;

    private enum Kind {
        TROUBLE,
        UNREADABLE,
        BLAMELESS
    }

    /** @param message one line for people */
    public RetryException(String message) {
        this(message, Optional.empty());
    }

    /** @param pause how long the other side asked to wait; empty: it did not say */
    public RetryException(String message, Optional<Duration> pause) {
        this(message, pause, Kind.TROUBLE);
    }

    private RetryException(String message, Optional<Duration> pause, Kind kind) {
        super(message);
        this.pause = pause;
        this.kind = kind;
    }

    /** For a response that says nothing a program can read: a page in HTML, no list where there should be one. */
    public static RetryException unreadable(String message, Optional<Duration> pause) {
        return new RetryException(message, pause, Kind.UNREADABLE);
    }

    /** For what says nothing against Zendesk and the record: another writer was faster, a limit is used up, the program ends. */
    public static RetryException blameless(String message) {
        return new RetryException(message, Optional.empty(), Kind.BLAMELESS);
    }

    /** The same, with how long to wait at least. */
    public static RetryException blameless(String message, Duration pause) {
        return new RetryException(message, Optional.of(pause), Kind.BLAMELESS);
    }

    /** True when Zendesk, or Zendesk with this record, seems to be in trouble. */
    public boolean isTrouble() {
        return kind != Kind.BLAMELESS;
    }

    /** True when Zendesk answered something that cannot be read: an event may go on without it if it can do without. */
    public boolean isUnreadable() {
        return kind == Kind.UNREADABLE;
    }

    /** How long to wait at least; empty: the usual growing pause. */
    public Optional<Duration> pause() {
        return pause == null ? Optional.empty() : pause;
    }
}
