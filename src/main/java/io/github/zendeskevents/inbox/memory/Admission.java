package io.github.zendeskevents.inbox.memory;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.SenderShares;
import io.github.zendeskevents.inbox.lane.EventSize;
import io.github.zendeskevents.inbox.lane.Lanes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether there is room for more events. An inbox that holds nothing takes any, whatever their size; it is guarded by the inbox. */
final class Admission {

    /** What waits, what is made of it for its delivery, and what senders are about to bring must all fit. */
    private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 6;

    private final InboxSettings settings;
    private final Backlog backlog;
    private final Predicate<String> known;

    /** @param known whether an event with this key is a repeat, which takes no room */
    Admission(InboxSettings settings, Backlog backlog, Predicate<String> known) {
        this.settings = settings;
        this.backlog = backlog;
        this.known = known;
    }

    /** Why these cannot be taken now; empty when they can. */
    Optional<InboxUnavailableException> refusal(List<Event> events, List<Lanes> lanes) {
        Map<String, Long> added = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            String key = lanes.get(i).messageKey();
            if (!known.test(key)) {
                added.put(key, EventSize.of(events.get(i)));
            }
        }
        long bytes = added.values().stream().mapToLong(Long::longValue).sum();
        boolean full = backlog.size() > 0
                && !added.isEmpty()
                && (backlog.size() + added.size() > settings.memoryCapacity() || backlog.bytes() + bytes > MOST_BYTES);
        int sender = events.get(0).sender();
        if (!full
                && !added.isEmpty()
                && (SenderShares.exceeded(settings.memoryCapacity(), backlog.eventsBySender(), sender, added.size())
                        || SenderShares.exceeded(MOST_BYTES, backlog.bytesBySender(), sender, bytes))) {
            return Optional.of(SenderShares.refusal());
        }
        return full
                ? Optional.of(new InboxUnavailableException(
                        "The inbox in memory is full: " + backlog.size()
                                + " events wait for their delivery. Wait, or set " + InboxSettings.URL_PROPERTY
                                + " to a database.",
                        null))
                : Optional.empty();
    }
}
