package io.github.zendeskevents.management.events;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.decode.EventDecoder;
import io.github.zendeskevents.event.decode.NoEventsException;
import io.github.zendeskevents.event.decode.OversizedMessageException;
import io.github.zendeskevents.event.decode.TooManyEventsException;
import io.github.zendeskevents.event.decode.UnreadableEventsException;
import io.github.zendeskevents.management.guard.RefusedRequestException;
import java.util.List;

/** Reads the one event that is the body of a request. */
final class SingleEvent {

    private SingleEvent() {}

    /**
     * The event, which may have a problem.
     *
     * @param body as the decoder takes it; null for none
     * @throws RefusedRequestException for anything but one event
     */
    static Event of(Object body, EventDecoder decoder) {
        try {
            List<Event> events = decoder.decode(body == null ? new byte[0] : body);
            if (events.size() == 1) {
                return events.get(0);
            }
        } catch (UnreadableEventsException
                | NoEventsException
                | TooManyEventsException
                | OversizedMessageException unusable) {
            throw RefusedRequestException.badRequest("the body must be one event: " + unusable.getMessage());
        }
        throw RefusedRequestException.badRequest("the body must be one event, and not several");
    }
}
