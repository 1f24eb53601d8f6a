package io.github.zendeskevents.delivery.outcome;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.client.CredentialsRefusedException;
import io.github.zendeskevents.client.RejectedException;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.IgnoredException;
import io.github.zendeskevents.event.UndeliverableException;
import io.github.zendeskevents.event.Variables;
import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.log.LimitedLog;
import io.github.zendeskevents.log.Visible;
import io.github.zendeskevents.records.User;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes the outcome of an event in its exchange, in the variable {@value Variables#OUTCOME}, where the inbox and a host's own
 * route find it. The one place that decides what a failure means; there are four classes of them.
 *
 * <ul>
 *   <li><em>Retry</em>: something passing is in the way ({@link RetryException}, {@link IOException},
 *       {@link InboxUnavailableException}), or a route is missing that a step sends to. The event is tried again after a pause that grows.
 *   <li><em>Wait</em>: a {@link RetryException} that says how long, because Zendesk asked for it.
 *   <li><em>Stop</em>: the credentials are refused ({@link CredentialsRefusedException}). All delivery pauses until they work
 *       again, and then the event is tried again.
 *   <li><em>Never</em>: the event breaks a rule ({@link UndeliverableException}), or Zendesk refuses the record
 *       ({@link RejectedException}). It becomes a dead letter, and so does what fails for a reason that nobody foresaw.
 * </ul>
 */
public final class Outcomes {

    /** As Camel names it in a message. */
    private static final Pattern ENDPOINT = Pattern.compile("direct:[^\\s.?]+");

    private static final String OURS = "io.github.zendeskevents.";
    private static final int MOST_EARLIER_MERGES = 1_000;
    private static final String BY_AN_EARLIER = " by an earlier attempt, or one of them was gone";
    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

    private final LimitedLog missingRoutes = new LimitedLog(LOG, "events that wait for a missing route");
    private final LimitedLog unforeseen = new LimitedLog(LOG, "unexpected failures");
    /** Of events that are tried again: the next attempt may find one user, and nothing to merge. */
    private final Map<String, String> earlierMerges = Caffeine.newBuilder()
            .maximumSize(MOST_EARLIER_MERGES)
            .<String, String>build()
            .asMap();

    /** Zendesk holds what the event says. */
    public void noteDelivered(Exchange exchange, @Variable(Variables.EVENT) Event event) {
        String earlier = earlierMerges.remove(event.toString());
        note(exchange, earlier == null ? new Outcome.Delivered() : new Outcome.Delivered(earlier));
    }

    /**
     * Zendesk holds what the event says, once one user is part of another, which cannot be undone. It is noted before Zendesk is asked,
     * whose answer may be lost.
     */
    public void noteMerge(
            Exchange exchange,
            @Variable(Variables.OTHER_USER) User merged,
            @Variable(Variables.USER) User target,
            @Variable(Variables.DELIVERY) DeliveryAttempt attempt) {
        boolean done = DeliveryAttempt.of(attempt).writes();
        String what = describe(merged) + (done ? " was merged into " : " would be merged into ") + describe(target);
        if (done) {
            LOG.info(
                    "{}: {} is to be merged into {}",
                    exchange.getVariable(Variables.EVENT),
                    Visible.of(describe(merged)),
                    Visible.of(describe(target)));
        }
        note(exchange, new Outcome.Delivered(what));
    }

    private static String describe(User user) {
        return "user " + user.id()
                + user.externalId().map(id -> " (" + id + ")").orElse("");
    }

    /** The event is of a type that is not sent to Zendesk, or a step of a user's own has taken it out. */
    public void ignoreAsNotSent(Exchange exchange, @Body Event event) {
        String what = event.name().filter(name -> event.type().equals("track")).orElse(event.type());
        note(exchange, new Outcome.Ignored("not-sent", what));
    }

    /**
     * The event is not meant for Zendesk.
     *
     * @param code the fixed name of the rule, by which the event is counted
     * @param reason one line for people
     */
    public void ignore(Exchange exchange, String code, String reason) {
        note(exchange, new Outcome.Ignored(code, reason));
    }

    /** The event failed: what becomes of it follows from the class of the failure. */
    public void noteFailure(
            Exchange exchange,
            @Variable(Variables.EVENT) Event event,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        Outcome outcome = never(failure)
                .or(() -> stop(failure))
                .or(() -> waitOrRetry(failure))
                .or(() -> missingRoute(event, failure))
                .orElseGet(() -> unforeseen(exchange, event, failure));
        if (outcome instanceof Outcome.Retry
                && exchange.getVariable(Variables.OUTCOME) instanceof Outcome.Delivered before
                && !before.reason().isEmpty()) {
            earlierMerges.put(event.toString(), before.reason().replace(BY_AN_EARLIER, "") + BY_AN_EARLIER);
        }
        note(exchange, outcome);
    }

    /** The event is to be tried again, whatever the failure is. */
    public void noteRetry(Exchange exchange, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        note(exchange, waitOrRetry(failure).orElseGet(() -> retry(failure)));
    }

    private static Optional<Outcome> never(Throwable failure) {
        return Causes.find(failure, UndeliverableException.class)
                .<Outcome>map(rule -> new Outcome.Dead(rule.code(), rule.reason(), rule.step()))
                .or(() -> Causes.find(failure, RejectedException.class)
                        .map(refusal -> new Outcome.Dead("rejected", refusal.getMessage(), refusal.call())))
                .or(() -> Causes.find(failure, IgnoredException.class)
                        .map(ignored -> new Outcome.Ignored(ignored.code(), ignored.reason())));
    }

    /** The client has paused all delivery already. */
    private static Optional<Outcome> stop(Throwable failure) {
        return Causes.find(failure, CredentialsRefusedException.class)
                .map(refusal -> new Outcome.Retry(refusal.getMessage(), Optional.empty()));
    }

    private static Optional<Outcome> waitOrRetry(Throwable failure) {
        Optional<Outcome> asked = Causes.find(failure, RetryException.class)
                .map(retry -> new Outcome.Retry(retry.getMessage(), retry.pause()));
        boolean passing =
                Causes.has(failure, IOException.class) || Causes.has(failure, InboxUnavailableException.class);
        return asked.or(() -> passing ? Optional.of(retry(failure)) : Optional.empty());
    }

    /** A mistake in which files are there, and none of the event's: with the route it goes on as if nothing had been. */
    private Optional<Outcome> missingRoute(Event event, Throwable failure) {
        return Causes.find(failure, DirectConsumerNotAvailableException.class).map(missing -> {
            Matcher endpoint = ENDPOINT.matcher(String.valueOf(missing.getMessage()));
            String reason = "no route runs at "
                    + (endpoint.find() ? endpoint.group().replace("://", ":") : "an endpoint that a step sends to");
            missingRoutes.write(log -> log.warn(
                    "{} waits: {}. A route file is missing, or the route was stopped; with it the event goes on",
                    event,
                    Visible.of(reason)));
            return new Outcome.Retry(reason, Optional.empty());
        });
    }

    private static Outcome retry(Throwable failure) {
        return new Outcome.Retry(describe(failure), Optional.empty());
    }

    /**
     * A mistake of this program, or of a step that a user of it added. Threads that take no more work, a context that is stopping,
     * and a lack of memory make steps fail for that reason alone, and the event is tried again; otherwise it would only fail again.
     */
    private Outcome unforeseen(Exchange exchange, Event event, Throwable failure) {
        CamelContext context = exchange.getContext();
        if (context.isStopping()
                || context.isStopped()
                || Causes.has(failure, RejectedExecutionException.class)
                || Causes.has(failure, OutOfMemoryError.class)) {
            return retry(failure);
        }
        unforeseen.write(log -> log.error(
                "{} failed unexpectedly: this is a mistake in the program or in a route that was changed{}",
                event,
                body(exchange),
                Visible.of(failure)));
        return new Outcome.Dead(
                "internal-error",
                failure.getClass().getSimpleName() + ": " + failure.getMessage() + body(exchange),
                "");
    }

    /** A step that leaves something else as the body makes a step far from it fail, with words that say nothing of that. */
    private static String body(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        String type = body == null ? "null" : body.getClass().getName();
        return type.startsWith(OURS)
                ? ""
                : "; the body was " + type + ", and a step of your own must leave the event there";
    }

    private static void note(Exchange exchange, Outcome outcome) {
        // A step that failed half way may have left anything as the body; the steps after it expect the event.
        exchange.getMessage().setBody(exchange.getVariable(Variables.EVENT));
        exchange.setVariable(Variables.OUTCOME, outcome);
    }

    private static String describe(Throwable failure) {
        return failure.getClass().getSimpleName() + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
    }
}
