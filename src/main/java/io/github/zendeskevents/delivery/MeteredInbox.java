package io.github.zendeskevents.delivery;

import io.github.zendeskevents.delivery.outcome.TypeTag;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.DeadLetters;
import io.github.zendeskevents.inbox.Erasures;
import io.github.zendeskevents.inbox.EventLog;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.LastKnownUsers;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.Room;
import io.github.zendeskevents.inbox.Suppressions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.ToDoubleFunction;

/**
 * Any inbox, with meters and a history: how many events were accepted, how they ended, and how long the backlog is and how old. It stands before the inbox
 * because the kinds of inbox know nothing of meters.
 *
 * <p>{@code zendesk.events.accepted} counts an event when its sender is told that it is safe; one that is repeated is counted
 * again. The gauges are NaN while the inbox cannot be read.
 */
final class MeteredInbox implements Inbox {

    private final Inbox inbox;
    private final MeterRegistry meters;
    private final EventHistory history;
    private final Clock clock;

    MeteredInbox(Inbox inbox, MeterRegistry meters, EventHistory history, Clock clock) {
        this.inbox = inbox;
        this.meters = meters;
        this.history = history;
        this.clock = clock;
        gauge("zendesk.inbox.pending", "Events that are accepted and have no end yet", Counts::pending)
                .register(meters);
        gauge("zendesk.inbox.dead", "Dead letters that are kept", Counts::dead).register(meters);
        Gauge.builder("zendesk.delivery.paused", inbox, read -> read.paused().isPresent() ? 1 : 0)
                .description("1 while delivery is paused: by hand, or because Zendesk refuses the credentials")
                .register(meters);
        gauge("zendesk.inbox.oldest.pending", "How long the oldest pending event waits", counts -> age(counts, clock))
                .baseUnit("seconds")
                .register(meters);
    }

    @Override
    public CompletionStage<List<Outcome>> accept(List<Event> events) {
        return inbox.accept(events).thenApply(outcomes -> {
            events.forEach(this::count);
            history.accepted(events.size());
            return outcomes;
        });
    }

    private void count(Event event) {
        Counter.builder("zendesk.events.accepted")
                .description("Events accepted")
                .tag("type", TypeTag.of(event))
                .register(meters)
                .increment();
    }

    @Override
    public Claimed claim(Room room) {
        return inbox.claim(room);
    }

    @Override
    public CompletionStage<Void> settle(Delivery delivery, Outcome outcome, List<Long> merged) {
        return inbox.settle(delivery, outcome, merged).thenRun(() -> {
            if (!(outcome instanceof Outcome.Retry)) {
                history.ended(
                        outcome,
                        1 + merged.size(),
                        Duration.between(delivery.event().acceptedAt(), clock.instant()));
            }
        });
    }

    @Override
    public List<Waiting> nextInLane(Delivery delivery, int max, long maxSize) {
        return inbox.nextInLane(delivery, max, maxSize);
    }

    @Override
    public Optional<Event> waitingIdentify(Event event) {
        return inbox.waitingIdentify(event);
    }

    @Override
    public void retryNow(int max) {
        inbox.retryNow(max);
    }

    @Override
    public Optional<Instant> nextDue() {
        return inbox.nextDue();
    }

    @Override
    public void onWork(Runnable listener) {
        inbox.onWork(listener);
    }

    @Override
    public Counts counts() {
        return inbox.counts();
    }

    @Override
    public DeadLetters deadLetters() {
        return inbox.deadLetters();
    }

    @Override
    public EventLog eventLog() {
        return inbox.eventLog();
    }

    @Override
    public void pause(String reason) {
        inbox.pause(reason);
    }

    @Override
    public void resume() {
        inbox.resume();
    }

    @Override
    public Optional<Pause> paused() {
        return inbox.paused();
    }

    @Override
    public LastKnownUsers lastKnownUsers() {
        return inbox.lastKnownUsers();
    }

    @Override
    public Suppressions suppressions() {
        return inbox.suppressions();
    }

    @Override
    public Erasures erasures() {
        return inbox.erasures();
    }

    @Override
    public boolean durable() {
        return inbox.durable();
    }

    @Override
    public Optional<String> trouble() {
        return inbox.trouble();
    }

    @Override
    public Optional<String> standstill() {
        return inbox.standstill();
    }

    @Override
    public boolean holdsLease() {
        return inbox.holdsLease();
    }

    @Override
    public void close() {
        inbox.close();
    }

    private Gauge.Builder<Inbox> gauge(String name, String description, ToDoubleFunction<Counts> value) {
        return Gauge.builder(name, inbox, read -> {
                    try {
                        return value.applyAsDouble(read.counts());
                    } catch (InboxUnavailableException unknown) {
                        return Double.NaN;
                    }
                })
                .description(description);
    }

    private static double age(Counts counts, Clock clock) {
        return counts.oldestPending()
                .map(oldest -> Duration.between(oldest, clock.instant()).toMillis() / 1000.0)
                .map(seconds -> Math.max(0, seconds))
                .orElse(0.0);
    }
}
