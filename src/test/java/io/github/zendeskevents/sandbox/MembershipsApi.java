package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The endpoints of organization memberships. */
final class MembershipsApi {

    private static final String LIST = "organization_memberships";

    private final Store store;
    private final Memberships memberships;
    private final UserWriter writer;
    private final Views views;
    private final Pages pages;
    private final Jobs jobs;
    private final Supplier<SandboxSettings> settings;

    MembershipsApi(
            Store store,
            Memberships memberships,
            UserWriter writer,
            Views views,
            Pages pages,
            Jobs jobs,
            Supplier<SandboxSettings> settings) {
        this.store = store;
        this.memberships = memberships;
        this.writer = writer;
        this.views = views;
        this.pages = pages;
        this.jobs = jobs;
        this.settings = settings;
    }

    void addTo(Router router) {
        router.add(
                "GET",
                "/organization_memberships",
                call -> pages.list(call, LIST, List.copyOf(store.memberships()), views::membership));
        router.add("POST", "/organization_memberships", call -> create(call.wrapped("organization_membership")));
        router.add("POST", "/organization_memberships/create_many", this::createMany);
        router.add("DELETE", "/organization_memberships/destroy_many", this::destroyMany);
        router.add(
                "GET",
                "/organization_memberships/{id}",
                call -> ApiAnswer.ok("organization_membership", views.membership(membership(call, 0))));
        router.add("DELETE", "/organization_memberships/{id}", call -> delete(membership(call, 0)));
        router.add(
                "GET",
                "/users/{id}/organization_memberships",
                call -> pages.list(call, LIST, Views.memberships(user(call)), views::membership));
        router.add(
                "POST",
                "/users/{id}/organization_memberships",
                call -> create(
                        call.wrapped("organization_membership").deepCopy().put("user_id", user(call).id)));
        router.add("DELETE", "/users/{id}/organization_memberships/{id}", call -> delete(membership(call, 1)));
        router.add("PUT", "/users/{id}/organization_memberships/{id}/make_default", this::makeDefault);
        router.add(
                "GET",
                "/users/{id}/organizations",
                call -> pages.list(
                        call,
                        "organizations",
                        Views.memberships(user(call)).stream()
                                .map(one -> one.organization)
                                .toList(),
                        views::organization));
        router.add("DELETE", "/users/{id}/organizations/{id}", this::leave);
        router.add("PUT", "/users/{id}/organizations/{id}/make_default", this::makeOrganizationDefault);
    }

    private ApiAnswer create(ObjectNode attributes) {
        Membership membership = memberships.create(attributes);
        writer.index(membership.user);
        return ApiAnswer.created("organization_membership", views.membership(membership))
                .with("Location", views.url("/organization_memberships/" + membership.id));
    }

    private ApiAnswer createMany(ApiCall call) {
        List<Jobs.Item> work = new ArrayList<>();
        for (ObjectNode item : call.wrappedList(LIST, settings.get().limits().manyItems())) {
            List<String> keys = List.of(item.path("user_id").asText());
            work.add(new Jobs.Item(
                    keys,
                    () -> Json.object().put("id", memberships.create(item).id).put("status", "Created"),
                    (index, problem) -> Json.object()
                            .put("index", index)
                            .put("error", "OrganizationMembershipCreateFailed")
                            .put("details", problem)));
        }
        return jobs.start("Bulk Create Organization Membership", work);
    }

    private ApiAnswer destroyMany(ApiCall call) {
        List<Jobs.Item> work = new ArrayList<>();
        List<Membership> chosen =
                UsersApi.lookUp(call, settings.get().limits().manyItems(), store::membership, id -> List.of());
        for (Membership membership : chosen) {
            work.add(new Jobs.Item(
                    List.of(Long.toString(membership.id)),
                    () -> {
                        store.removeMembership(membership);
                        return Json.object()
                                .put("id", membership.id)
                                .put("status", "Deleted")
                                .put("success", true);
                    },
                    (index, problem) -> Json.object()
                            .put("id", membership.id)
                            .put("success", false)
                            .put("error", "OrganizationMembershipDeleteFailed")
                            .put("details", problem)));
        }
        return jobs.start("Bulk Delete Organization Membership", work);
    }

    private ApiAnswer delete(Membership membership) {
        writer.checkMayChange(membership.user);
        store.removeMembership(membership);
        writer.index(membership.user);
        return ApiAnswer.noContent();
    }

    private ApiAnswer leave(ApiCall call) {
        return delete(ofOrganization(call));
    }

    private ApiAnswer makeDefault(ApiCall call) {
        Membership membership = membership(call, 1);
        memberships.makeDefault(membership);
        return ApiAnswer.ok(LIST, views.memberships(Views.memberships(membership.user).stream()));
    }

    private ApiAnswer makeOrganizationDefault(ApiCall call) {
        Membership membership = ofOrganization(call);
        memberships.makeDefault(membership);
        return ApiAnswer.ok(LIST, views.memberships(Views.memberships(membership.user).stream()));
    }

    private Membership ofOrganization(ApiCall call) {
        User user = user(call);
        long id = call.id(1);
        return user.memberships.stream()
                .filter(one -> one.organization.id == id)
                .findFirst()
                .orElseThrow(ApiProblem::notFound);
    }

    private Membership membership(ApiCall call, int position) {
        return store.membership(call.id(position))
                .filter(one -> position == 0 || one.user.id == call.id(0))
                .orElseThrow(ApiProblem::notFound);
    }

    private User user(ApiCall call) {
        return store.activeUser(call.id(0)).orElseThrow(ApiProblem::notFound);
    }
}
