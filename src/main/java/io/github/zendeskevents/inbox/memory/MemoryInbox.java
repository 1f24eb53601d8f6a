package io.github.zendeskevents.inbox.memory;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.zendeskevents.clock.SetBack;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.DeadLetters;
import io.github.zendeskevents.inbox.Erasures;
import io.github.zendeskevents.inbox.EventLog;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.LastKnownUsers;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.Room;
import io.github.zendeskevents.inbox.Suppressions;
import io.github.zendeskevents.inbox.lane.Lanes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The inbox for those whose source keeps events itself ({@code zendesk.inbox.url=off}). It holds events in memory until each
 * has an outcome, and only then completes the stage that the source's acknowledgement waits for. The lanes are those of the
 * durable inbox. How much it holds is bounded in every direction.
 */
public final class MemoryInbox implements Inbox {

    private static final int MAX_USERS = 100_000;

    private final Clock clock;
    private final SetBack setBack;
    private final Backlog backlog = new Backlog();
    private final KnownOutcomes outcomes;
    private final Admission admission;
    private final MemoryDeadLetters deadLetters;
    private final MemoryLastKnownUsers lastKnownUsers;
    private final MemorySuppressions suppressions;
    private final MemoryEventLog eventLog;
    private final BacklogSettler settler;
    private Optional<Pause> pause = Optional.empty();
    private boolean closed;
    private volatile Runnable listener = () -> {};

    /** An empty inbox. */
    public MemoryInbox(InboxSettings settings, Clock clock) {
        this.clock = clock;
        this.setBack = new SetBack(clock);
        this.outcomes = new KnownOutcomes(settings, clock);
        this.admission = new Admission(settings, backlog, this::known);
        this.lastKnownUsers = new MemoryLastKnownUsers(
                KnownOutcomes.forgetting(settings, clock).maximumSize(MAX_USERS).build(),
                Caffeine.newBuilder()
                        .maximumSize(MAX_USERS)
                        .executor(Runnable::run)
                        .build());
        this.deadLetters = new MemoryDeadLetters(
                this,
                settings,
                clock,
                letter -> backlog.add(letter.id(), letter.event(), Lanes.of(letter.event()), clock.millis()),
                () -> listener.run(),
                letter -> outcomes.forget(Lanes.of(letter.event()).messageKey()),
                event -> known(Lanes.of(event).messageKey()));
        this.eventLog = new MemoryEventLog(this, backlog, deadLetters, clock);
        this.settler = new BacklogSettler(backlog, outcomes, deadLetters, eventLog, settings.backoff(), clock);
        this.suppressions = new MemorySuppressions(
                clock,
                new ErasedEvents(this, backlog, settler, deadLetters, eventLog, lastKnownUsers, () -> listener.run()));
    }

    @Override
    public CompletionStage<List<Outcome>> accept(List<Event> events) {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("There must be at least one event to accept");
        }
        List<CompletableFuture<Outcome>> ends = new ArrayList<>();
        synchronized (this) {
            List<Lanes> lanes = events.stream().map(Lanes::of).toList();
            Optional<InboxUnavailableException> refusal = refusal(events, lanes);
            if (refusal.isPresent()) {
                return CompletableFuture.failedFuture(refusal.get());
            }
            for (int i = 0; i < events.size(); i++) {
                ends.add(add(events.get(i), lanes.get(i)));
            }
        }
        listener.run();
        return CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> ends.stream().map(CompletableFuture::join).toList());
    }

    private Optional<InboxUnavailableException> refusal(List<Event> events, List<Lanes> lanes) {
        return closed ? Optional.of(InboxUnavailableException.closed()) : admission.refusal(events, lanes);
    }

    private boolean known(String messageKey) {
        return backlog.find(messageKey).isPresent() || outcomes.find(messageKey).isPresent();
    }

    private CompletableFuture<Outcome> add(Event event, Lanes lanes) {
        Optional<PendingEvent> pending = backlog.find(lanes.messageKey());
        if (pending.isPresent()) {
            return pending.get().outcome;
        }
        return outcomes.find(lanes.messageKey())
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> backlog.add(event, lanes, clock.millis()).outcome);
    }

    @Override
    public synchronized Claimed claim(Room room) {
        if (setBack.look().isPresent()) {
            backlog.dueNow(clock.millis());
        }
        Room.Filling filling = room.filling();
        List<PendingEvent> claimed = closed || pause.isPresent() ? List.of() : backlog.claim(clock.millis(), filling);
        return new Claimed(claimed.stream().map(PendingEvent::delivery).toList(), filling.refusedSome());
    }

    @Override
    public CompletionStage<Void> settle(Delivery delivery, Outcome outcome, List<Long> merged) {
        List<PendingEvent> ended;
        synchronized (this) {
            ended = backlog.inFlight(delivery)
                    .map(event -> settler.settle(event, outcome, merged))
                    .orElse(List.of());
        }
        ended.forEach(event -> event.outcome.complete(outcome));
        listener.run();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized List<Waiting> nextInLane(Delivery delivery, int max, long maxSize) {
        AtomicLong left = new AtomicLong(maxSize);
        return backlog.inFlight(delivery).stream()
                .flatMap(event -> backlog.nextInLane(event)
                        .takeWhile(next -> next.event.type().equals(event.event.type())
                                && next.event.trust() == event.event.trust()
                                && next.lanes.orgLane().isEmpty()))
                .limit(max)
                .takeWhile(next -> left.addAndGet(-next.size) >= 0)
                .map(next -> new Waiting(next.id, next.event, next.size))
                .toList();
    }

    @Override
    public synchronized Optional<Event> waitingIdentify(Event event) {
        return backlog.identifyIn(Lanes.of(event).lane());
    }

    @Override
    public void retryNow(int max) {
        synchronized (this) {
            backlog.retryNow(clock.millis(), max);
        }
        listener.run();
    }

    @Override
    public synchronized Optional<Instant> nextDue() {
        return pause.isPresent() ? Optional.empty() : backlog.nextDue();
    }

    @Override
    public void onWork(Runnable newListener) {
        listener = newListener;
    }

    @Override
    public synchronized Counts counts() {
        return new Counts(
                backlog.size(),
                outcomes.count(Outcome.Delivered.class),
                outcomes.count(Outcome.Ignored.class),
                deadLetters.size(),
                backlog.oldestAcceptedAt());
    }

    @Override
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    public EventLog eventLog() {
        return eventLog;
    }

    @Override
    public synchronized void pause(String reason) {
        pause = pause.or(() -> Optional.of(new Pause(reason, clock.instant())));
    }

    @Override
    public void resume() {
        synchronized (this) {
            pause = Optional.empty();
        }
        listener.run();
    }

    @Override
    public synchronized Optional<Pause> paused() {
        return pause;
    }

    @Override
    public LastKnownUsers lastKnownUsers() {
        return lastKnownUsers;
    }

    @Override
    public Suppressions suppressions() {
        return suppressions;
    }

    @Override
    public Erasures erasures() {
        return suppressions;
    }

    @Override
    public boolean durable() {
        return false;
    }

    /** Ends the inbox; the stages of unfinished events fail, so that no source takes them for delivered. */
    @Override
    public void close() {
        List<PendingEvent> unfinished;
        synchronized (this) {
            closed = true;
            unfinished = List.copyOf(backlog.all());
        }
        unfinished.forEach(event -> event.outcome.completeExceptionally(InboxUnavailableException.closed()));
    }
}
