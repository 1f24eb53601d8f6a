package io.github.zendeskevents.gateway;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.DeadLetters;
import io.github.zendeskevents.inbox.Erasures;
import io.github.zendeskevents.inbox.EventLog;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.LastKnownUsers;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.Room;
import io.github.zendeskevents.inbox.Suppressions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Stands where the inbox stands, and keeps what it was given. How it answers is for the test to say. */
public final class RecordingInbox implements Inbox {

    private final List<List<Event>> accepted = new CopyOnWriteArrayList<>();
    private volatile Function<List<Event>, CompletionStage<List<Outcome>>> answer = stored();

    /** Answers at once, as a durable inbox that has committed. */
    public static Function<List<Event>, CompletionStage<List<Outcome>>> stored() {
        return events -> CompletableFuture.completedFuture(List.of());
    }

    /** The calls of accept that were answered well, each with its events. */
    public List<List<Event>> calls() {
        return accepted;
    }

    /** All events of these calls. */
    public List<Event> events() {
        return accepted.stream().flatMap(List::stream).toList();
    }

    /** The only event that there should be. */
    public Event event() {
        if (events().size() != 1) {
            throw new AssertionError("expected one event, not " + events());
        }
        return events().get(0);
    }

    public void answerWith(Function<List<Event>, CompletionStage<List<Outcome>>> newAnswer) {
        answer = newAnswer;
    }

    public void reset() {
        accepted.clear();
        answer = stored();
    }

    @Override
    public CompletionStage<List<Outcome>> accept(List<Event> events) {
        return answer.apply(events).thenApply(outcomes -> {
            accepted.add(events);
            return outcomes;
        });
    }

    @Override
    public Claimed claim(Room room) {
        return new Claimed(List.of(), false);
    }

    @Override
    public CompletionStage<Void> settle(Delivery delivery, Outcome outcome, List<Long> merged) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Waiting> nextInLane(Delivery delivery, int max, long maxSize) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Event> waitingIdentify(Event event) {
        return Optional.empty();
    }

    @Override
    public void retryNow(int max) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Instant> nextDue() {
        return Optional.empty();
    }

    @Override
    public void onWork(Runnable listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Counts counts() {
        return new Counts(accepted.size(), 0, 0, 0, Optional.empty());
    }

    @Override
    public DeadLetters deadLetters() {
        throw new UnsupportedOperationException();
    }

    @Override
    public EventLog eventLog() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void pause(String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resume() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Pause> paused() {
        return Optional.empty();
    }

    @Override
    public LastKnownUsers lastKnownUsers() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Suppressions suppressions() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Erasures erasures() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public void close() {
        accepted.clear();
    }
}
