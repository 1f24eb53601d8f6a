package io.github.zendeskevents.inbox.sql.table;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.lane.EventSize;
import io.github.zendeskevents.inbox.lane.Keys;
import io.github.zendeskevents.inbox.lane.Lanes;

/** An event as the table takes it; absent texts are null, as in the table. */
public record NewEvent(
        String messageId,
        String origin,
        String trust,
        String type,
        String userId,
        String groupId,
        String json,
        String problem,
        int sender,
        String traceparent,
        long size,
        String lane,
        String orgLane,
        long acceptedAt) {

    public static NewEvent of(Event event) {
        Lanes lanes = Lanes.of(event);
        return new NewEvent(
                lanes.messageId(),
                lanes.origin(),
                event.trust().value(),
                Keys.of(event.type()),
                event.userId().map(Keys::of).orElse(null),
                event.groupId().map(Keys::of).orElse(null),
                event.json().toString(),
                event.problem().map(Keys::storable).orElse(null),
                event.sender(),
                event.traceparent().orElse(null),
                EventSize.of(event),
                lanes.lane(),
                lanes.orgLane().orElse(null),
                event.acceptedAt().toEpochMilli());
    }
}
