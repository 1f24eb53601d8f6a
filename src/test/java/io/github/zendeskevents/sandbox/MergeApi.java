package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Merging one end user into another, which cannot be undone: tickets, identities and memberships go to the other, all else of
 * the merged one is lost, and its record stays as that of a deleted user.
 */
final class MergeApi {

    private final Store store;
    private final UserWriter writer;
    private final Views views;
    private final Supplier<SandboxSettings> settings;

    MergeApi(Store store, UserWriter writer, Views views, Supplier<SandboxSettings> settings) {
        this.store = store;
        this.writer = writer;
        this.views = views;
        this.settings = settings;
    }

    void addTo(Router router) {
        router.add("PUT", "/users/{id}/merge", this::merge);
    }

    private ApiAnswer merge(ApiCall call) {
        User merged = store.activeUser(call.id(0)).orElseThrow(ApiProblem::notFound);
        Details details = new Details();
        Optional<Long> id = new Attributes(call.wrapped("user"), details).id("id");
        details.throwIfAny();
        User target = id.orElseThrow(() -> ApiProblem.invalidAttribute("id", "must be present")) == merged.id
                ? merged
                : store.activeUser(id.get()).orElseThrow(ApiProblem::notFound);
        check(merged, target);
        List.copyOf(merged.identities)
                .forEach(identity -> store.moveIdentity(
                        identity, target, store.now().plus(settings.get().mergeLag())));
        for (Membership membership : List.copyOf(merged.memberships)) {
            if (target.memberships.stream().noneMatch(one -> one.organization == membership.organization)) {
                store.addMembership(target, membership.organization);
            }
        }
        ticketsOf(merged).forEach(ticket -> ticket.put("requester_id", target.id));
        store.deactivate(merged);
        for (User changed : List.of(merged, target)) {
            changed.updatedAt = store.now();
            writer.index(changed);
        }
        return ApiAnswer.ok("user", views.user(target));
    }

    private void check(User merged, User target) {
        for (User user : List.of(merged, target)) {
            writer.checkMayChange(user);
            if (user.isStaff()) {
                throw ApiProblem.forbidden();
            }
        }
        if (merged == target) {
            throw Details.one("id", "a user cannot be merged into itself", Details.INVALID);
        }
        if (ticketsOf(merged).size() > settings.get().mostTicketsOfMerged()) {
            throw Details.one("base", "The user has requested too many tickets to be merged", Details.INVALID);
        }
    }

    private List<ObjectNode> ticketsOf(User user) {
        return store.tickets().values().stream()
                .filter(ticket -> ticket.path("requester_id").asLong() == user.id)
                .toList();
    }
}
