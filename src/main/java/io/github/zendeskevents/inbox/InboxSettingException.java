package io.github.zendeskevents.inbox;

/** The inbox cannot be opened as it is set. The message is one line that names the setting and says what to do. */
public final class InboxSettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message one line for people, without secrets */
    public InboxSettingException(String message) {
        super(message);
    }
}
