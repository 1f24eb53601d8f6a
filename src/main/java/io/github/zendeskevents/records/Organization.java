package io.github.zendeskevents.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.mapping.PlainAttributes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * An organization as Zendesk holds it: the attributes that this module compares and writes, of Zendesk's organization
 * object.
 *
 * @param id Zendesk's own number
 * @param externalId the sender's id
 * @param domainNames in lower case, in Zendesk's order
 * @param attributes of those that are written as they are, what the answer holds
 * @param fields values of custom organization fields by key
 * @param nameTaken true when it was to be renamed and another one has that name
 */
public record Organization(
        long id,
        Optional<String> externalId,
        String name,
        Set<String> domainNames,
        Set<String> tags,
        ObjectNode attributes,
        ObjectNode fields,
        boolean nameTaken) {

    private static final List<String> ATTRIBUTES =
            List.of("details", "notes", "group_id", "shared_tickets", "shared_comments");

    /** No organization: Zendesk has none. Its {@link #id} throws. */
    public static final Organization ABSENT = of(JsonNodeFactory.instance.objectNode());

    /** Zendesk's own number. */
    @Override
    public long id() {
        if (!exists()) {
            throw new NoSuchElementException("There is no such organization");
        }
        return id;
    }

    /** False for {@link #ABSENT}. */
    public boolean exists() {
        return id != 0;
    }

    /** Reads Zendesk's organization object. */
    public static Organization of(JsonNode json) {
        Set<String> domains = new LinkedHashSet<>();
        json.path("domain_names").forEach(domain -> domains.add(domain.asText().toLowerCase(Locale.ROOT)));
        return new Organization(
                json.path("id").asLong(),
                RecordJson.text(json, "external_id"),
                json.path("name").asText(),
                domains,
                RecordJson.tags(json),
                PlainAttributes.held(json, ATTRIBUTES),
                json.path("organization_fields") instanceof ObjectNode fields
                        ? fields
                        : JsonNodeFactory.instance.objectNode(),
                false);
    }

    /** This organization in Zendesk's words; what it does not have is null. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("external_id", externalId.orElse(null))
                .put("name", name);
        domainNames.forEach(json.putArray("domain_names")::add);
        tags.forEach(json.putArray("tags")::add);
        return json.set("organization_fields", fields.deepCopy());
    }

    /** This organization after a write: an attribute that the record does not hold is as before. */
    public Organization with(JsonNode record) {
        Organization next = of(record);
        ObjectNode allAttributes = attributes.deepCopy().setAll(next.attributes);
        ObjectNode allFields = fields.deepCopy().setAll(next.fields);
        return new Organization(
                id,
                record.has("external_id") ? next.externalId : externalId,
                record.has("name") ? next.name : name,
                record.has("domain_names") ? next.domainNames : domainNames,
                record.has("tags") ? next.tags : tags,
                allAttributes,
                allFields,
                false);
    }

    /** True when this organization has this id of the sender's; Zendesk matches without regard to case. */
    public boolean hasExternalId(String groupId) {
        return externalId.filter(groupId::equalsIgnoreCase).isPresent();
    }

    /** This organization, unchanged, since another one has the name that it was to get. */
    public Organization withNameTaken() {
        return new Organization(id, externalId, name, domainNames, tags, attributes, fields, true);
    }

    /** Ids only. */
    @Override
    public String toString() {
        return "Organization[" + id + externalId.map(e -> ", external_id " + e).orElse("") + "]";
    }
}
