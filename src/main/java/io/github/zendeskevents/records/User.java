package io.github.zendeskevents.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.mapping.PlainAttributes;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * A user as Zendesk holds it: the attributes that this module compares and writes, of Zendesk's user object.
 *
 * @param id Zendesk's own number
 * @param externalId the sender's id, in the case that Zendesk stores
 * @param email the primary address, in lower case
 * @param organizationId the default organization
 * @param role {@code end-user}, {@code agent} or {@code admin}; empty text where the answer does not say
 * @param suspended true for a user whose mails Zendesk rejects
 * @param foreign true for a user whom another account shares with this one
 * @param attributes of those that are written as they are, what the answer holds
 * @param fields values of custom user fields by key
 */
public record User(
        long id,
        Optional<String> externalId,
        Optional<String> name,
        Optional<String> email,
        Optional<String> phone,
        Optional<String> timeZone,
        Optional<Long> organizationId,
        String role,
        boolean active,
        boolean suspended,
        boolean foreign,
        Set<String> tags,
        ObjectNode attributes,
        ObjectNode fields) {

    private static final List<String> ATTRIBUTES = List.of("alias", "details", "notes", "locale_id");

    /** No user: Zendesk has none. Its {@link #id} throws, because whoever asks for it has forgotten to ask {@link #exists}. */
    public static final User ABSENT = of(JsonNodeFactory.instance.objectNode());

    /** Zendesk's own number. */
    @Override
    public long id() {
        if (!exists()) {
            throw new NoSuchElementException("There is no such user");
        }
        return id;
    }

    /** False for {@link #ABSENT}. */
    public boolean exists() {
        return id != 0;
    }

    /** Reads Zendesk's user object. */
    public static User of(JsonNode json) {
        return new User(
                json.path("id").asLong(),
                RecordJson.text(json, "external_id"),
                RecordJson.text(json, "name"),
                RecordJson.text(json, "email").map(e -> e.trim().toLowerCase(Locale.ROOT)),
                RecordJson.text(json, "phone"),
                RecordJson.text(json, "time_zone"),
                json.path("organization_id").canConvertToLong()
                        ? Optional.of(json.path("organization_id").asLong())
                        : Optional.empty(),
                json.path("role").asText(),
                json.path("active").asBoolean(true),
                json.path("suspended").asBoolean(),
                json.path("shared").asBoolean(),
                RecordJson.tags(json),
                PlainAttributes.held(json, ATTRIBUTES),
                json.path("user_fields") instanceof ObjectNode fields ? fields : JsonNodeFactory.instance.objectNode());
    }

    /** This user in Zendesk's words; what it does not have is null. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("external_id", externalId.orElse(null))
                .put("name", name.orElse(null))
                .put("email", email.orElse(null))
                .put("role", role)
                .put("phone", phone.orElse(null))
                .put("time_zone", timeZone.orElse(null))
                .put("organization_id", organizationId.orElse(null));
        tags.forEach(json.putArray("tags")::add);
        return json.set("user_fields", fields.deepCopy());
    }

    /** This user after a write: an attribute that the record does not hold is as before. */
    public User with(JsonNode record) {
        User next = of(record);
        ObjectNode all = fields.deepCopy();
        all.setAll(next.fields);
        ObjectNode allAttributes = attributes.deepCopy();
        allAttributes.setAll(next.attributes);
        return new User(
                id,
                record.has("external_id") ? next.externalId : externalId,
                record.has("name") ? next.name : name,
                record.has("email") ? next.email : email,
                record.has("phone") ? next.phone : phone,
                record.has("time_zone") ? next.timeZone : timeZone,
                record.has("organization_id") ? next.organizationId : organizationId,
                record.has("role") ? next.role : role,
                record.has("active") ? next.active : active,
                record.has("suspended") ? next.suspended : suspended,
                record.has("shared") ? next.foreign : foreign,
                record.has("tags") ? next.tags : tags,
                allAttributes,
                all);
    }

    /** Who this user is, without what is compared and written: small enough to be kept in great number. */
    public User identityOnly() {
        return new User(
                id,
                externalId,
                Optional.empty(),
                email,
                Optional.empty(),
                Optional.empty(),
                organizationId,
                role,
                active,
                suspended,
                foreign,
                Set.of(),
                JsonNodeFactory.instance.objectNode(),
                JsonNodeFactory.instance.objectNode());
    }

    /** True for agents and admins, who are never written. A role that is not known here is not taken for harmless. */
    public boolean staff() {
        return !role.isEmpty() && !role.equals("end-user");
    }

    /** True when this user is the one that the sender calls by this id; Zendesk matches without regard to case. */
    public boolean hasExternalId(String userId) {
        return externalId.filter(userId::equalsIgnoreCase).isPresent();
    }

    /** True when this is the user's primary address. */
    public boolean hasPrimaryEmail(String address) {
        return email.filter(address::equals).isPresent();
    }

    /** Ids only: the rest is personal data and stays out of logs. */
    @Override
    public String toString() {
        return "User[" + id + externalId.map(e -> ", external_id " + e).orElse("") + "]";
    }
}
