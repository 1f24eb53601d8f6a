package io.github.zendeskevents.records.organization;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.BulkEndpoint;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import io.github.zendeskevents.mapping.OrganizationUpdate;
import io.github.zendeskevents.records.EventOrganization;
import io.github.zendeskevents.records.Organization;
import io.github.zendeskevents.records.RecordJson;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What is written of an organization, as Zendesk's JSON. Lists of domains and tags are added to: Zendesk would replace them, so what
 * it holds goes back together with what is new.
 */
final class OrganizationRecord {

    private OrganizationRecord() {}

    /** All that the event says, of an organization that Zendesk does not have. */
    static ObjectNode whole(EventOrganization wanted) {
        ObjectNode organization =
                JsonNodeFactory.instance.objectNode().put("name", wanted.name().orElseThrow());
        wanted.groupId().ifPresent(id -> organization.put("external_id", id));
        put(organization, "domain_names", wanted.update().domainNames());
        put(organization, "tags", wanted.update().tags());
        organization.setAll(wanted.attributes().all());
        if (!wanted.fields().values().isEmpty()) {
            organization.set("organization_fields", wanted.fields().all());
        }
        return organization;
    }

    /** What differs from what Zendesk holds; an empty object where nothing does. */
    static ObjectNode difference(Organization held, EventOrganization wanted) {
        OrganizationUpdate update = wanted.update();
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        wanted.groupId().filter(id -> held.externalId().isEmpty()).ifPresent(id -> change.put("external_id", id));
        wanted.name().filter(name -> !name.equals(held.name())).ifPresent(name -> change.put("name", name));
        if (!held.domainNames().containsAll(update.domainNames())) {
            put(change, "domain_names", union(held.domainNames(), update.domainNames()));
        }
        if (!held.tags().containsAll(update.tags())) {
            put(change, "tags", union(held.tags(), update.tags()));
        }
        change.setAll(wanted.attributes().differing(held.attributes()));
        ObjectNode differing = wanted.fields().differing(held.fields());
        if (!differing.isEmpty()) {
            change.set("organization_fields", differing);
        }
        return change;
    }

    /** The request for a change, of one or as one of many. */
    static ApiRequest changing(Organization held, ObjectNode change) {
        return ApiRequest.send(
                        "PUT",
                        "/api/v2/organizations/" + held.id(),
                        "/api/v2/organizations/{id}",
                        RecordJson.envelope("organization", change))
                .within(FreshLists.limit(held), ApiRequest.ACCOUNT)
                .accepting(404)
                .acceptingDuplicate()
                .asPart(new Part(
                        BulkEndpoint.UPDATE_ORGANIZATIONS,
                        String.valueOf(held.id()),
                        change.deepCopy().put("id", held.id())));
    }

    private static Set<String> union(Set<String> held, Set<String> wanted) {
        Set<String> all = new LinkedHashSet<>(held);
        all.addAll(wanted);
        return all;
    }

    private static void put(ObjectNode record, String name, Set<String> values) {
        if (!values.isEmpty()) {
            values.forEach(record.putArray(name)::add);
        }
    }
}
