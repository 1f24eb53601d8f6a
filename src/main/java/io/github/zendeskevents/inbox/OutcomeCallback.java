package io.github.zendeskevents.inbox;

import java.util.List;
import java.util.function.Consumer;

/** What a {@link DeliveryStep} tells the end of an attempt to, once. */
public interface OutcomeCallback extends Consumer<Outcome> {

    /**
     * The event ended, and with it some that waited right behind it in its lane, because they were delivered as one.
     *
     * @param outcome delivered or ignored: another end is told of one event alone
     * @param behind the numbers of the others, in the order of {@link Inbox#behind}, none left out in between
     */
    void together(Outcome outcome, List<Long> behind);
}
