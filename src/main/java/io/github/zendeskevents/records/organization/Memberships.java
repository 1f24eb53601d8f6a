package io.github.zendeskevents.records.organization;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import io.github.zendeskevents.client.Caches;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.ZendeskClient;
import io.github.zendeskevents.client.limit.Load;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.BulkEndpoint;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import io.github.zendeskevents.records.Organization;
import io.github.zendeskevents.records.RecordJson;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.records.User;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.Variable;

/**
 * Begins and ends organization memberships, leaving the user's others. See Zendesk's reference "Organization memberships".
 */
public final class Memberships {

    private static final String PATH = "/api/v2/organization_memberships";
    private static final int MEMBERSHIPS_REMEMBERED = 50_000;

    private final ZendeskClient client;
    private final Load load;
    /** Memberships that were made or seen; used under load only. */
    private final Cache<Membership, Boolean> known;

    private record Membership(long userId, long organizationId) {}

    /** Memberships of this account. */
    public Memberships(ZendeskAccount account, ZendeskClient client) {
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
     * @return completes once the user is a member; fails as {@link ZendeskClient#send} does
     */
    public CompletionStage<Void> add(
            @Variable("zendeskUser") User user, @Variable("zendeskOrganization") Organization organization) {
        Membership membership = new Membership(user.id(), organization.id());
        boolean isDefault =
                user.organizationId().filter(id -> id == organization.id()).isPresent();
        if (isDefault || (load.underLoad() && known.getIfPresent(membership) != null)) {
            return CompletableFuture.completedFuture(null);
        }
        return load.underLoad()
                ? make(membership)
                : Steps.then(
                        exists(membership),
                        exists -> exists ? CompletableFuture.completedFuture(null) : make(membership));
    }

    /**
     * Ends the membership, whichever of the user's it is; where there is none, nothing is to do.
     *
     * @return completes once the user is no member; fails as {@link ZendeskClient#send} does
     */
    public CompletionStage<Void> end(
            @Variable("zendeskUser") User user, @Variable("zendeskOrganization") Organization organization) {
        Membership membership = new Membership(user.id(), organization.id());
        known.invalidate(membership);
        ApiRequest request = ApiRequest.bare(
                        "DELETE",
                        "/api/v2/users/" + user.id() + "/organizations/" + organization.id(),
                        "/api/v2/users/{id}/organizations/{id}")
                .accepting(404);
        return Steps.then(
                exists(membership),
                exists -> exists
                        ? Steps.map(client.send(request), done -> null)
                        : CompletableFuture.completedFuture(null));
    }

    private CompletionStage<Boolean> exists(Membership asked) {
        ApiRequest request = ApiRequest.get(
                        "/api/v2/users/" + asked.userId() + "/organization_memberships",
                        "/api/v2/users/{id}/organization_memberships")
                .with("page[size]", "100");
        return Steps.map(client.list(request), listed -> listed.stream()
                .anyMatch(one -> one.path("organization_id").asLong() == asked.organizationId()));
    }

    private CompletionStage<Void> make(Membership wanted) {
        ObjectNode membership = JsonNodeFactory.instance
                .objectNode()
                .put("user_id", wanted.userId())
                .put("organization_id", wanted.organizationId());
        ApiRequest request = ApiRequest.send(
                        "POST", PATH, PATH, RecordJson.envelope("organization_membership", membership))
                .acceptingDuplicate()
                .asPart(new Part(BulkEndpoint.CREATE_MEMBERSHIPS, "", membership));
        return Steps.map(client.send(request), done -> {
            known.put(wanted, Boolean.TRUE);
            return null;
        });
    }
}
