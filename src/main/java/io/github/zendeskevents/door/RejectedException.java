package io.github.zendeskevents.door;

/**
 * Failure class <em>never</em>: Zendesk refuses this record and will refuse it again. Its message holds Zendesk's own
 * details, because they are what a person needs to mend the event.
 */
public final class RejectedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message the call and Zendesk's details, in one line */
    public RejectedException(String message) {
        super(message);
    }
}
