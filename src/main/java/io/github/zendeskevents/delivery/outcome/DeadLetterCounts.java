package io.github.zendeskevents.delivery.outcome;

import io.github.zendeskevents.camel.ContextSingletons;
import io.github.zendeskevents.client.ZendeskAccount;
import java.util.HashMap;
import java.util.Map;

/** How many events became dead letters of each code since somebody asked. Codes are a fixed few, whatever senders write. */
public final class DeadLetterCounts {

    private final Map<String, Long> counts = new HashMap<>();

    private DeadLetterCounts() {}

    /** Those of this account. */
    public static DeadLetterCounts of(ZendeskAccount account) {
        return ContextSingletons.of(account.context())
                .once("zendeskDeadLetterCounts", DeadLetterCounts.class, DeadLetterCounts::new);
    }

    /** One more of this code. */
    public synchronized void add(String code) {
        counts.merge(code, 1L, Long::sum);
    }

    /** Those since the last time. */
    public synchronized Map<String, Long> takeNew() {
        Map<String, Long> taken = Map.copyOf(counts);
        counts.clear();
        return taken;
    }
}
