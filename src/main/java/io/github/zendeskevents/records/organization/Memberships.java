package io.github.zendeskevents.records.organization;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.attempt.Write;
import io.github.zendeskevents.cache.Caches;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.limit.Load;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.client.request.BulkEndpoint;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import io.github.zendeskevents.records.Organization;
import io.github.zendeskevents.records.RecordJson;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.records.User;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Variable;

/**
 * Begins and ends organization memberships, leaving the user's others. See Zendesk's reference "Organization memberships".
 */
public final class Memberships {

    private static final String PATH = "/api/v2/organization_memberships";
    private static final int MEMBERSHIPS_REMEMBERED = 50_000;

    private final AttemptClient client;
    private final Load load;
    /** Memberships that were made or seen; for those that an event names it is used under load only. */
    private final Cache<Membership, Boolean> known;

    private record Membership(long userId, long organizationId) {

        ObjectNode toJson() {
            return JsonNodeFactory.instance.objectNode().put("user_id", userId).put("organization_id", organizationId);
        }
    }

    /** Memberships of this account. */
    public Memberships(ZendeskAccount account, AttemptClient client) {
        this.client = client;
        this.load = account.load();
        this.known = Caches.on(account.clock())
                .expireAfterWrite(account.settings().cacheMaxAge())
                .maximumSize(MEMBERSHIPS_REMEMBERED)
                .build();
    }

    /**
     * Makes the user a member; a membership that exists is as good. Under load it is made without a look whether it exists:
     * one call makes a hundred of them, while each look costs a call of its own.
     *
     * @return completes once the user is a member; fails as {@link AttemptClient#write} does
     */
    public CompletionStage<Void> add(
            @Variable("zendeskUser") User user,
            @Variable("zendeskOrganization") Organization organization,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        Membership membership = new Membership(user.id(), organization.id());
        if (!DeliveryAttempt.of(attempt).writes()) {
            return addInRehearsal(user, membership, attempt);
        }
        boolean isDefault =
                user.organizationId().filter(id -> id == organization.id()).isPresent();
        if (isDefault || (load.underLoad() && known.getIfPresent(membership) != null)) {
            DeliveryAttempt.of(attempt).remembered(list(membership), membership::toJson);
            return CompletableFuture.completedFuture(null);
        }
        return load.underLoad()
                ? make(user, membership, attempt)
                : Steps.then(
                        exists(membership, attempt),
                        exists -> exists ? CompletableFuture.completedFuture(null) : make(user, membership, attempt));
    }

    /** Nothing tells it afterwards that there is one, so it looks in any case. */
    private CompletionStage<Void> addInRehearsal(User user, Membership membership, DeliveryAttempt attempt) {
        return Steps.then(
                exists(user, membership, attempt),
                exists -> exists ? CompletableFuture.completedFuture(null) : make(user, membership, attempt));
    }

    /**
     * Ends the membership, whichever of the user's it is; where there is none, nothing is to do.
     *
     * @return completes once the user is no member; fails as {@link AttemptClient#write} does
     */
    public CompletionStage<Void> end(
            @Variable("zendeskUser") User user,
            @Variable("zendeskOrganization") Organization organization,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        Membership membership = new Membership(user.id(), organization.id());
        if (DeliveryAttempt.of(attempt).writes()) {
            known.invalidate(membership);
        }
        ApiRequest request = ApiRequest.bare(
                        "DELETE",
                        "/api/v2/users/" + user.id() + "/organizations/" + organization.id(),
                        "/api/v2/users/{id}/organizations/{id}")
                .accepting(404);
        Write write = new Write(request, membership::toJson, rehearsal -> {
            rehearsal.records().users().setMember(user.toJson(), organization.id(), false);
            return new ApiResponse(204, MissingNode.getInstance());
        });
        return Steps.then(
                exists(user, membership, attempt),
                exists -> exists
                        ? Steps.map(client.write(write, attempt), done -> null)
                        : CompletableFuture.completedFuture(null));
    }

    /** True when the user is known to be a member, which costs no call and may be some minutes old. */
    boolean isKnown(User user, long organizationId, DeliveryAttempt attempt) {
        boolean isDefault =
                user.organizationId().filter(id -> id == organizationId).isPresent();
        return isDefault
                || (DeliveryAttempt.of(attempt).writes()
                        && known.getIfPresent(new Membership(user.id(), organizationId)) != null);
    }

    private CompletionStage<Boolean> exists(User user, Membership asked, DeliveryAttempt attempt) {
        Optional<Boolean> rehearsed = DeliveryAttempt.of(attempt).madeUp().flatMap(records -> records.users()
                .isMember(asked.userId(), asked.organizationId()));
        boolean isDefault =
                user.organizationId().filter(id -> id == asked.organizationId()).isPresent();
        return rehearsed
                .or(() -> isDefault ? Optional.of(true) : Optional.empty())
                .<CompletionStage<Boolean>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> exists(asked, attempt));
    }

    private CompletionStage<Boolean> exists(Membership asked, DeliveryAttempt attempt) {
        return Steps.map(client.list(list(asked), attempt), listed -> {
            boolean exists =
                    listed.stream().anyMatch(one -> one.path("organization_id").asLong() == asked.organizationId());
            if (exists && DeliveryAttempt.of(attempt).writes()) {
                known.put(asked, Boolean.TRUE);
            }
            return exists;
        });
    }

    private static ApiRequest list(Membership asked) {
        return ApiRequest.get(
                        "/api/v2/users/" + asked.userId() + "/organization_memberships",
                        "/api/v2/users/{id}/organization_memberships")
                .with("page[size]", "100");
    }

    private CompletionStage<Void> make(User user, Membership wanted, DeliveryAttempt attempt) {
        ObjectNode membership = wanted.toJson();
        ApiRequest request = ApiRequest.send(
                        "POST", PATH, PATH, RecordJson.envelope("organization_membership", membership))
                .acceptingDuplicate()
                .asPart(new Part(BulkEndpoint.CREATE_MEMBERSHIPS, "", membership));
        Write write = new Write(request, MissingNode::getInstance, rehearsal -> {
            rehearsal.records().users().setMember(user.toJson(), wanted.organizationId(), true);
            return RecordJson.answer(
                    201,
                    "organization_membership",
                    wanted.toJson().put("id", rehearsal.records().newId()));
        });
        return Steps.map(client.write(write, attempt), done -> {
            if (DeliveryAttempt.of(attempt).writes()) {
                known.put(wanted, Boolean.TRUE);
            }
            return null;
        });
    }
}
