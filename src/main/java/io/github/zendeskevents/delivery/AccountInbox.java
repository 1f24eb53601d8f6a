package io.github.zendeskevents.delivery;

import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.Inboxes;
import io.github.zendeskevents.settings.ContextSingletons;
import io.github.zendeskevents.settings.Settings;

/** Opens the inbox that an account's settings name: the inbox itself knows nothing of accounts. */
public final class AccountInbox {

    private AccountInbox() {}

    /**
     * The inbox of this account, opened at the first call.
     *
     * @param tuning all but the retention, which is a setting of the account
     * @throws io.github.zendeskevents.inbox.InboxSettingException when it cannot be opened as it is set
     */
    public static Inbox open(ZendeskAccount account, InboxSettings tuning) {
        return ContextSingletons.of(account.context()).once("zendeskInbox", Inbox.class, () -> make(account, tuning));
    }

    private static Inbox make(ZendeskAccount account, InboxSettings tuning) {
        Settings.Inbox settings = account.settings().inbox();
        Inbox inbox = Inboxes.open(settings.url(), tuning.withRetention(settings.retention()), account.clock());
        return new MeteredInbox(inbox, account.meters(), account.clock());
    }
}
