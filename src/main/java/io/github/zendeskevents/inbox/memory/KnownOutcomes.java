package io.github.zendeskevents.inbox.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.zendeskevents.cache.Caches;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.Outcome;
import java.time.Clock;
import java.util.Optional;

/** The outcomes of the last events, by which repeats are known. */
final class KnownOutcomes {

    private static final int MOST = 100_000;

    private final Cache<String, Outcome> outcomes;

    KnownOutcomes(InboxSettings settings, Clock clock) {
        this.outcomes = forgetting(settings, clock).maximumSize(MOST).build();
    }

    /** A cache that forgets after the retention of the settings. */
    static Caffeine<Object, Object> forgetting(InboxSettings settings, Clock clock) {
        return Caches.on(clock).expireAfterWrite(settings.retention()).executor(Runnable::run);
    }

    Optional<Outcome> find(String messageKey) {
        return Optional.ofNullable(outcomes.getIfPresent(messageKey));
    }

    void put(String messageKey, Outcome outcome) {
        outcomes.put(messageKey, outcome);
    }

    void forget(String messageKey) {
        outcomes.invalidate(messageKey);
    }

    long count(Class<? extends Outcome> kind) {
        outcomes.cleanUp();
        return outcomes.asMap().values().stream().filter(kind::isInstance).count();
    }
}
