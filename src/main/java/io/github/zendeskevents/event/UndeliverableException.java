package io.github.zendeskevents.event;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event that can never succeed as it is. Routes throw it with one text, {@code code at step: reason}, so that the rule
 * and its name stand where a reader of the routes looks for them.
 */
public final class UndeliverableException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final Pattern FORM = Pattern.compile("([a-z][a-z-]*)(?: at (\\S+))?: (.+)", Pattern.DOTALL);

    private final String code;
    private final String step;
    private final String reason;

    /**
     * @param text {@code code at step: reason}, such as {@code missing-user-id at zendesk-identify: an identify needs a userId};
     *     the step may be left out
     * @throws IllegalArgumentException when the text has another form
     */
    public UndeliverableException(String text) {
        super(text);
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "A dead letter's text must be 'code at step: reason', was '" + text + "'");
        }
        this.code = matcher.group(1);
        this.step = matcher.group(2) == null ? "" : matcher.group(2);
        this.reason = matcher.group(3);
    }

    /** The fixed name of the rule that the event breaks. */
    public String code() {
        return code;
    }

    /** The id of the route that gave the event up; empty text where it is not told. */
    public String step() {
        return step;
    }

    /** One line for people. */
    public String reason() {
        return reason;
    }
}
