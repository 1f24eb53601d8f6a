package io.github.zendeskevents.inbox;

import java.time.Clock;

/** Opens the inbox that {@code zendesk.inbox.url} asks for, so that nobody else needs to know the kinds there are. */
public final class Inboxes {

    static final String SETTING = "zendesk.inbox.url";

    private Inboxes() {}

    /**
     * @param url {@code off}, {@code jdbc:sqlite:} with a file, or {@code jdbc:postgresql:} with a database
     * @throws InboxSettingException when the URL is of no such kind, or nothing can be opened there
     */
    public static Inbox open(String url, InboxSettings settings, Clock clock) {
        String trimmed = url.trim();
        if (trimmed.equalsIgnoreCase("off")) {
            return new MemoryInbox(settings, clock);
        }
        return SqlInbox.open(trimmed, settings, clock);
    }
}
