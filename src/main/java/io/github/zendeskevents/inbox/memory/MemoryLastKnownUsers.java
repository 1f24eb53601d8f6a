package io.github.zendeskevents.inbox.memory;

import com.github.benmanes.caffeine.cache.Cache;
import io.github.zendeskevents.inbox.LastKnownUsers;
import io.github.zendeskevents.inbox.lane.Keys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The last known details of users, in memory.
 *
 * @param next the id that took the place of another one
 */
record MemoryLastKnownUsers(Cache<String, Details> known, Cache<String, String> next) implements LastKnownUsers {

    @Override
    public void remember(String userId, Details carried, Details otherwise) {
        known.asMap()
                .compute(Keys.ofExternalId(userId), (key, older) -> carried.over(older == null ? Details.NONE : older)
                        .over(otherwise));
    }

    @Override
    public CompletionStage<Void> same(String previousId, String userId) {
        remember(userId, Details.NONE, recall(previousId));
        next.put(Keys.ofExternalId(previousId), userId);
        notSame(userId);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void notSame(String previousId) {
        next.invalidate(Keys.ofExternalId(previousId));
    }

    @Override
    public Optional<String> nextId(String userId) {
        return Optional.ofNullable(next.getIfPresent(Keys.ofExternalId(userId)));
    }

    @Override
    public List<String> previousIds(String userId) {
        String key = Keys.ofExternalId(userId);
        return next.asMap().entrySet().stream()
                .filter(alias -> Keys.ofExternalId(alias.getValue()).equals(key))
                .map(Map.Entry::getKey)
                .limit(LONGEST_CHAIN)
                .toList();
    }

    @Override
    public Details recall(String userId) {
        return Optional.ofNullable(known.getIfPresent(Keys.ofExternalId(userId)))
                .orElse(Details.NONE);
    }

    /** Forgets a user, by the key of the external id. */
    void forget(String userKey) {
        known.invalidate(userKey);
        next.invalidate(userKey);
        next.asMap().values().removeIf(nextId -> Keys.ofExternalId(nextId).equals(userKey));
    }
}
