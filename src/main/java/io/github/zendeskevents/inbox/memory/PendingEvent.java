package io.github.zendeskevents.inbox.memory;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.lane.EventSize;
import io.github.zendeskevents.inbox.lane.Lanes;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An event without an outcome; guarded by the inbox, like the {@link Backlog} that it is in. */
final class PendingEvent {

    final long id;
    /** Its place in the lanes. */
    final long seq;

    final Event event;
    final Lanes lanes;
    final long size;
    final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    /** Milliseconds since 1970. */
    long nextAttemptAt;
    /** The end of the wait that the other side asked for, milliseconds since 1970; 0 where it asked for none. */
    long notBefore;

    int attempts;
    /** In how many of its lanes another event stands before it. */
    int blockers;

    PendingEvent(long id, long seq, Event event, Lanes lanes, long nextAttemptAt) {
        this.id = id;
        this.seq = seq;
        this.event = event;
        this.lanes = lanes;
        this.size = EventSize.of(event);
        this.nextAttemptAt = nextAttemptAt;
    }

    List<String> laneNames() {
        return lanes.orgLane().map(orgLane -> List.of(lanes.lane(), orgLane)).orElse(List.of(lanes.lane()));
    }

    Delivery delivery() {
        return new Delivery(id, event, attempts, size);
    }
}
