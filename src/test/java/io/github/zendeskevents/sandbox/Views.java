package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Zendesk's JSON of the records. */
final class Views {

    /** Attributes of users without rules of their own, with what they are when never set. */
    private static final List<String> TEXTS = List.of("alias", "details", "notes", "signature");

    private final String url;
    private final TimeZones timeZones;
    private final FieldValues userValues;
    private final FieldValues organizationValues;

    /** @param url where this sandbox is reached, without a slash at the end */
    Views(String url, TimeZones timeZones, FieldValues userValues, FieldValues organizationValues) {
        this.url = url;
        this.timeZones = timeZones;
        this.userValues = userValues;
        this.organizationValues = organizationValues;
    }

    String url(String path) {
        return url + "/api/v2" + path + ".json";
    }

    ObjectNode user(User user) {
        ObjectNode json = Json.object();
        json.put("id", user.id).put("url", url("/users/" + user.id)).put("name", user.name);
        json.put("email", user.email().orElse(null));
        json.put("created_at", Json.time(user.createdAt)).put("updated_at", Json.time(user.updatedAt));
        json.put("time_zone", user.timeZone).put("iana_time_zone", timeZones.iana(user.timeZone));
        json.put("phone", user.phone().orElse(null)).put("shared_phone_number", phoneIsShared(user));
        json.putNull("photo").put("locale_id", 1).put("locale", "en-US");
        json.put(
                "organization_id",
                user.defaultMembership().map(one -> one.organization.id).orElse(null));
        json.put("role", user.role).put("verified", user.identities.stream().anyMatch(one -> one.verified));
        json.put("external_id", user.externalId);
        json.set("tags", Json.texts(user.tags));
        TEXTS.forEach(name -> json.putNull(name));
        json.put("alias", "").put("details", "").put("notes", "");
        json.put("active", user.active).put("shared", user.shared).put("shared_agent", false);
        json.putNull("last_login_at")
                .putNull("two_factor_auth_enabled")
                .putNull("role_type")
                .putNull("custom_role_id");
        json.put("moderator", user.isStaff()).put("ticket_restriction", user.isStaff() ? null : "requested");
        json.put("only_private_comments", false).put("restricted_agent", !user.role.equals("admin"));
        json.put("suspended", false).putNull("default_group_id").put("report_csv", user.role.equals("admin"));
        user.plain.forEach(json::set);
        json.set("user_fields", userValues.write(user.fields));
        return json;
    }

    /** What {@code GET /users/me} shows to those it does not know. */
    ObjectNode anonymous() {
        ObjectNode json = Json.object();
        json.putNull("id")
                .put("url", url("/users/"))
                .put("name", "Anonymous user")
                .put("email", "invalid@example.com");
        json.putNull("created_at").putNull("updated_at").put("time_zone", TimeZones.DEFAULT);
        json.put("iana_time_zone", timeZones.iana(TimeZones.DEFAULT))
                .putNull("phone")
                .putNull("photo");
        json.put("locale_id", 1)
                .put("locale", "en-US")
                .putNull("organization_id")
                .put("role", "end-user");
        json.put("verified", false).putNull("external_id");
        json.putArray("tags");
        json.put("active", true).put("shared", false).put("suspended", false);
        json.putObject("user_fields");
        return json;
    }

    ObjectNode identity(Identity identity) {
        ObjectNode json = Json.object();
        json.put("url", url("/users/" + identity.user.id + "/identities/" + identity.id))
                .put("id", identity.id);
        json.put("user_id", identity.user.id).put("type", identity.type).put("value", identity.value);
        json.put("verified", identity.verified).put("primary", identity.primary);
        json.put("created_at", Json.time(identity.createdAt)).put("updated_at", Json.time(identity.updatedAt));
        if (identity.type.equals(Identity.EMAIL)) {
            json.put("undeliverable_count", 0).put("deliverable_state", "deliverable");
            json.put("ownership", identity.shared ? "shared" : "owned");
        }
        return json;
    }

    ArrayNode identities(User user) {
        ArrayNode list = Json.array();
        user.identities.forEach(identity -> list.add(identity(identity)));
        return list;
    }

    ObjectNode organization(Organization organization) {
        ObjectNode json = Json.object();
        json.put("id", organization.id).put("url", url("/organizations/" + organization.id));
        json.put("name", organization.name).put("shared_tickets", false).put("shared_comments", false);
        json.put("external_id", organization.externalId);
        json.put("created_at", Json.time(organization.createdAt)).put("updated_at", Json.time(organization.updatedAt));
        json.set("domain_names", Json.texts(organization.domainNames));
        json.put("details", "").put("notes", "").putNull("group_id");
        organization.plain.forEach(json::set);
        json.set("tags", Json.texts(organization.tags));
        json.set("organization_fields", organizationValues.write(organization.fields));
        return json;
    }

    ObjectNode membership(Membership membership) {
        ObjectNode json = Json.object();
        json.put("id", membership.id).put("url", url("/organization_memberships/" + membership.id));
        json.put("user_id", membership.user.id).put("organization_id", membership.organization.id);
        json.put("organization_name", membership.organization.name);
        json.put("default", membership.isDefault ? Boolean.TRUE : null);
        json.put("created_at", Json.time(membership.createdAt)).put("updated_at", Json.time(membership.createdAt));
        json.put("view_tickets", true);
        return json;
    }

    /** The default one first. */
    static List<Membership> memberships(User user) {
        Comparator<Membership> byDefault = Comparator.comparing(one -> !one.isDefault);
        return user.memberships.stream()
                .sorted(byDefault
                        .thenComparing(one -> one.organization.name, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(one -> one.id))
                .toList();
    }

    ArrayNode memberships(Stream<Membership> memberships) {
        ArrayNode list = Json.array();
        memberships.forEach(one -> list.add(membership(one)));
        return list;
    }

    /** @param owner {@code user} or {@code organization} */
    ObjectNode field(String owner, CustomField field) {
        ObjectNode json = Json.object();
        json.put("url", url("/" + owner + "_fields/" + field.id))
                .put("id", field.id)
                .put("type", field.type);
        json.put("key", field.key).put("title", field.title).put("description", field.description);
        json.put("raw_title", field.title)
                .put("raw_description", field.description)
                .put("position", 9999);
        json.put("active", field.active).put("system", false);
        json.put("regexp_for_validation", field.pattern.map(Object::toString).orElse(null));
        json.put("created_at", Json.time(field.createdAt)).put("updated_at", Json.time(field.updatedAt));
        if (!field.options.isEmpty()) {
            json.set("custom_field_options", (JsonNode) field.options);
        }
        field.target.ifPresent(target -> json.put("relationship_target_type", target));
        if (field.type.equals("checkbox")) {
            json.putNull("tag");
        }
        return json;
    }

    private static Boolean phoneIsShared(User user) {
        return Optional.ofNullable(user.sharedPhone)
                .map(phone -> Boolean.TRUE)
                .orElse(user.primary(Identity.PHONE).isPresent() ? Boolean.FALSE : null);
    }
}
