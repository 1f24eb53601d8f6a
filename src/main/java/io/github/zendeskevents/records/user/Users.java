package io.github.zendeskevents.records.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.github.benmanes.caffeine.cache.Cache;
import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.cache.Caches;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.limit.Load;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.BulkEndpoint;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import io.github.zendeskevents.event.UndeliverableException;
import io.github.zendeskevents.records.EventUser;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.records.User;
import io.github.zendeskevents.settings.GatewaySettings.PublicMay;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Variable;

/**
 * Finds the user of an event in Zendesk and answers what a route asks of it. Nothing here is trusted that was not checked:
 * Zendesk's search is fuzzy, so its answers are compared with what was asked. See Zendesk's references "Users" and "Search".
 */
public final class Users {

    static final String SEARCH = "/api/v2/users/search";
    private static final int USERS_REMEMBERED = 20_000;
    /** A user who became staff may get timeline events for this long at the most. A look-up a minute for each costs little. */
    private static final Duration LONGEST_MEMORY = Duration.ofMinutes(1);

    private final AttemptClient client;
    private final EmailSearch emails;
    private final Load load;
    private final boolean create;
    /** By {@code external_id} in lower case; who they are, not what is known of them. */
    private final Cache<String, User> seen;

    /** Users of this account. */
    public Users(ZendeskAccount account, AttemptClient client, Identities identities) {
        this.client = client;
        this.emails = new EmailSearch(client, identities, account.clock());
        this.load = account.load();
        this.create = account.settings().users().create();
        Duration memory = account.settings().cacheMaxAge();
        this.seen = Caches.on(account.clock())
                .expireAfterWrite(memory.compareTo(LONGEST_MEMORY) < 0 ? memory : LONGEST_MEMORY)
                .maximumSize(USERS_REMEMBERED)
                .build();
    }

    /**
     * The user whose {@code external_id} is the {@code userId}. Under load a track, which writes nothing of its user, believes
     * for a while who the user is. Whatever writes looks anew, lest somebody who became an agent meanwhile is written.
     *
     * @return completes with the user, absent when there is none; fails as {@link AttemptClient#read} does
     */
    public CompletionStage<User> findByExternalId(
            @Variable("zendeskEventUser") EventUser asked, @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        if (asked.userId().isEmpty()) {
            return CompletableFuture.completedFuture(User.ABSENT);
        }
        ApiRequest request = ApiRequest.get(SEARCH, SEARCH)
                .with("external_id", asked.userId())
                .asPart(Part.lookUp(BulkEndpoint.USERS_BY_EXTERNAL_ID, asked.userId()));
        Optional<User> madeUp = DeliveryAttempt.of(attempt)
                .madeUp()
                .flatMap(records -> records.users().byExternalId(asked.userId()))
                .map(User::of);
        if (madeUp.isPresent()) {
            DeliveryAttempt.of(attempt).remembered(request, madeUp.get()::toJson);
            return CompletableFuture.completedFuture(madeUp.get());
        }
        if (asked.event().type().equals("track") && DeliveryAttempt.of(attempt).first() && load.underLoad()) {
            User known = seen.getIfPresent(key(asked.userId()));
            if (known != null) {
                DeliveryAttempt.of(attempt).remembered(request, known::toJson);
                return CompletableFuture.completedFuture(known);
            }
        }
        return Steps.map(client.read(request, attempt), response -> withExternalId(asked.userId(), response, attempt));
    }

    private User withExternalId(String userId, ApiResponse response, DeliveryAttempt attempt) throws RetryException {
        Optional<User> found = response.records("users").stream()
                .map(user -> current(User.of(user), attempt))
                .filter(user -> user.active() && user.hasExternalId(userId))
                .findFirst();
        if (DeliveryAttempt.of(attempt).writes()) {
            found.ifPresentOrElse(this::remember, () -> seen.invalidate(key(userId)));
        }
        return found.orElse(User.ABSENT);
    }

    /** True when the address was found lately as one that several users share: looking again finds no other holder. */
    boolean isShared(String email, DeliveryAttempt attempt) {
        return emails.isShared(email, attempt);
    }

    /** Forgets who a user is, because it is no more, or called otherwise. */
    void forget(User user, DeliveryAttempt attempt) {
        user.externalId().filter(id -> DeliveryAttempt.of(attempt).writes()).ifPresent(id -> seen.invalidate(key(id)));
    }

    /** Takes note of who a user is, if that is so. */
    User remember(User user, DeliveryAttempt attempt) {
        return DeliveryAttempt.of(attempt).writes() ? remember(user) : user;
    }

    private User remember(User user) {
        user.externalId().ifPresent(id -> seen.put(key(id), user.identityOnly()));
        return user;
    }

    /**
     * True when Zendesk is to be searched for the email of a user whose {@code userId} it does not know. Under load, the
     * search for each email would cost a call for each new user; there the creation itself tells, because Zendesk refuses it
     * where somebody has the email, and the second attempt searches. A group writes its organization before the user, so it
     * always searches.
     *
     * @throws UndeliverableException for a group whose user would be created with what is no address, because the organization would
     *     be written before Zendesk refuses it
     */
    public boolean isSearchByEmailNeeded(
            @Variable("zendeskEventUser") EventUser asked, @Variable("zendeskDelivery") DeliveryAttempt attempt)
            throws UndeliverableException {
        if (asked.email().isEmpty()) {
            return false;
        }
        boolean group = asked.event().type().equals("group");
        if (!asked.hasAddress()) {
            if (create && group) {
                throw new UndeliverableException(
                        "rejected at zendesk-find-user: the email has not the form of an address");
            }
            return false;
        }
        boolean creationTells = create
                && DeliveryAttempt.of(attempt).first()
                && DeliveryAttempt.of(attempt).writes()
                && load.underLoad()
                && asked.name().isPresent()
                && !group;
        return !creationTells;
    }

    /**
     * The user who has the email, as the primary address or else as a secondary one. Zendesk's search is fuzzy and finds other
     * people too: only the exact address counts, and not one that several users share. What has not the form of an address is
     * not searched for.
     *
     * @return completes with the user, absent when nobody has it; fails with {@link UndeliverableException} when the search
     *     finds too many others, and else as {@link AttemptClient#list} does
     */
    public CompletionStage<User> findByEmail(
            @Variable("zendeskEventUser") EventUser asked, @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        return asked.hasAddress()
                ? emails.owner(asked.email().orElseThrow(), attempt)
                : CompletableFuture.completedFuture(User.ABSENT);
    }

    /**
     * The same user as Zendesk holds it now. What a search shows may be a minute old, too old for what cannot be undone.
     *
     * @return completes with the user, absent when there is no such active one; fails as {@link AttemptClient#read} does
     */
    public CompletionStage<User> refresh(
            @Variable("zendeskOtherUser") User found, @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        ApiRequest request = ApiRequest.get("/api/v2/users/" + found.id(), "/api/v2/users/{id}")
                .accepting(404)
                .asPart(Part.lookUp(BulkEndpoint.USERS_BY_ID, String.valueOf(found.id())));
        User madeUp = current(found, attempt);
        if (madeUp.id() < 0) {
            return CompletableFuture.completedFuture(madeUp);
        }
        return Steps.map(client.read(request, attempt), response -> {
            User user = response.ok() ? current(User.of(only(response)), attempt) : User.ABSENT;
            return user.active() ? user : User.ABSENT;
        });
    }

    /** Asked for alone it is one user, asked for with others a list. */
    private static JsonNode only(ApiResponse response) throws RetryException {
        return response.body().has("users")
                ? response.records("users").stream().findFirst().orElse(MissingNode.getInstance())
                : response.record("user");
    }

    /** A user as it would be, had the rehearsal written. */
    static User current(User user, DeliveryAttempt attempt) {
        return DeliveryAttempt.of(attempt)
                .madeUp()
                .flatMap(records -> records.users().byId(user.id()))
                .map(User::of)
                .orElse(user);
    }

    /** True when the user's {@code external_id} is another one than the event's {@code userId}. */
    public boolean hasAnotherExternalId(
            @Variable("zendeskUser") User user, @Variable("zendeskEventUser") EventUser asked) {
        return user.externalId().isPresent() && !user.hasExternalId(asked.userId());
    }

    /** True when Zendesk does not have the user, and the settings say that none is to be created. */
    public boolean isAbsentAndNotToBeCreated(@Variable("zendeskUser") User user) {
        return !user.exists() && !create;
    }

    /** True when the event states an address that is not the user's primary one, and may add it. */
    public boolean isEmailNotPrimary(
            @Variable("zendeskUser") User user, @Variable("zendeskEventUser") EventUser asked) {
        return user.exists() && asked.rights().may(PublicMay.EMAIL) && asked.statesAnotherEmail(user);
    }

    /** True when somebody else than the user has the address. */
    public boolean isEmailOfAnother(@Variable("zendeskUser") User user, @Variable("zendeskOtherUser") User owner) {
        return owner.exists() && owner.id() != user.id();
    }

    private static String key(String userId) {
        return userId.toLowerCase(Locale.ROOT);
    }
}
