package io.github.zendeskevents.erasure;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Suppressions;
import org.apache.camel.Body;

/** Tells events of users of whom Zendesk is to hear nothing more. The router asks it before all else, and ignores them. */
public final class SuppressedUsers {

    private final Suppressions suppressions;

    /** Those that this inbox keeps. */
    public SuppressedUsers(Inbox inbox) {
        this.suppressions = inbox.suppressions();
    }

    /** True when the user of the event is suppressed, or the one whom an alias names as the same person. */
    public boolean isSuppressed(@Body Event event) {
        return suppressions.concern(event);
    }
}
