package io.github.zendeskevents.delivery;

import io.github.zendeskevents.camel.ContextSingletons;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.memory.MemoryInbox;
import io.github.zendeskevents.inbox.sql.SqlInbox;
import io.github.zendeskevents.inbox.sql.database.SqlDatabase;
import io.github.zendeskevents.settings.Settings;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** Opens the inbox that an account's settings name. Nobody else needs to know the kinds of inbox that there are. */
public final class AccountInbox {

    private AccountInbox() {}

    /**
     * The inbox of this account, opened at the first call.
     *
     * @param tuning all but how long and how many events are kept, which are settings of the account
     * @throws io.github.zendeskevents.inbox.InboxSettingException when it cannot be opened as it is set
     */
    public static Inbox open(ZendeskAccount account, InboxSettings tuning) {
        Settings.Inbox settings = account.settings().inbox();
        return ContextSingletons.of(account.context())
                .once(
                        "zendeskInbox",
                        Inbox.class,
                        () -> new MeteredInbox(
                                dedicated(
                                        open(
                                                account.context(),
                                                settings.url(),
                                                tuning.withRetention(settings.retention())
                                                        .withDeadLetters(
                                                                settings.deadLetterRetention(),
                                                                settings.deadLetterMax()),
                                                account.clock()),
                                        account.settings()),
                                account.meters(),
                                EventHistory.of(account),
                                account.clock()));
    }

    private static Inbox dedicated(Inbox inbox, Settings account) {
        if (inbox instanceof SqlInbox durable) {
            try {
                durable.dedicate(account.dryRun(), account.url());
            } catch (RuntimeException notThisOne) {
                durable.close();
                throw notThisOne;
            }
        }
        return inbox;
    }

    /** As {@link #open(String, InboxSettings, Clock)}, or in the {@code DataSource} that {@code #name} names among the beans. */
    private static Inbox open(CamelContext context, String url, InboxSettings settings, Clock clock) {
        if (!url.startsWith("#")) {
            return open(url, settings, clock);
        }
        String name = url.substring(1);
        Optional<Object> bean = Optional.ofNullable(context.getRegistry().lookupByName(name));
        return SqlInbox.open(SqlDatabase.openHosts(name, bean, settings), settings, clock);
    }

    /**
     * Opens an inbox.
     *
     * @param url {@code off}, {@code jdbc:sqlite:} with a file, or {@code jdbc:postgresql:} with a database
     * @throws io.github.zendeskevents.inbox.InboxSettingException when the URL is of no such kind, or nothing can be opened
     *     there
     */
    public static Inbox open(String url, InboxSettings settings, Clock clock) {
        String trimmed = url.trim();
        return trimmed.equalsIgnoreCase("off")
                ? new MemoryInbox(settings, clock)
                : SqlInbox.open(SqlDatabase.open(trimmed, settings), settings, clock);
    }
}
