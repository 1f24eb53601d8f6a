package io.github.zendeskevents.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.json.JsonMerge;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Organizations as they would be, had a rehearsal written. */
public final class MadeUpOrganizations {

    private final RecordStore<Boolean> organizations;
    private final Map<String, Long> byExternalId = new HashMap<>();
    private final Map<String, Long> byName = new HashMap<>();
    private final Map<String, Long> byDomain = new HashMap<>();

    MadeUpOrganizations(long mostBytes) {
        organizations = new RecordStore<>(mostBytes, (organization, nothing) -> forget(organization));
    }

    /** The organization whose {@code external_id} this is. */
    public synchronized Optional<ObjectNode> byExternalId(String externalId) {
        return Optional.ofNullable(byExternalId.get(lower(externalId))).flatMap(organizations::record);
    }

    /** The organization of this name. */
    public synchronized Optional<ObjectNode> byName(String name) {
        return Optional.ofNullable(byName.get(lower(name))).flatMap(organizations::record);
    }

    /** The number of the organization that claims this domain. */
    public synchronized Optional<Long> byDomain(String domain) {
        return Optional.ofNullable(byDomain.get(lower(domain)));
    }

    /** The organization of this number. */
    public synchronized Optional<ObjectNode> byId(long id) {
        return organizations.record(id);
    }

    /** Makes an organization as Zendesk would: one of the same {@code external_id} is changed, and names are unique. */
    public synchronized ApiResponse create(ObjectNode wanted, long id) {
        return change(
                byExternalId(wanted.path("external_id").asText())
                        .orElseGet(() -> JsonNodeFactory.instance.objectNode().put("id", id)),
                wanted);
    }

    /**
     * Changes an organization.
     *
     * @param held as it is, for one that is not known here yet
     */
    public synchronized ApiResponse change(ObjectNode held, ObjectNode change) {
        long id = held.path("id").asLong();
        ObjectNode before = organizations.record(id).orElse(held);
        Long holder = byName.get(lower(change.path("name").asText()));
        if (holder != null && holder != id) {
            return Answers.duplicate("name");
        }
        forget(before);
        ObjectNode organization = JsonMerge.merge(before, change);
        index(byExternalId, organization.path("external_id"), id);
        index(byName, organization.path("name"), id);
        organization.path("domain_names").forEach(domain -> index(byDomain, domain, id));
        organizations.put(id, organization, true);
        return Answers.of(200, "organization", organization);
    }

    private static void index(Map<String, Long> index, JsonNode key, long id) {
        if (key.isTextual() && !key.asText().isBlank()) {
            index.put(lower(key.asText()), id);
        }
    }

    private void forget(ObjectNode organization) {
        long id = organization.path("id").asLong();
        byExternalId.remove(lower(organization.path("external_id").asText()), id);
        byName.remove(lower(organization.path("name").asText()), id);
        organization.path("domain_names").forEach(domain -> byDomain.remove(lower(domain.asText()), id));
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
