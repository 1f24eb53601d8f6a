package io.github.zendeskevents.records.user;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.attempt.Write;
import io.github.zendeskevents.cache.Caches;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.records.EventUser;
import io.github.zendeskevents.records.Identity;
import io.github.zendeskevents.records.RecordJson;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.records.User;
import io.github.zendeskevents.settings.Settings;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Variable;

/**
 * The email addresses of a user. If an address were sent as an attribute of the user, Zendesk would decide whether it becomes
 * the primary one. As an identity it is added, and made primary only where that is wanted. See Zendesk's reference "User
 * identities".
 */
public final class Identities {

    private static final String LABEL = "/api/v2/users/{id}/identities";

    private static final int ADDRESSES_REMEMBERED = 20_000;

    private final AttemptClient client;
    private final Settings.Users settings;
    /** Secondary addresses that were seen at their users. */
    private final Cache<Address, Identity> seen;

    private record Address(long userId, String email) {}

    /** Identities of users of this account. */
    public Identities(ZendeskAccount account, AttemptClient client) {
        this.client = client;
        this.settings = account.settings().users();
        this.seen = Caches.on(account.clock())
                .expireAfterWrite(account.settings().cacheMaxAge())
                .maximumSize(ADDRESSES_REMEMBERED)
                .build();
    }

    /**
     * The address of the event among those of the user. One that was seen there is believed to be there for a while, so that
     * the identifies of somebody who uses a secondary address cost no call each. Where the address is to become the primary
     * one, something will be written, and so it is looked for anew.
     *
     * @return completes with the identity, absent when the user has no such address; fails as {@link AttemptClient#list} does
     */
    public CompletionStage<Identity> findEmail(
            @Variable("zendeskUser") User user,
            @Variable("zendeskEventUser") EventUser asked,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        Address address = new Address(user.id(), asked.email().orElseThrow());
        if (!DeliveryAttempt.of(attempt).writes()) {
            return find(user, address.email(), attempt);
        }
        Identity known = seen.getIfPresent(address);
        if (known != null && !isEmailToBePrimary(user, known)) {
            DeliveryAttempt.of(attempt).remembered(list(user), known::toJson);
            return CompletableFuture.completedFuture(known);
        }
        return Steps.map(find(list(user), address.email(), attempt), found -> remember(address, found));
    }

    private Identity remember(Address address, Identity identity) {
        if (identity.exists()) {
            seen.put(address, identity);
        } else {
            seen.invalidate(address);
        }
        return identity;
    }

    /** The search may still show a user who was deleted: that one has no address. */
    CompletionStage<Identity> find(User user, String email, DeliveryAttempt attempt) {
        Optional<CompletionStage<Identity>> rehearsed = DeliveryAttempt.of(attempt)
                .madeUp()
                .map(records -> records.users().identity(user.id(), email))
                .map(known -> rehearsed(user, email, known, attempt));
        return rehearsed.orElseGet(() -> find(list(user).accepting(404), email, attempt));
    }

    /** A made-up user has no address but made-up ones; which one is primary at another may have been changed. */
    private CompletionStage<Identity> rehearsed(
            User user, String email, Optional<ObjectNode> known, DeliveryAttempt attempt) {
        if (known.isPresent() || user.id() < 0) {
            return CompletableFuture.completedFuture(known.map(Identity::of).orElse(Identity.ABSENT));
        }
        return Steps.map(
                find(list(user).accepting(404), email, attempt),
                found -> found.exists() ? found.withPrimary(user.hasPrimaryEmail(email)) : found);
    }

    private CompletionStage<Identity> find(ApiRequest request, String email, DeliveryAttempt attempt) {
        return Steps.map(client.list(request, attempt), listed -> listed.stream()
                .map(Identity::of)
                .filter(identity -> identity.isEmail(email))
                .findFirst()
                .orElse(Identity.ABSENT));
    }

    /**
     * Adds the stated address to the user. One that is taken may have been given to this very user meanwhile.
     *
     * @return completes with the identity, absent when somebody else has the address; fails as {@link AttemptClient#write} does
     */
    public CompletionStage<Identity> addEmail(
            @Variable("zendeskUser") User user,
            @Variable("zendeskEventUser") EventUser asked,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        ObjectNode identity = JsonNodeFactory.instance
                .objectNode()
                .put("type", "email")
                .put("value", asked.statedEmail().orElseThrow());
        UserRecord.putVerification(identity, settings, asked.rights());
        ApiRequest request = ApiRequest.send("POST", path(user), LABEL, RecordJson.envelope("identity", identity))
                .acceptingDuplicate();
        Write write = new Write(request, MissingNode::getInstance, rehearsal -> rehearsal
                .records()
                .users()
                .addIdentity(
                        user.toJson(),
                        asked.statedEmail().get(),
                        rehearsal.records().newId()));
        return Steps.then(
                client.write(write, attempt),
                response -> response.duplicate()
                        ? findEmail(user, asked, attempt)
                        : CompletableFuture.completedFuture(added(
                                user, asked.statedEmail().get(), Identity.of(response.record("identity")), attempt)));
    }

    private Identity added(User user, String email, Identity identity, DeliveryAttempt attempt) {
        return DeliveryAttempt.of(attempt).writes() ? remember(new Address(user.id(), email), identity) : identity;
    }

    /** True when the address is to become the primary one: as the setting says, or because the user has none. */
    public boolean isEmailToBePrimary(
            @Variable("zendeskUser") User user, @Variable("zendeskIdentity") Identity identity) {
        return !identity.primary()
                && (settings.updatePrimaryEmail() || user.email().isEmpty());
    }

    /**
     * Makes the address the primary one; the one before stays as a secondary one.
     *
     * @return completes once Zendesk has done it; fails as {@link AttemptClient#write} does
     */
    public CompletionStage<Void> makeEmailPrimary(
            @Variable("zendeskUser") User user,
            @Variable("zendeskIdentity") Identity identity,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        ApiRequest request = ApiRequest.bare(
                "PUT", path(user) + "/" + identity.id() + "/make_primary", LABEL + "/{id}/make_primary");
        Write write = new Write(
                request,
                () -> JsonNodeFactory.instance
                        .objectNode()
                        .put("email", user.email().orElse(null)),
                rehearsal -> {
                    rehearsal.records().users().makePrimary(user.toJson(), identity.value());
                    return new ApiResponse(200, MissingNode.getInstance());
                });
        return Steps.map(client.write(write, attempt), done -> null);
    }

    private static ApiRequest list(User user) {
        return ApiRequest.get(path(user), LABEL).with("page[size]", "100");
    }

    private static String path(User user) {
        return "/api/v2/users/" + user.id() + "/identities";
    }
}
