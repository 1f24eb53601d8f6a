package io.github.zendeskevents.sandbox;

import java.time.Instant;

/** A user's membership of an organization. One of a user's memberships is the default one. */
final class Membership {

    final long id;
    final User user;
    final Organization organization;
    final Instant createdAt;
    boolean isDefault;

    Membership(long id, User user, Organization organization, boolean isDefault, Instant now) {
        this.id = id;
        this.user = user;
        this.organization = organization;
        this.isDefault = isDefault;
        this.createdAt = now;
    }
}
