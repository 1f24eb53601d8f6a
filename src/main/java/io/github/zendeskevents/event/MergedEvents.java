package io.github.zendeskevents.event;

import java.util.List;

/**
 * Successive events of one user that wait and are delivered as one. The routes see one event with all that the others say;
 * the single ones are kept beside it, because one after the other they can mean more than the sum: where a later value does
 * not fit a field, the earlier one stands.
 *
 * @param merged what the routes deliver
 * @param events the single events, in their order; at least two
 */
public record MergedEvents(Event merged, List<Event> events) {

    public MergedEvents {
        events = List.copyOf(events);
    }

    /** These events as one, in which the traits of each later one lie over those before. */
    public static MergedEvents of(List<Event> events) {
        return new MergedEvents(events.stream().reduce(Event::then).orElseThrow(), events);
    }
}
