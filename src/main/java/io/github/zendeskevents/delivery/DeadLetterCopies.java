package io.github.zendeskevents.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Variables;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.log.Visible;
import io.github.zendeskevents.settings.ContextSingletons;
import io.github.zendeskevents.settings.Setting;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private final AtomicBoolean failing = new AtomicBoolean();

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
    public void sent() {
        if (failing.compareAndSet(true, false)) {
            LOG.info("Dead letters reach the endpoint of {} again", Setting.DEAD_LETTER_URI.property());
        }
    }

    /** A dead letter did not reach the endpoint. Where the context is stopping, that says nothing of the endpoint. */
    public void failed(Exchange exchange, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        boolean stopping =
                exchange.getContext().isStopping() || exchange.getContext().isStopped();
        if (!stopping && failing.compareAndSet(false, true)) {
            LOG.warn(
                    "Dead letters do not reach the endpoint of {} ({}): their events stay pending and are tried again until they"
                            + " do",
                    Setting.DEAD_LETTER_URI.property(),
                    Visible.of(withoutUri(failure)));
        }
    }

    /** Components like to name the whole URI when they fail, with the secrets in it. */
    private static String withoutUri(Throwable failure) {
        String message = failure.getMessage() == null ? "" : ": " + failure.getMessage();
        return failure.getClass().getSimpleName()
                + message.replaceAll("\\S*(?://|[?@=])\\S*", "...")
                        .replaceAll("\\s+", " ")
                        .stripTrailing();
    }
}
