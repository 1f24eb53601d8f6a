package io.github.zendeskevents.delivery.outcome;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.camel.ContextSingletons;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Variables;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.settings.Setting;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes dead letters for the endpoint of {@code zendesk.dead-letter.uri}, and tells the log when they cease to reach it and when
 * they reach it again: one line each, because every event is tried again until it works.
 */
public final class DeadLetterCopies {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterCopies.class);

    private final EndpointLog log = new EndpointLog(
            LOG,
            "Dead letters",
            Setting.DEAD_LETTER_URI,
            "their events stay pending and are tried again until they do");

    private DeadLetterCopies() {}

    /** Those of this account. */
    public static DeadLetterCopies of(ZendeskAccount account) {
        return ContextSingletons.of(account.context())
                .once("zendeskDeadLetterCopies", DeadLetterCopies.class, DeadLetterCopies::new);
    }

    /** The dead letter as JSON: the event with its code, reason and step. */
    public String toJson(@Body Event event, @Variable(Variables.OUTCOME) Outcome.Dead dead) {
        ObjectNode letter = JsonNodeFactory.instance
                .objectNode()
                .put("messageId", event.messageId())
                .put("type", event.type())
                .put("userId", event.userId().orElse(null))
                .put("groupId", event.groupId().orElse(null))
                .put("code", dead.code())
                .put("reason", dead.reason())
                .put("step", dead.step())
                .put("receivedAt", event.acceptedAt().toString());
        letter.set("event", event.json());
        return letter.toString();
    }

    /** A dead letter reached the endpoint. */
    public void noteSent() {
        log.reached();
    }

    /** A dead letter did not reach the endpoint. */
    public void noteFailure(Exchange exchange, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        log.failed(exchange.getContext(), failure);
    }
}
