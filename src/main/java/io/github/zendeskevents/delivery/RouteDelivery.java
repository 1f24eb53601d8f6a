package io.github.zendeskevents.delivery;

import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.attempt.RecentCalls;
import io.github.zendeskevents.attempt.Rehearsal;
import io.github.zendeskevents.camel.RouteSender;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.delivery.outcome.DeadLetterCounts;
import io.github.zendeskevents.delivery.outcome.OutcomeCopies;
import io.github.zendeskevents.delivery.outcome.OutcomeMeters;
import io.github.zendeskevents.delivery.preview.DryRun;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.IgnoredException;
import io.github.zendeskevents.event.MergedEvents;
import io.github.zendeskevents.event.Sender;
import io.github.zendeskevents.event.Variables;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.Inbox.Waiting;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.OutcomeCallback;
import io.github.zendeskevents.inbox.Suppressions;
import io.github.zendeskevents.inbox.dispatch.DeliveryStep;
import io.github.zendeskevents.inbox.dispatch.InFlightMemory;
import io.github.zendeskevents.log.Visible;
import io.github.zendeskevents.trace.ContextTracing;
import io.github.zendeskevents.trace.TraceSpan;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each event as an exchange through the route {@code zendesk-deliver}, and takes what that route noted as the outcome.
 * Identifies of one user that wait are merged and sent as one, unless a user's own steps stand in their way: such a step may
 * change, drop or copy events, and must see each.
 */
final class RouteDelivery implements DeliveryStep {

    private static final Logger LOG = LoggerFactory.getLogger(RouteDelivery.class);
    private static final String ROUTE = "direct:zendesk-deliver";
    /** Where a user's own steps take part in the way of an identify. */
    private static final List<String> IDENTIFY_EXTENSION_POINTS =
            List.of("zendesk-before-router", "zendesk-before-identify", "zendesk-after-identify");

    private final ZendeskAccount account;
    private final Inbox inbox;
    private final IdentifyMerger merger;
    private final InFlightMemory memory;
    private final Consumer<Outcome> observer;
    private final RouteSender route;
    private final OutcomeMeters meters;
    private final OutcomeCopies copies;
    private final RecentCalls calls;
    private final DryRun dryRun;
    private final DeadLetterCounts deadLetters;
    private final DeliveryTraces traces;
    private final NotedOutcomes outcomes = new NotedOutcomes();

    /**
     * @param memory what events in flight may take, those that are merged with others too
     * @param observer hears the outcome of each attempt before the inbox does
     * @param copies tells an endpoint of each outcome that ends an event
     */
    RouteDelivery(
            ZendeskAccount account,
            Inbox inbox,
            IdentifyMerger merger,
            InFlightMemory memory,
            Consumer<Outcome> observer,
            OutcomeCopies copies) {
        this.account = account;
        this.inbox = inbox;
        this.merger = merger;
        this.memory = memory;
        this.observer = observer;
        this.route = new RouteSender(account.context(), ROUTE);
        this.meters = new OutcomeMeters(account.meters(), account.clock());
        this.copies = copies;
        this.calls = RecentCalls.of(account);
        this.dryRun = new DryRun(account);
        this.deadLetters = DeadLetterCounts.of(account);
        this.traces = new DeliveryTraces(ContextTracing.of(account.context(), account.settings()));
    }

    @Override
    public void deliver(Delivery delivery, OutcomeCallback callback) {
        if (delivery.attempts() == 0) {
            calls.beginAnew(delivery.id());
        }
        List<Waiting> waiting = waiting(delivery);
        Optional<MergedEvents> merged = waiting.isEmpty() || hasCustomSteps()
                ? Optional.empty()
                : merger.merge(
                        delivery.event(), waiting.stream().map(Waiting::event).toList());
        if (merged.isPresent()) {
            int others = merged.get().events().size() - 1;
            List<Waiting> joined = waiting.subList(0, others);
            Runnable giveBack =
                    memory.takeToMerge(joined.stream().mapToLong(Waiting::size).sum());
            try {
                deliverMerged(
                        delivery, merged.get(), joined.stream().map(Waiting::id).toList(), (outcome, ids) -> {
                            giveBack.run();
                            callback.accept(outcome, ids);
                        });
            } catch (RuntimeException | Error failure) {
                giveBack.run();
                throw failure;
            }
        } else {
            deliverAlone(delivery, callback);
        }
    }

    private List<Waiting> waiting(Delivery delivery) {
        int max = merger.maxToMerge(delivery.event());
        try {
            return max > 0 ? inbox.nextInLane(delivery, max, memory.leftToMerge()) : List.of();
        } catch (InboxUnavailableException unknown) {
            LOG.debug("{} is delivered by itself: {}", delivery.event(), Visible.of(unknown.getMessage()));
            return List.of();
        }
    }

    private boolean hasCustomSteps() {
        return account.context().getRoutes().stream()
                .map(one -> one.getEndpoint().getEndpointBaseUri())
                .anyMatch(uri -> IDENTIFY_EXTENSION_POINTS.stream().anyMatch(uri::endsWith));
    }

    private void deliverAlone(Delivery delivery, OutcomeCallback callback) {
        send(delivery, delivery.event(), Optional.empty(), List.of(), callback, outcome -> {
            observer.accept(outcome);
            tell(delivery.event(), outcome);
            callback.accept(outcome);
        });
    }

    private void tell(Event event, Outcome outcome) {
        meters.count(event, outcome);
        copies.ended(event, outcome);
        if (outcome instanceof Outcome.Dead dead) {
            deadLetters.add(dead.code());
        }
    }

    private void deliverMerged(Delivery delivery, MergedEvents merged, List<Long> others, OutcomeCallback callback) {
        send(delivery, merged.merged(), Optional.of(merged), others, callback, outcome -> {
            if (outcome instanceof Outcome.Dead) {
                // One of the events can never be delivered: which one shows when they are delivered one by one.
                account.workers().execute(() -> deliverAlone(delivery, callback));
                return;
            }
            observer.accept(outcome);
            if (outcome instanceof Outcome.Retry) {
                meters.count(delivery.event(), outcome);
                callback.accept(outcome);
            } else {
                merged.events().forEach(event -> tell(event, outcome));
                callback.accept(outcome, others);
            }
        });
    }

    private void send(
            Delivery delivery,
            Event event,
            Optional<MergedEvents> merged,
            List<Long> others,
            OutcomeCallback callback,
            Consumer<Outcome> then) {
        Exchange exchange = route.newExchange();
        Optional<Rehearsal> rehearsal = dryRun.rehearsal();
        TraceSpan span = traces.begin(delivery, merged);
        exchange.getMessage().setBody(event);
        exchange.setVariable(Variables.EVENT, event);
        exchange.setVariable(
                Variables.DELIVERY,
                new DeliveryAttempt(
                        delivery.attempts() == 0,
                        merged,
                        delivery.event().trust(),
                        rehearsal,
                        traces.listener(span, calls.attempt(ids(delivery, others), delivery.attempts() + 1)),
                        () -> refusal(delivery.event()),
                        rehearsal.isEmpty() && delivery.event().sender() == Sender.IMPORT));
        route.send(exchange)
                .handle((done, failure) -> outcomes.of(exchange, event, Optional.ofNullable(failure)))
                .thenApply(outcome -> dryRun.outcome(outcome, rehearsal))
                .thenApply(outcome -> withoutTrace(outcome, event, ids(delivery, others)))
                .whenComplete((outcome, bug) -> traces.end(span, outcome))
                .thenAccept(then)
                .exceptionally(bug -> {
                    LOG.error("What became of {} could not be told; it is tried again", event, Visible.of(bug));
                    callback.accept(new Outcome.Retry("Unexpected: " + bug, Optional.empty()));
                    return null;
                });
    }

    /** Whoever asks to be forgotten does not wait for what is on its way already. */
    private Optional<Exception> refusal(Event event) {
        return inbox.suppressions().concern(event)
                ? Optional.of(new IgnoredException(Suppressions.CODE, "nothing more of the user is to be sent"))
                : Optional.empty();
    }

    /** An attempt that was suppressed has asked Zendesk of the user before. */
    private Outcome withoutTrace(Outcome outcome, Event event, List<Long> ids) {
        if (outcome.code().equals(Suppressions.CODE)) {
            calls.forgetUser(event.userId().orElse(""), ids);
        }
        return outcome;
    }

    private static List<Long> ids(Delivery delivery, List<Long> others) {
        return Stream.concat(Stream.of(delivery.id()), others.stream()).toList();
    }
}
