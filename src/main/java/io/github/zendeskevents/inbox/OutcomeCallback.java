package io.github.zendeskevents.inbox;

import java.util.List;
import java.util.function.Consumer;

/** Hears the outcome of one attempt to deliver an event, once, on any thread; later calls are ignored. */
@FunctionalInterface
public interface OutcomeCallback extends Consumer<Outcome> {

    /**
     * The event ended, and with it some that waited next in its lane, because they were merged and delivered as one.
     *
     * @param outcome of more than one event: delivered or ignored
     * @param merged the ids of the others, in the order of {@link Inbox#nextInLane}, none left out in between
     */
    void accept(Outcome outcome, List<Long> merged);

    @Override
    default void accept(Outcome outcome) {
        accept(outcome, List.of());
    }
}
