package io.github.zendeskevents.event;

/** An event turns out in the midst of its delivery not to be meant for Zendesk: nothing more of it is sent, and it is no failure. */
public final class IgnoredException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code the fixed name of the rule, by which the event is counted
     * @param reason one line for people
     */
    public IgnoredException(String code, String reason) {
        super(reason);
        this.code = code;
    }

    /** The fixed name of the rule. */
    public String code() {
        return code;
    }

    /** One line for people. */
    public String reason() {
        return getMessage();
    }
}
