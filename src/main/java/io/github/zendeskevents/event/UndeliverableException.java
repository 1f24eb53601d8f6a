package io.github.zendeskevents.event;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event that can never succeed as it is. Routes throw it with one text, {@code code: reason}, so that the rule and its
 * name stand where a reader of the routes looks for them.
 */
public final class UndeliverableException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final Pattern FORM = Pattern.compile("([a-z][a-z-]*): (.+)", Pattern.DOTALL);

    private final String code;
    private final String reason;

    /**
     * @param text {@code code: reason}, such as {@code missing-user-id: an identify needs a userId}
     * @throws IllegalArgumentException when the text has another form
     */
    public UndeliverableException(String text) {
        super(text);
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("A dead letter's text must be 'code: reason', was '" + text + "'");
        }
        this.code = matcher.group(1);
        this.reason = matcher.group(2);
    }

    /** The fixed name of the rule that the event breaks. */
    public String code() {
        return code;
    }

    /** One line for people. */
    public String reason() {
        return reason;
    }
}
