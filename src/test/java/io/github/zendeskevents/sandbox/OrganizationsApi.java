package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The endpoints of organizations, their search and their bulk jobs. */
final class OrganizationsApi {

    private final Store store;
    private final OrganizationWriter writer;
    private final Views views;
    private final Pages pages;
    private final Limits limits;
    private final Jobs jobs;
    private final Supplier<SandboxSettings> settings;

    OrganizationsApi(
            Store store,
            OrganizationWriter writer,
            Views views,
            Pages pages,
            Limits limits,
            Jobs jobs,
            Supplier<SandboxSettings> settings) {
        this.store = store;
        this.writer = writer;
        this.views = views;
        this.pages = pages;
        this.limits = limits;
        this.jobs = jobs;
        this.settings = settings;
    }

    void addTo(Router router) {
        router.add(
                "GET",
                "/organizations",
                call -> pages.list(call, "organizations", List.copyOf(store.organizations()), views::organization));
        router.add("POST", "/organizations", guarded(this::create));
        router.add("POST", "/organizations/create_or_update", guarded(this::upsert));
        router.add("GET", "/organizations/search", guarded(this::search));
        router.add("GET", "/organizations/autocomplete", this::autocomplete);
        router.add("GET", "/organizations/show_many", guarded(this::showMany));
        router.add("POST", "/organizations/create_many", guarded(this::createMany));
        router.add("PUT", "/organizations/update_many", guarded(this::updateMany));
        router.add(
                "GET",
                "/organizations/{id}",
                call -> ApiAnswer.ok("organization", views.organization(organization(call))));
        router.add("PUT", "/organizations/{id}", guarded(this::update));
        router.add("DELETE", "/organizations/{id}", guarded(this::delete));
        router.add("GET", "/organizations/{id}/tags", call -> tags(organization(call)));
        router.add("PUT", "/organizations/{id}/tags", call -> changeTags(call, true));
        router.add("POST", "/organizations/{id}/tags", call -> changeTags(call, false));
        router.add(
                "GET",
                "/organizations/{id}/users",
                call -> pages.list(
                        call,
                        "users",
                        organization(call).memberships.stream()
                                .map(one -> one.user)
                                .toList(),
                        views::user));
        router.add(
                "GET",
                "/organizations/{id}/organization_memberships",
                call -> pages.list(
                        call, "organization_memberships", organization(call).memberships, views::membership));
    }

    private Router.Action guarded(Router.Action action) {
        return call -> {
            if (!settings.get().organizationRights()) {
                throw ApiProblem.forbidden();
            }
            return action.answer(call);
        };
    }

    private ApiAnswer create(ApiCall call) {
        Organization organization = writer.create(call.wrapped("organization"), call);
        return ApiAnswer.created("organization", views.organization(organization))
                .with("Location", views.url("/organizations/" + organization.id));
    }

    private ApiAnswer upsert(ApiCall call) {
        ObjectNode attributes = call.wrapped("organization");
        Optional<Organization> target = writer.target(attributes);
        if (target.isEmpty()) {
            return create(call);
        }
        limits.takeOrganizationWrite(target.get().id);
        return ApiAnswer.ok("organization", views.organization(writer.update(target.get(), attributes, call)));
    }

    private ApiAnswer update(ApiCall call) {
        Organization organization = organization(call);
        limits.takeOrganizationWrite(organization.id);
        writer.update(organization, call.wrapped("organization"), call);
        return ApiAnswer.ok("organization", views.organization(organization));
    }

    private ApiAnswer delete(ApiCall call) {
        store.remove(organization(call));
        return ApiAnswer.noContent();
    }

    private ApiAnswer search(ApiCall call) {
        Optional<String> externalId = call.parameter("external_id");
        Optional<String> name = call.parameter("name");
        if (externalId.isPresent() == name.isPresent()) {
            throw ApiProblem.invalidAttribute("external_id", "or name must be present, and not both");
        }
        List<Organization> found = externalId
                .map(store::organizationsByExternalId)
                .orElseGet(
                        () -> name.flatMap(store::organizationByName).stream().toList());
        return pages.byOffset(call, "organizations", found, views::organization);
    }

    private ApiAnswer autocomplete(ApiCall call) {
        String start = call.parameter("name")
                .filter(name -> name.length() >= 2)
                .orElseThrow(() -> ApiProblem.invalidAttribute("name", "must have at least two characters"))
                .toLowerCase(Locale.ROOT);
        return pages.byOffset(
                call,
                "organizations",
                store.organizations().stream()
                        .filter(one -> one.name.toLowerCase(Locale.ROOT).startsWith(start))
                        .toList(),
                views::organization);
    }

    private ApiAnswer showMany(ApiCall call) {
        List<Organization> found = UsersApi.lookUp(
                call, settings.get().limits().manyItems(), store::organization, store::organizationsByExternalId);
        return pages.list(
                call,
                "organizations",
                found.stream()
                        .distinct()
                        .sorted((a, b) -> Long.compare(a.id, b.id))
                        .toList(),
                views::organization);
    }

    private ApiAnswer createMany(ApiCall call) {
        List<Jobs.Item> work = new ArrayList<>();
        for (ObjectNode item :
                call.wrappedList("organizations", settings.get().limits().manyItems())) {
            work.add(new Jobs.Item(
                    Jobs.keys(item),
                    () -> Json.object().put("id", writer.create(item, call).id).put("status", "Created"),
                    (index, problem) -> Json.object()
                            .put("index", index)
                            .put("error", "OrganizationCreateFailed")
                            .put("details", problem)));
        }
        return jobs.start("Bulk Create Organization", work);
    }

    private ApiAnswer updateMany(ApiCall call) {
        List<Jobs.Item> work = new ArrayList<>();
        for (ObjectNode item :
                call.wrappedList("organizations", settings.get().limits().manyItems())) {
            work.add(new Jobs.Item(
                    Jobs.keys(item),
                    () -> {
                        Organization organization = writer.target(item).orElseThrow(ApiProblem::notFound);
                        writer.update(organization, item, call);
                        return Json.object()
                                .put("id", organization.id)
                                .put("action", "update")
                                .put("status", "Updated")
                                .put("success", true);
                    },
                    (index, problem) -> {
                        ObjectNode failure = Json.object();
                        failure.set("id", item.path("id"));
                        return failure.put("action", "update")
                                .put("success", false)
                                .put("error", "OrganizationUpdateFailed")
                                .put("details", problem);
                    }));
        }
        return jobs.start("Bulk Update Organization", work);
    }

    private ApiAnswer changeTags(ApiCall call, boolean add) {
        Organization organization = organization(call);
        Details details = new Details();
        Optional<List<String>> given = new Attributes(call.body(), details).texts("tags");
        details.throwIfAny();
        List<String> wanted = given.orElseThrow(() -> ApiProblem.invalidAttribute("tags", "must be an array"));
        if (add) {
            wanted.stream().filter(tag -> !organization.tags.contains(tag)).forEach(organization.tags::add);
        } else {
            organization.tags = new ArrayList<>(wanted);
        }
        organization.updatedAt = store.now();
        return tags(organization);
    }

    private static ApiAnswer tags(Organization organization) {
        return ApiAnswer.ok("tags", Json.texts(organization.tags));
    }

    private Organization organization(ApiCall call) {
        return store.organization(call.id(0)).orElseThrow(ApiProblem::notFound);
    }
}
