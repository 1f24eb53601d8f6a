package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The endpoints of users, their search and their bulk jobs. */
final class UsersApi {

    private final Store store;
    private final UserWriter writer;
    private final Views views;
    private final Pages pages;
    private final Limits limits;
    private final Jobs jobs;
    private final Supplier<SandboxSettings> settings;

    UsersApi(
            Store store,
            UserWriter writer,
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
        router.add("GET", "/api/v2/users/me", true, Router.Budget.ACCOUNT, this::me);
        router.add("GET", "/users", this::list);
        router.add("POST", "/users", this::create);
        router.add("POST", "/users/create_or_update", this::upsert);
        router.add("GET", "/users/search", this::search);
        router.add("GET", "/users/show_many", this::showMany);
        router.add("POST", "/users/create_many", call -> importMany(call, false));
        router.add("POST", "/users/create_or_update_many", call -> importMany(call, true));
        router.add("PUT", "/users/update_many", this::updateMany);
        router.add("DELETE", "/users/destroy_many", this::destroyMany);
        router.add("GET", "/users/{id}", this::show);
        router.add("PUT", "/users/{id}", this::update);
        router.add("DELETE", "/users/{id}", this::delete);
        router.add("GET", "/users/{id}/tags", call -> tags(user(call)));
        router.add("PUT", "/users/{id}/tags", call -> changeTags(call, Change.ADD));
        router.add("POST", "/users/{id}/tags", call -> changeTags(call, Change.REPLACE));
        router.add("DELETE", "/users/{id}/tags", call -> changeTags(call, Change.REMOVE));
    }

    private enum Change {
        ADD,
        REPLACE,
        REMOVE
    }

    private ApiAnswer me(ApiCall call) {
        if (!call.caller().known()) {
            return ApiAnswer.ok("user", views.anonymous());
        }
        Optional<User> owner =
                settings.get().apiTokens().keySet().stream().findFirst().flatMap(store::userByEmail);
        ObjectNode json = owner.map(views::user).orElseThrow(ApiProblem::notFound);
        if (settings.get().lightAgent()) {
            json.put("role_type", 1);
        }
        return ApiAnswer.ok("user", json.put("role", settings.get().agentToken() ? "agent" : "admin"));
    }

    private ApiAnswer list(ApiCall call) {
        Stream<User> users = store.users().stream().filter(user -> user.active);
        Optional<String> role = call.parameter("role");
        if (role.isPresent()) {
            users = users.filter(user -> user.role.equals(role.get()));
        }
        Optional<String> externalId = call.parameter("external_id");
        if (externalId.isPresent()) {
            users = users.filter(user -> externalId.get().equalsIgnoreCase(user.externalId));
        }
        return pages.list(call, "users", users.toList(), views::user);
    }

    private ApiAnswer show(ApiCall call) {
        return ApiAnswer.ok("user", views.user(user(call)));
    }

    private ApiAnswer create(ApiCall call) {
        User user = writer.create(call.wrapped("user"), call);
        return ApiAnswer.created("user", views.user(user)).with("Location", views.url("/users/" + user.id));
    }

    private ApiAnswer upsert(ApiCall call) {
        ObjectNode attributes = call.wrapped("user");
        Optional<User> target = writer.target(attributes);
        String key = target.map(UsersApi::limitKey)
                .orElseGet(() -> "new:" + attributes.path("external_id").asText() + "|"
                        + attributes.path("email").asText());
        var header = limits.takeUserWrite(key, describe(attributes, target));
        UserWriter.Written written = writer.upsert(attributes, call);
        limits.renameUser(key, limitKey(written.user()));
        ObjectNode json = views.user(written.user());
        ApiAnswer answer = written.created() ? ApiAnswer.created("user", json) : ApiAnswer.ok("user", json);
        return answer.with(header).with("Location", views.url("/users/" + written.user().id));
    }

    private ApiAnswer update(ApiCall call) {
        User user = activeUser(call);
        ObjectNode attributes = call.wrapped("user");
        var header = limits.takeUserWrite(limitKey(user), describe(attributes, Optional.of(user)));
        return ApiAnswer.ok("user", views.user(writer.update(user, attributes, call)))
                .with(header);
    }

    private ApiAnswer delete(ApiCall call) {
        User user = activeUser(call);
        writer.checkMayChange(user);
        if (user.isStaff()) {
            throw ApiProblem.forbidden();
        }
        store.deactivate(user);
        user.updatedAt = store.now();
        writer.index(user);
        return ApiAnswer.ok("user", views.user(user));
    }

    private ApiAnswer search(ApiCall call) {
        Optional<String> externalId = call.parameter("external_id");
        if (externalId.isPresent()) {
            return pages.byOffset(
                    call,
                    "users",
                    store.userByExternalId(externalId.get()).stream().toList(),
                    views::user);
        }
        String query = call.parameter("query")
                .orElseThrow(() -> ApiProblem.invalidAttribute("query", "must be present, or external_id"));
        return pages.byOffset(call, "users", store.search(query), views::user);
    }

    private ApiAnswer showMany(ApiCall call) {
        List<User> found = byIds(call, store::user, store::userByExternalId);
        return pages.list(
                call,
                "users",
                found.stream()
                        .distinct()
                        .sorted((a, b) -> Long.compare(a.id, b.id))
                        .toList(),
                views::user);
    }

    private ApiAnswer importMany(ApiCall call, boolean upsert) {
        if (!settings.get().imports()) {
            throw ApiProblem.titled(
                    403,
                    "Forbidden",
                    "Bulk user imports are not enabled for this account. The account owner has"
                            + " to contact Zendesk Customer Support to enable them.");
        }
        List<ObjectNode> items =
                call.wrappedList("users", settings.get().limits().manyItems());
        List<Jobs.Item> work = new ArrayList<>();
        for (ObjectNode item : items) {
            work.add(new Jobs.Item(
                    Jobs.keys(item),
                    () -> {
                        UserWriter.Written written = upsert
                                ? writer.upsert(item, call)
                                : new UserWriter.Written(writer.create(item, call), true);
                        return Json.object()
                                .put("id", written.user().id)
                                .put("status", written.created() ? "Created" : "Updated")
                                .put(
                                        "email",
                                        item.hasNonNull("email")
                                                ? item.get("email").asText()
                                                : written.user().email().orElse(null))
                                .put("external_id", written.user().externalId);
                    },
                    (index, problem) -> Json.object()
                            .put("id", index)
                            .put("status", "Failed")
                            .put("error", "UserUpsertFailed")
                            .put("details", problem)));
        }
        return jobs.start(upsert ? "Bulk Create Or Update User" : "Bulk Create User", work);
    }

    /** Each with its own attributes, or the same attributes for all of {@code ids} or {@code external_ids}. */
    private ApiAnswer updateMany(ApiCall call) {
        List<Jobs.Item> work = new ArrayList<>();
        if (call.hasParameter("ids") || call.hasParameter("external_ids")) {
            ObjectNode attributes = call.wrapped("user");
            for (User user : byIds(call, store::activeUser, store::userByExternalId)) {
                ObjectNode item = attributes.deepCopy().put("id", user.id);
                work.add(updateItem(call, item));
            }
        } else {
            call.wrappedList("users", settings.get().limits().manyItems())
                    .forEach(item -> work.add(updateItem(call, item)));
        }
        return jobs.start("Bulk Update User", work);
    }

    private Jobs.Item updateItem(ApiCall call, ObjectNode item) {
        return new Jobs.Item(
                Jobs.keys(item),
                () -> {
                    User user = addressed(item)
                            .orElseThrow(
                                    () -> new ApiProblem(ApiProblem.notFound().answer(), "User not found"));
                    writer.update(user, item, call);
                    return Json.object()
                            .put("id", user.id)
                            .put("action", "update")
                            .put("status", "Updated")
                            .put("success", true);
                },
                (index, problem) -> {
                    ObjectNode failure = Json.object();
                    Optional<User> user = addressed(item);
                    failure.put(
                            "id",
                            user.map(one -> one.id)
                                    .or(() -> new Attributes(item, new Details()).id("id"))
                                    .orElse(null));
                    if (!item.has("id")) {
                        failure.put("external_id", item.path("external_id").asText());
                    }
                    return failure.put("action", "update")
                            .put("success", false)
                            .put("status", "Failed")
                            .put("error", user.isPresent() ? "UserUpdateFailed" : "UserNotFound")
                            .put("details", problem);
                });
    }

    private Optional<User> addressed(ObjectNode item) {
        Attributes given = new Attributes(item, new Details());
        return item.hasNonNull("id")
                ? given.id("id").flatMap(store::activeUser)
                : given.externalId().flatMap(store::userByExternalId);
    }

    private ApiAnswer destroyMany(ApiCall call) {
        List<Jobs.Item> work = new ArrayList<>();
        for (User user : byIds(call, store::activeUser, store::userByExternalId)) {
            work.add(new Jobs.Item(
                    List.of(Long.toString(user.id)),
                    () -> {
                        writer.checkMayChange(user);
                        store.deactivate(user);
                        writer.index(user);
                        return Json.object()
                                .put("id", user.id)
                                .put("action", "delete")
                                .put("status", "Deleted")
                                .put("success", true);
                    },
                    (index, problem) -> Json.object()
                            .put("id", user.id)
                            .put("action", "delete")
                            .put("success", false)
                            .put("error", "UserDeleteFailed")
                            .put("details", problem)));
        }
        return jobs.start("Bulk Delete User", work);
    }

    private List<User> byIds(
            ApiCall call, Function<Long, Optional<User>> byId, Function<String, Optional<User>> byExternalId) {
        return lookUp(call, settings.get().limits().manyItems(), byId, id -> byExternalId.apply(id).stream()
                .toList());
    }

    /** What {@code ids} or {@code external_ids} name, without those that do not exist. */
    static <T> List<T> lookUp(
            ApiCall call, int limit, Function<Long, Optional<T>> byId, Function<String, List<T>> byExternalId) {
        boolean own = call.hasParameter("ids");
        if (own == call.hasParameter("external_ids")) {
            throw ApiProblem.invalidAttribute("ids", "or external_ids must be present, and not both");
        }
        List<String> values = Arrays.stream(call.parameter(own ? "ids" : "external_ids")
                        .orElseThrow()
                        .split(","))
                .map(String::trim)
                .filter(value -> !value.isEmpty())
                .toList();
        if (values.size() > limit) {
            throw ApiProblem.tooManyValues(limit);
        }
        return own
                ? values.stream()
                        .flatMap(value -> ApiCall.parseId(value, "ids").flatMap(byId).stream())
                        .toList()
                : values.stream()
                        .flatMap(value -> byExternalId.apply(value).stream())
                        .toList();
    }

    private ApiAnswer changeTags(ApiCall call, Change change) {
        User user = activeUser(call);
        writer.checkMayChange(user);
        Details details = new Details();
        Optional<List<String>> given = new Attributes(call.body(), details).texts("tags");
        details.throwIfAny();
        List<String> wanted = given.orElseThrow(() -> ApiProblem.invalidAttribute("tags", "must be an array"));
        switch (change) {
            case ADD -> wanted.stream().filter(tag -> !user.tags.contains(tag)).forEach(user.tags::add);
            case REPLACE -> user.tags = new ArrayList<>(wanted);
            case REMOVE -> user.tags.removeAll(wanted);
        }
        user.updatedAt = store.now();
        writer.index(user);
        return tags(user);
    }

    private static ApiAnswer tags(User user) {
        ArrayNode tags = Json.texts(user.tags);
        return ApiAnswer.ok("tags", tags);
    }

    private User user(ApiCall call) {
        return store.user(call.id(0)).orElseThrow(ApiProblem::notFound);
    }

    private User activeUser(ApiCall call) {
        return store.activeUser(call.id(0)).orElseThrow(ApiProblem::notFound);
    }

    private static String limitKey(User user) {
        return "id:" + user.id;
    }

    private static String describe(ObjectNode attributes, Optional<User> user) {
        return "user email: " + attributes.path("email").asText() + " id: "
                + user.map(one -> Long.toString(one.id)).orElse("") + " external_id: "
                + attributes.path("external_id").asText();
    }
}
