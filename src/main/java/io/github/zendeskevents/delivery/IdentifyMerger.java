package io.github.zendeskevents.delivery;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.MergedEvents;
import io.github.zendeskevents.mapping.UserUpdate;
import io.github.zendeskevents.records.field.TraitTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one of successive identifies of a user that wait, because writes are scarce and only the last state counts. It merges
 * only what ends in the same state as one after the other: what acts on an organization stays by itself, and so does what names
 * another email or time zone than those before, since each of them may leave something behind, or another name or phone number,
 * since Zendesk may refuse the one before, and its event with it. What differently trusted senders say is never mixed.
 */
public final class IdentifyMerger {

    private final TraitTables tables;
    private final int maxEvents;
    private final EventFilter filter;

    /**
     * @param tables which traits make which attributes of users
     * @param maxEvents how many events become one at the most; with 1 each is delivered by itself
     * @param filter tells which events are not delivered at all
     */
    public IdentifyMerger(TraitTables tables, int maxEvents, EventFilter filter) {
        this.tables = tables;
        this.maxEvents = maxEvents;
        this.filter = filter;
    }

    /** How many events after this one may be merged with it; 0 for an event that is delivered by itself. */
    int maxToMerge(Event event) {
        return event.type().equals("identify")
                        && mayBeDelivered(event)
                        && event.userId().isPresent()
                ? maxEvents - 1
                : 0;
    }

    /**
     * Merges an event with as many of those after it as may be.
     *
     * @param next the events after it in its lane, in their order
     * @return empty where it is delivered by itself
     */
    Optional<MergedEvents> merge(Event first, List<Event> next) {
        UserUpdate all = wanted(first);
        if (actsOnAnOrganization(all)) {
            return Optional.empty();
        }
        List<Event> merged = new ArrayList<>(List.of(first));
        for (Event event : next) {
            UserUpdate wanted = wanted(event);
            if (merged.size() >= maxEvents
                    || event.trust() != first.trust()
                    || !mayBeDelivered(event)
                    || !mayFollow(all, wanted)) {
                break;
            }
            merged.add(event);
            all = all.then(wanted);
        }
        return merged.size() == 1 ? Optional.empty() : Optional.of(MergedEvents.of(merged));
    }

    private boolean mayBeDelivered(Event event) {
        return event.problem().isEmpty() && !filter.isIntegrationOff(event) && !filter.isConsentDenied(event);
    }

    private static boolean mayFollow(UserUpdate before, UserUpdate now) {
        return !actsOnAnOrganization(now) && !bringsAnEmail(before, now) && !hidesWhatMayBeRefused(before, now);
    }

    private UserUpdate wanted(Event event) {
        return UserUpdate.from(tables.permitted(event.userTraits()), tables.users());
    }

    private static boolean actsOnAnOrganization(UserUpdate wanted) {
        return wanted.organizationId().isPresent() || wanted.leave();
    }

    /** An email that comes only later may be somebody else's: so it begins a merge, and does not join one. */
    private static boolean bringsAnEmail(UserUpdate before, UserUpdate now) {
        return now.email().isPresent() && !before.email().equals(now.email());
    }

    /** Zendesk may refuse a name or a phone number: an event that brings one has to ask it, though the next brings another. */
    private static boolean hidesWhatMayBeRefused(UserUpdate before, UserUpdate now) {
        return differs(before.name(), now.name())
                || differs(before.phone(), now.phone())
                || differs(before.timeZone(), now.timeZone())
                || differs(before.attributes().text("locale"), now.attributes().text("locale"));
    }

    private static boolean differs(Optional<String> before, Optional<String> now) {
        return before.isPresent() && now.isPresent() && !before.equals(now);
    }
}
