package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Zendesk's rules for memberships, shared by the single calls and the jobs. */
final class Memberships {

    private final Store store;

    Memberships(Store store) {
        this.store = store;
    }

    /** What {@code organization_id} on a user does: this membership becomes the default one and all others end. */
    void makeOnly(User user, Organization organization) {
        Membership kept = find(user, organization).orElseGet(() -> store.addMembership(user, organization));
        makeDefault(kept);
        List.copyOf(user.memberships).stream().filter(one -> one != kept).forEach(store::removeMembership);
    }

    void makeDefault(Membership membership) {
        membership.user.memberships.forEach(one -> one.isDefault = one == membership);
    }

    Optional<Membership> find(User user, Organization organization) {
        return user.memberships.stream()
                .filter(one -> one.organization == organization)
                .findFirst();
    }

    Membership create(ObjectNode attributes) {
        Details details = new Details();
        Attributes given = new Attributes(attributes, details);
        Optional<User> user = given.id("user_id").flatMap(store::activeUser);
        Optional<Organization> organization = given.id("organization_id").flatMap(store::organization);
        if (user.isEmpty()) {
            details.add("user", "cannot be blank", Details.BLANK);
        }
        if (organization.isEmpty()) {
            details.add("organization", "cannot be blank", Details.BLANK);
        }
        if (user.isPresent()
                && organization.isPresent()
                && find(user.get(), organization.get()).isPresent()) {
            details.add("user_id", "has already been taken", Details.DUPLICATE);
        }
        boolean wantsDefault = given.flag("default").orElse(false);
        details.throwIfAny();
        if (user.orElseThrow().shared) {
            throw ApiProblem.forbidden();
        }
        Membership membership = store.addMembership(user.get(), organization.orElseThrow());
        if (wantsDefault) {
            makeDefault(membership);
        }
        return membership;
    }
}
