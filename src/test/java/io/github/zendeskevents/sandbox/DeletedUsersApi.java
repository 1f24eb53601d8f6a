package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/** The endpoints of users who were deleted, and of their deletion for good. */
final class DeletedUsersApi {

    private final Store store;
    private final UserWriter writer;
    private final Views views;
    private final Pages pages;
    private final Limits limits;

    DeletedUsersApi(Store store, UserWriter writer, Views views, Pages pages, Limits limits) {
        this.store = store;
        this.writer = writer;
        this.views = views;
        this.pages = pages;
        this.limits = limits;
    }

    void addTo(Router router) {
        router.add("GET", "/deleted_users", this::list);
        router.add("GET", "/deleted_users/{id}", call -> ApiAnswer.ok("deleted_user", views.user(deleted(call))));
        router.add("DELETE", "/deleted_users/{id}", this::delete);
        router.add("GET", "/users/{id}/compliance_deletion_statuses", this::statuses);
    }

    private ApiAnswer list(ApiCall call) {
        List<User> deleted = store.users().stream()
                .filter(user -> !user.active && !user.deletedForGood)
                .toList();
        return pages.list(call, "deleted_users", deleted, views::user);
    }

    private ApiAnswer delete(ApiCall call) {
        limits.takePermanentDeletion();
        User user = deleted(call);
        user.deletedForGood = true;
        user.name = "Permanently Deleted User";
        user.sharedPhone = null;
        user.fields.clear();
        user.plain.clear();
        user.tags.clear();
        user.updatedAt = store.now();
        writer.index(user);
        return ApiAnswer.ok("deleted_user", views.user(user));
    }

    private ApiAnswer statuses(ApiCall call) {
        User user = store.user(call.id(0)).filter(one -> one.deletedForGood).orElseThrow(ApiProblem::notFound);
        ArrayNode statuses = Json.array();
        for (String application : List.of("all", "support")) {
            statuses.addObject()
                    .put("action", application.equals("all") ? "request_deletion" : "started")
                    .put("application", application)
                    .put("user_id", user.id)
                    .put("created_at", Json.time(user.updatedAt));
        }
        return ApiAnswer.ok("compliance_deletion_statuses", statuses);
    }

    private User deleted(ApiCall call) {
        return store.user(call.id(0))
                .filter(user -> !user.active && !user.deletedForGood)
                .orElseThrow(ApiProblem::notFound);
    }
}
