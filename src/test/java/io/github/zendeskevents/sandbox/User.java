package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A user record. Changed only under the account's lock; null stands for what Zendesk shows as null. */
final class User {

    static final Set<String> ROLES = Set.of("end-user", "agent", "admin");

    final long id;
    final Instant createdAt;
    final List<Identity> identities = new ArrayList<>();
    final List<Membership> memberships = new ArrayList<>();
    final List<TimelineEvent> events = new ArrayList<>();
    final List<Profile> profiles = new ArrayList<>();
    final Map<String, JsonNode> fields = new LinkedHashMap<>();
    /** Attributes that have no rule of their own, such as {@code notes} or {@code locale}. */
    final Map<String, JsonNode> plain = new LinkedHashMap<>();

    Instant updatedAt;
    String name;
    String externalId;
    /** A phone number that is not an identity, since another user has it or it has no country code. */
    String sharedPhone;

    String timeZone = TimeZones.DEFAULT;
    String role = "end-user";
    List<String> tags = new ArrayList<>();
    boolean active = true;
    boolean deletedForGood;
    boolean shared;

    User(long id, String name, Instant now) {
        this.id = id;
        this.name = name;
        this.createdAt = now;
        this.updatedAt = now;
    }

    boolean isStaff() {
        return !role.equals("end-user");
    }

    Optional<Identity> primary(String type) {
        return identities.stream()
                .filter(one -> one.type.equals(type) && one.primary)
                .findFirst();
    }

    Optional<String> email() {
        return primary(Identity.EMAIL).map(one -> one.value);
    }

    Optional<String> phone() {
        return Optional.ofNullable(sharedPhone).or(() -> primary(Identity.PHONE).map(one -> one.value));
    }

    Optional<Membership> defaultMembership() {
        return memberships.stream().filter(one -> one.isDefault).findFirst();
    }
}
