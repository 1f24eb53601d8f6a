package io.github.zendeskevents.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.log.Visible;
import java.time.Instant;
import java.util.Locale;

/**
 * A change of state that people should know of.
 *
 * @param name a fixed name such as {@code zendesk-away}
 * @param message one line for people; it holds no quotes, backslashes or line breaks, so that it can stand in JSON of a user's own
 * @param at when the change was seen
 * @param details what else is known of it, by name
 */
record Alert(String name, Severity severity, String message, Instant at, ObjectNode details) {

    /** How much it matters. */
    enum Severity {
        /** It is well again. */
        INFO,
        /** Somebody should look at it. */
        WARNING,
        /** Nothing is delivered. */
        CRITICAL
    }

    Alert {
        message = Visible.of(message).replace('\\', '/').replace('"', '\'');
    }

    static Alert of(String name, Severity severity, String message, Instant at) {
        return new Alert(name, severity, message, at, JsonNodeFactory.instance.objectNode());
    }

    Alert with(String detail, String value) {
        return new Alert(name, severity, message, at, details.deepCopy().put(detail, value));
    }

    Alert with(String detail, long value) {
        return new Alert(name, severity, message, at, details.deepCopy().put(detail, value));
    }

    /** The object that the endpoint receives. */
    String json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("alert", name)
                .put("severity", severity.name().toLowerCase(Locale.ROOT))
                .put("message", message)
                .put("at", at.toString());
        json.setAll(details);
        return json.toString();
    }
}
