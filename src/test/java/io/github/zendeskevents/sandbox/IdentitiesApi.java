package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The endpoints of a user's identities. */
final class IdentitiesApi {

    private final Store store;
    private final UserWriter writer;
    private final Views views;
    private final Pages pages;

    IdentitiesApi(Store store, UserWriter writer, Views views, Pages pages) {
        this.store = store;
        this.writer = writer;
        this.views = views;
        this.pages = pages;
    }

    void addTo(Router router) {
        router.add(
                "GET",
                "/users/{id}/identities",
                call -> pages.list(
                        call,
                        "identities",
                        user(call).identities.stream()
                                .filter(one -> !one.shownFrom.isAfter(store.now()))
                                .toList(),
                        views::identity));
        router.add("POST", "/users/{id}/identities", this::create);
        router.add(
                "GET", "/users/{id}/identities/{id}", call -> ApiAnswer.ok("identity", views.identity(identity(call))));
        router.add("PUT", "/users/{id}/identities/{id}", this::update);
        router.add("DELETE", "/users/{id}/identities/{id}", this::delete);
        router.add("PUT", "/users/{id}/identities/{id}/make_primary", this::makePrimary);
        router.add("PUT", "/users/{id}/identities/{id}/verify", this::verify);
        router.add("PUT", "/users/{id}/identities/{id}/request_verification", this::requestVerification);
    }

    private ApiAnswer create(ApiCall call) {
        User user = user(call);
        writer.checkMayChange(user);
        ObjectNode attributes = call.wrapped("identity");
        Details details = new Details();
        Attributes given = new Attributes(attributes, details);
        Optional<String> type = given.text("type");
        if (type.filter(Identity.TYPES::contains).isEmpty()) {
            details.add("type", "is invalid", Details.INVALID);
        }
        Optional<String> value = value(given, type.orElse(""), Optional.empty(), details);
        if (value.isEmpty() && !given.has("value")) {
            details.add("value", "cannot be blank", Details.BLANK);
        }
        boolean verified = given.flag("verified").orElse(false);
        boolean silent = given.flag("skip_verify_email").orElse(false);
        details.throwIfAny();
        Identity identity = store.addIdentity(user, type.orElseThrow(), value.orElseThrow(), verified);
        if (identity.type.equals(Identity.EMAIL) && !verified && !silent) {
            writer.sendVerification(user, identity.value);
        }
        touch(user);
        return ApiAnswer.created("identity", views.identity(identity));
    }

    /** Rewrites the address in place; a verified one cannot be un-verified. */
    private ApiAnswer update(ApiCall call) {
        Identity identity = identity(call);
        writer.checkMayChange(identity.user);
        Details details = new Details();
        Attributes given = new Attributes(call.wrapped("identity"), details);
        Optional<String> value = value(given, identity.type, Optional.of(identity), details);
        boolean verified = given.flag("verified").orElse(false);
        details.throwIfAny();
        value.filter(text -> !text.equals(identity.value)).ifPresent(text -> {
            store.rewriteIdentity(identity, text);
            identity.verified = false;
        });
        identity.verified |= verified;
        touch(identity.user);
        return ApiAnswer.ok("identity", views.identity(identity));
    }

    private ApiAnswer makePrimary(ApiCall call) {
        Identity chosen = identity(call);
        writer.checkMayChange(chosen.user);
        chosen.user.identities.stream()
                .filter(one -> one.type.equals(chosen.type))
                .forEach(one -> one.primary = one == chosen);
        touch(chosen.user);
        return ApiAnswer.ok("identities", views.identities(chosen.user));
    }

    private ApiAnswer verify(ApiCall call) {
        Identity identity = identity(call);
        writer.checkMayChange(identity.user);
        identity.verified = true;
        touch(identity.user);
        return ApiAnswer.ok("identity", views.identity(identity));
    }

    private ApiAnswer requestVerification(ApiCall call) {
        Identity identity = identity(call);
        writer.sendVerification(identity.user, identity.value);
        return ApiAnswer.json(200, Json.object());
    }

    private ApiAnswer delete(ApiCall call) {
        Identity identity = identity(call);
        writer.checkMayChange(identity.user);
        if (identity.primary) {
            throw Details.one("identity", "a primary identity cannot be deleted", Details.INVALID);
        }
        store.removeIdentity(identity);
        touch(identity.user);
        return ApiAnswer.noContent();
    }

    private Optional<String> value(Attributes given, String type, Optional<Identity> existing, Details details) {
        Optional<String> value =
                given.text("value").map(text -> type.equals(Identity.EMAIL) ? Emails.normal(text) : text.trim());
        if (value.isPresent()
                && (value.get().isEmpty() || (type.equals(Identity.EMAIL) && !Emails.isAddress(value.get())))) {
            details.add("value", value.get() + " is not properly formatted", Details.INVALID);
        } else {
            value.flatMap(text -> store.identity(type, text))
                    .filter(other -> existing.isEmpty() || other != existing.get())
                    .ifPresent(other -> details.add(
                            "value", value.get() + " is already being used by another user", Details.DUPLICATE));
        }
        return value;
    }

    private void touch(User user) {
        user.updatedAt = store.now();
        writer.index(user);
    }

    private User user(ApiCall call) {
        return store.activeUser(call.id(0)).orElseThrow(ApiProblem::notFound);
    }

    private Identity identity(ApiCall call) {
        User user = user(call);
        long id = call.id(1);
        return user.identities.stream().filter(one -> one.id == id).findFirst().orElseThrow(ApiProblem::notFound);
    }
}
