package io.github.zendeskevents.event.decode;

/** The message can be read, but holds more events than one message may. */
public final class TooManyEventsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param most how many events one message may hold */
    public TooManyEventsException(int most) {
        super("more than " + most + " events in one message");
    }
}
