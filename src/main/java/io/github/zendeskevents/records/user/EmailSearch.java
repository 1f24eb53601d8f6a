package io.github.zendeskevents.records.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.cache.Caches;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.event.UndeliverableException;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.records.User;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds who has an email. Zendesk's search is fuzzy, so each candidate is asked for its addresses; one that several users share belongs
 * to nobody.
 */
final class EmailSearch {

    /** Each candidate of a search costs a call. */
    private static final int MOST_CANDIDATES = 10;

    private static final Duration MEMORY = Duration.ofMinutes(1);
    private static final int ADDRESSES_REMEMBERED = 20_000;

    private final AttemptClient client;
    private final Identities identities;
    /** Addresses that were found lately as those of several users, in lower case. */
    private final Cache<String, Boolean> shared;

    EmailSearch(AttemptClient client, Identities identities, Clock clock) {
        this.client = client;
        this.identities = identities;
        this.shared = Caches.on(clock)
                .expireAfterWrite(MEMORY)
                .maximumSize(ADDRESSES_REMEMBERED)
                .build();
    }

    /** True when the address was found lately as one that several users share: looking again finds no other holder. */
    boolean isShared(String email, DeliveryAttempt attempt) {
        return DeliveryAttempt.of(attempt)
                .madeUp()
                .map(records -> records.users().isShared(email))
                .orElseGet(() -> shared.getIfPresent(key(email)) != null);
    }

    /**
     * The user who has the email.
     *
     * @return completes with the user, absent when nobody has it; fails with {@link UndeliverableException} when the search
     *     finds too many others, and else as {@link AttemptClient#list} does
     */
    CompletionStage<User> owner(String email, DeliveryAttempt attempt) {
        Optional<User> madeUp = DeliveryAttempt.of(attempt)
                .madeUp()
                .flatMap(records -> records.users().byEmail(email))
                .map(User::of);
        if (madeUp.isPresent()) {
            return CompletableFuture.completedFuture(madeUp.get());
        }
        if (DeliveryAttempt.of(attempt).writes()) {
            shared.invalidate(key(email));
        }
        ApiRequest search =
                ApiRequest.get(Users.SEARCH, Users.SEARCH).with("query", email).with("per_page", "100");
        return Steps.then(client.list(search, attempt), found -> ownerAmong(found, email, attempt));
    }

    private CompletionStage<User> ownerAmong(List<JsonNode> found, String email, DeliveryAttempt attempt) {
        // Whoever has it as the primary address is looked at first.
        List<User> candidates = found.stream()
                .map(user -> Users.current(User.of(user), attempt))
                .filter(User::active)
                .sorted(Comparator.comparing(user -> !user.hasPrimaryEmail(email)))
                .toList();
        return owner(candidates, 0, email, attempt);
    }

    private CompletionStage<User> owner(List<User> candidates, int index, String email, DeliveryAttempt attempt) {
        if (index == candidates.size()) {
            return CompletableFuture.completedFuture(User.ABSENT);
        }
        if (index == MOST_CANDIDATES) {
            return CompletableFuture.failedFuture(
                    new UndeliverableException("ambiguous-email at zendesk-find-user: the search for the email finds "
                            + candidates.size() + " users, and none of the first " + MOST_CANDIDATES + " has it"));
        }
        User candidate = candidates.get(index);
        return Steps.then(identities.find(candidate, email, attempt), identity -> {
            if (identity.exists() || candidate.hasPrimaryEmail(email)) {
                if (identity.shared()) {
                    noteShared(email, attempt);
                }
                return CompletableFuture.completedFuture(identity.shared() ? User.ABSENT : candidate);
            }
            return owner(candidates, index + 1, email, attempt);
        });
    }

    private void noteShared(String email, DeliveryAttempt attempt) {
        DeliveryAttempt.of(attempt)
                .madeUp()
                .ifPresentOrElse(records -> records.users().noteShared(email), () -> shared.put(key(email), true));
    }

    private static String key(String email) {
        return email.toLowerCase(Locale.ROOT);
    }
}
