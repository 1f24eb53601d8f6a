package io.github.zendeskevents.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.CredentialsRefusedException;
import io.github.zendeskevents.client.RejectedException;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.UndeliverableException;
import io.github.zendeskevents.event.decode.EventDecoder;
import io.github.zendeskevents.inbox.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes the outcome of an event in its exchange, in the variable {@value #VARIABLE}, where the inbox and a host's own route
 * find it.
 */
public final class Outcomes {

    /** The exchange variable that holds the {@link Outcome}. */
    public static final String VARIABLE = "zendeskOutcome";

    /** The exchange variable that holds the {@link Event}, whatever the body is at the moment. */
    public static final String EVENT = "zendeskEvent";

    /** The exchange variable that holds the {@link io.github.zendeskevents.event.DeliveryAttempt}. */
    public static final String DELIVERY = "zendeskDelivery";

    /** What is sent, and what names no type or is no event at all. */
    private static final Set<String> MUST_BE_SOUND =
            Set.of("identify", "track", "group", "", EventDecoder.INVALID_TYPE);

    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

    /** Zendesk holds what the event says. */
    public void delivered(Exchange exchange) {
        note(exchange, new Outcome.Delivered());
    }

    /** The event is not meant for Zendesk. */
    public void ignored(Exchange exchange, @Body Event event) {
        note(
                exchange,
                new Outcome.Ignored(event.name()
                        .filter(name -> event.type().equals("track"))
                        .orElse(event.type())));
    }

    /**
     * True when the event was accepted with something about it that no delivery can mend. What is never sent to Zendesk needs
     * no mending: a malformed page is ignored as a sound one is.
     */
    public boolean broken(@Body Event event) {
        return event.problem().isPresent() && MUST_BE_SOUND.contains(event.type());
    }

    /** The event can never succeed, for the reason that was thrown. */
    public void dead(Exchange exchange, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        note(
                exchange,
                find(failure, UndeliverableException.class)
                        .map(rule -> new Outcome.Dead(rule.code(), rule.reason(), rule.step()))
                        .or(() -> find(failure, RejectedException.class)
                                .map(refusal -> new Outcome.Dead("rejected", refusal.getMessage(), refusal.call())))
                        .orElseThrow());
    }

    /** The event is to be tried again. */
    public void again(Exchange exchange, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        Optional<Duration> pause = find(failure, RetryException.class).flatMap(RetryException::pause);
        note(exchange, new Outcome.Retry(message(failure), pause));
    }

    /**
     * A mistake of this program, or of a step that a user of it added. Threads that take no more work, and a context that is
     * stopping, make steps fail for that reason alone, and the event is tried again; otherwise it would only fail again.
     */
    public void failed(
            Exchange exchange,
            @Variable(EVENT) Event event,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        if (exchange.getContext().isStopping()
                || exchange.getContext().isStopped()
                || find(failure, RejectedExecutionException.class).isPresent()) {
            again(exchange, failure);
            return;
        }
        LOG.error(
                "{} failed unexpectedly: this is a mistake in the program or in a route that was changed",
                event,
                failure);
        note(
                exchange,
                new Outcome.Dead(
                        "internal-error", failure.getClass().getSimpleName() + ": " + failure.getMessage(), ""));
    }

    /** The dead letter as JSON, for another endpoint. */
    public String letter(@Body Event event, @Variable(VARIABLE) Outcome.Dead dead) {
        ObjectNode letter = JsonNodeFactory.instance
                .objectNode()
                .put("messageId", event.messageId())
                .put("type", event.type());
        letter.put("userId", event.userId().orElse(null))
                .put("groupId", event.groupId().orElse(null));
        letter.put("code", dead.code()).put("reason", dead.reason()).put("step", dead.step());
        letter.put("receivedAt", event.acceptedAt().toString()).set("event", event.json());
        return letter.toString();
    }

    private static void note(Exchange exchange, Outcome outcome) {
        // A step that failed half way may have left anything as the body; the steps after it expect the event.
        exchange.getMessage().setBody(exchange.getVariable(EVENT));
        exchange.setVariable(VARIABLE, outcome);
    }

    private static String message(Throwable failure) {
        Optional<String> own = find(failure, RetryException.class)
                .map(Throwable::getMessage)
                .or(() -> find(failure, CredentialsRefusedException.class).map(Throwable::getMessage));
        return own.orElseGet(() ->
                failure.getClass().getSimpleName() + (failure.getMessage() == null ? "" : ": " + failure.getMessage()));
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return Optional.of(kind.cast(cause));
            }
        }
        return Optional.empty();
    }
}
