package io.github.zendeskevents.kamelet;

import io.github.zendeskevents.camel.ContextSingletons;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;

/**
 * The accounts that the Kamelets of one host context use. The first Kamelet to start opens an account, others with equal settings
 * join it, and it ends with the last of them, after that one's route has let go of its messages.
 */
final class AccountContexts implements AutoCloseable {

    private final CamelContext host;
    private final Map<AccountSettings, Shared> open = new HashMap<>();

    private static final class Shared {
        private final AccountContext account;
        private int users;

        private Shared(AccountContext account) {
            this.account = account;
        }
    }

    private AccountContexts(CamelContext host) {
        this.host = host;
    }

    /** The accounts of this host context. */
    static AccountContexts of(CamelContext host) {
        return ContextSingletons.of(host)
                .once("zendeskAccountContexts", AccountContexts.class, () -> new AccountContexts(host));
    }

    /** The account with these settings, started; to be given back once with {@link #leave}. */
    synchronized AccountContext join(AccountSettings settings) throws Exception {
        Shared shared = open.get(settings);
        if (shared == null) {
            shared = new Shared(AccountContext.start(host, settings));
            open.put(settings, shared);
        }
        shared.users++;
        return shared.account;
    }

    /** Gives an account back; the last to do so ends it. */
    synchronized void leave(AccountSettings settings) {
        Shared shared = open.get(settings);
        if (shared != null && --shared.users == 0) {
            open.remove(settings);
            shared.account.close();
        }
    }

    /** Ends all accounts that are still open. */
    @Override
    public synchronized void close() {
        open.values().forEach(shared -> shared.account.close());
        open.clear();
    }
}
