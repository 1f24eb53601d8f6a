package io.github.zendeskevents.delivery;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.MergedEvents;
import io.github.zendeskevents.mapping.UserUpdate;
import io.github.zendeskevents.records.TraitTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one of successive identifies of a user that wait, because writes are scarce and only the last state counts. It takes
 * together only what ends in the same state as one after the other: what acts on an organization stays by itself, and so does
 * what names another email or time zone than those before, since each of them may leave something behind, or another name or
 * phone number, since Zendesk may refuse the one before, and its event with it.
 * Where steps of a user's own stand before or after identifies, each identify goes through them by itself.
 */
public final class IdentifyMerger {

    private final TraitTables tables;
    private final int longest;

    /**
     * @param tables which traits make which attributes of users
     * @param longest how many events become one at the most; with 1 each is delivered by itself
     */
    public IdentifyMerger(TraitTables tables, int longest) {
        this.tables = tables;
        this.longest = longest;
    }

    /** How many events behind this one are worth a look; 0 for an event that is delivered by itself. */
    int worthALook(Event event) {
        return event.type().equals("identify")
                        && event.problem().isEmpty()
                        && event.userId().isPresent()
                ? longest - 1
                : 0;
    }

    /** The run that an event begins; empty where it is delivered by itself. */
    Optional<MergedEvents> run(Event first, List<Event> behind) {
        if (behind.isEmpty()) {
            return Optional.empty();
        }
        List<Event> run = new ArrayList<>(List.of(first));
        UserUpdate all = wanted(first);
        if (actsOnAnOrganization(all)) {
            return Optional.empty();
        }
        for (Event next : behind) {
            UserUpdate wanted = wanted(next);
            if (next.problem().isPresent()
                    || actsOnAnOrganization(wanted)
                    || bringsAnEmail(all, wanted)
                    || hidesWhatMayBeRefused(all, wanted)
                    || run.size() >= longest) {
                break;
            }
            run.add(next);
            all = all.then(wanted);
        }
        return run.size() == 1 ? Optional.empty() : Optional.of(MergedEvents.of(run));
    }

    private UserUpdate wanted(Event event) {
        return UserUpdate.from(event.userTraits(), tables.users());
    }

    private static boolean actsOnAnOrganization(UserUpdate wanted) {
        return wanted.organizationId().isPresent() || wanted.leave();
    }

    /** An email that comes only later may be somebody else's: so it begins a run, and does not join one. */
    private static boolean bringsAnEmail(UserUpdate before, UserUpdate now) {
        return now.email().isPresent() && !before.email().equals(now.email());
    }

    /** Zendesk may refuse a name or a phone number: an event that brings one has to ask it, though the next brings another. */
    private static boolean hidesWhatMayBeRefused(UserUpdate before, UserUpdate now) {
        return differs(before.name(), now.name())
                || differs(before.phone(), now.phone())
                || differs(before.timeZone(), now.timeZone());
    }

    private static boolean differs(Optional<String> before, Optional<String> now) {
        return before.isPresent() && now.isPresent() && !before.equals(now);
    }
}
