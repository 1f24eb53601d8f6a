package io.github.zendeskevents.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.zendeskevents.client.ApiRequest;
import io.github.zendeskevents.client.ApiResponse;
import io.github.zendeskevents.client.BulkEndpoint;
import io.github.zendeskevents.client.BulkEndpoint.Part;
import io.github.zendeskevents.client.Load;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.mapping.FieldPlan;
import io.github.zendeskevents.mapping.OrganizationUpdate;
import io.github.zendeskevents.mapping.UserUpdate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * The calls that find, create and change an organization and its members, and what their answers mean. Lists of domains and
 * tags are added to: Zendesk would replace them, so what it holds goes back together with what is new. See Zendesk's
 * references "Organizations" and "Organization memberships".
 */
public final class Organizations {

    private static final String SEARCH = "/api/v2/organizations/search";

    private static final int MEMBERSHIPS_REMEMBERED = 50_000;

    private final TraitTables tables;
    private final SkippedTraitCounter leftOut;
    private final Load traffic;
    /** Memberships that were made or seen; of use in a crowd only. */
    private final Cache<Membership, Boolean> members;

    private record Membership(long userId, long organizationId) {}

    /**
     * Organizations of this account.
     *
     * @param tables which traits make which attributes
     */
    public Organizations(ZendeskAccount account, TraitTables tables, SkippedTraitCounter leftOut) {
        this.tables = tables;
        this.leftOut = leftOut;
        this.traffic = account.load();
        this.members = Caffeine.newBuilder()
                .maximumSize(MEMBERSHIPS_REMEMBERED)
                .expireAfterWrite(account.settings().cacheMaxAge())
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(account.clock().millis()))
                .build();
    }

    /** What a group event wants its organization to be. */
    public OrganizationUpdate wanted(@Body Event event) {
        OrganizationUpdate wanted = OrganizationUpdate.from(event.traits(), tables.organizations());
        leftOut.count("organization", wanted.leftOut());
        return wanted;
    }

    /** True when an identify names an organization. */
    public boolean named(@Variable("zendeskWanted") UserUpdate user) {
        return user.organizationId().isPresent();
    }

    /** The search by the event's {@code groupId}. */
    public ApiRequest searchByGroupId(@Body Event event) {
        return searchByExternalId(groupId(event).orElseThrow());
    }

    /** The organization with the event's {@code groupId}; null when there is none. */
    public Organization withGroupId(@Variable("zendeskAnswer") ApiResponse answer, @Body Event event)
            throws RetryException {
        return found(answer)
                .filter(o -> o.hasExternalId(groupId(event).orElseThrow()))
                .findFirst()
                .orElse(null);
    }

    /** The search by name. */
    public ApiRequest searchByName(@Variable("zendeskWantedOrganization") OrganizationUpdate wanted) {
        return ApiRequest.get(SEARCH, SEARCH).with("name", wanted.name().orElseThrow());
    }

    /** The organization of this name, which Zendesk compares without regard to case; null when there is none. */
    public Organization withName(
            @Variable("zendeskAnswer") ApiResponse answer,
            @Variable("zendeskWantedOrganization") OrganizationUpdate wanted)
            throws RetryException {
        return found(answer)
                .filter(o -> o.name().equalsIgnoreCase(wanted.name().orElseThrow()))
                .findFirst()
                .orElse(null);
    }

    /** True when the organization that holds the name is another one than the event's. */
    public boolean nameTaken(@Variable("zendeskOrganization") Organization organization, @Body Event event) {
        return organization != null
                && groupId(event).isPresent()
                && organization.externalId().isPresent()
                && !organization.hasExternalId(groupId(event).get());
    }

    /** True when the organization that an identify names may be one of Zendesk's own numbers. */
    public boolean namesZendeskId(@Variable("zendeskWanted") UserUpdate wanted) {
        return wanted.organizationId()
                .filter(id -> id.matches("[1-9]\\d{0,17}"))
                .isPresent();
    }

    /** The look-up by Zendesk's own number, of the organization that an identify names. */
    public ApiRequest lookUpCompany(@Variable("zendeskWanted") UserUpdate wanted) {
        return ApiRequest.get("/api/v2/organizations/show_many", "/api/v2/organizations/show_many")
                .with("ids", wanted.organizationId().orElseThrow())
                .asPart(Part.lookUp(
                        BulkEndpoint.ORGANIZATIONS_BY_ID,
                        wanted.organizationId().orElseThrow()));
    }

    /** The search by {@code external_id}, for the organization that an identify names. */
    public ApiRequest searchCompany(@Variable("zendeskWanted") UserUpdate wanted) {
        return searchByExternalId(wanted.organizationId().orElseThrow());
    }

    /** The organization that an identify names, by either id; null when there is none. */
    public Organization company(
            @Variable("zendeskAnswer") ApiResponse answer, @Variable("zendeskWanted") UserUpdate wanted)
            throws RetryException {
        String id = wanted.organizationId().orElseThrow();
        return found(answer)
                .filter(o -> String.valueOf(o.id()).equals(id) || o.hasExternalId(id))
                .findFirst()
                .orElse(null);
    }

    /** The creation. */
    public ApiRequest creation(
            @Body Event event,
            @Variable("zendeskWantedOrganization") OrganizationUpdate wanted,
            @Variable("zendeskOrganizationFields") FieldPlan fields) {
        ObjectNode organization =
                JsonNodeFactory.instance.objectNode().put("name", wanted.name().orElseThrow());
        groupId(event).ifPresent(id -> organization.put("external_id", id));
        put(organization, "domain_names", wanted.domainNames());
        put(organization, "tags", wanted.tags());
        if (!fields.values().isEmpty()) {
            organization.putObject("organization_fields").setAll(fields.values());
        }
        return ApiRequest.send(
                        "POST",
                        "/api/v2/organizations/create_or_update",
                        "/api/v2/organizations/create_or_update",
                        Users.envelope("organization", organization))
                .acceptingDuplicate();
    }

    /** The change of what differs; null when nothing does. */
    public ApiRequest change(
            @Variable("zendeskOrganization") Organization held,
            @Body Event event,
            @Variable("zendeskWantedOrganization") OrganizationUpdate wanted,
            @Variable("zendeskOrganizationFields") FieldPlan fields,
            @Variable("zendeskFields") KnownFields known) {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        groupId(event).filter(id -> held.externalId().isEmpty()).ifPresent(id -> change.put("external_id", id));
        wanted.name().filter(name -> !name.equals(held.name())).ifPresent(name -> change.put("name", name));
        if (!held.domainNames().containsAll(wanted.domainNames())) {
            put(change, "domain_names", union(held.domainNames(), wanted.domainNames()));
        }
        if (!held.tags().containsAll(wanted.tags())) {
            put(change, "tags", union(held.tags(), wanted.tags()));
        }
        ObjectNode differing = known.differing(fields.values(), held.fields());
        if (!differing.isEmpty()) {
            change.set("organization_fields", differing);
        }
        return change.isEmpty()
                ? null
                : ApiRequest.send(
                                "PUT",
                                "/api/v2/organizations/" + held.id(),
                                "/api/v2/organizations/{id}",
                                Users.envelope("organization", change))
                        .within("organization " + held.id(), ApiRequest.ACCOUNT)
                        .accepting(404)
                        .acceptingDuplicate();
    }

    /** True when an organization was to be renamed, and another one has that name. */
    public boolean renamedInVain(
            @Variable("zendeskOrganization") Organization held, @Variable("zendeskAnswer") ApiResponse answer) {
        return held != null && answer.duplicateOf("name");
    }

    /** The organization as Zendesk answered it. */
    public Organization answered(@Variable("zendeskAnswer") ApiResponse answer) throws RetryException {
        return Organization.of(answer.record("organization"));
    }

    /** The list of the organizations that the user is a member of. */
    public ApiRequest memberships(@Variable("zendeskUser") User user) {
        return Listing.cursor(
                "/api/v2/users/" + user.id() + "/organization_memberships",
                "/api/v2/users/{id}/organization_memberships");
    }

    /** True when the user is known to be a member without a look at its memberships. */
    public boolean home(
            @Variable("zendeskUser") User user, @Variable("zendeskOrganization") Organization organization) {
        return user.organizationId().filter(id -> id == organization.id()).isPresent()
                || traffic.underLoad() && members.getIfPresent(new Membership(user.id(), organization.id())) != null;
    }

    /**
     * True when the membership is to be made without a look whether it exists: in a crowd a hundred are made by one call, and
     * one that exists does no harm, while each look costs a call of its own.
     */
    public boolean joinsUnseen() {
        return traffic.underLoad();
    }

    /** True when the organization is among the memberships listed. */
    public boolean member(
            @Variable("zendeskMemberships") List<JsonNode> memberships,
            @Variable("zendeskOrganization") Organization organization) {
        return memberships.stream().anyMatch(m -> m.path("organization_id").asLong() == organization.id());
    }

    /** True when the organization is not among the memberships listed. */
    public boolean stranger(
            @Variable("zendeskMemberships") List<JsonNode> memberships,
            @Variable("zendeskOrganization") Organization organization) {
        return !member(memberships, organization);
    }

    /** The call that makes the user a member, leaving its other memberships. */
    public ApiRequest joining(
            @Variable("zendeskUser") User user, @Variable("zendeskOrganization") Organization organization) {
        ObjectNode membership = JsonNodeFactory.instance
                .objectNode()
                .put("user_id", user.id())
                .put("organization_id", organization.id());
        return ApiRequest.send(
                        "POST",
                        "/api/v2/organization_memberships",
                        "/api/v2/organization_memberships",
                        Users.envelope("organization_membership", membership))
                .acceptingDuplicate()
                .asPart(new Part(BulkEndpoint.CREATE_MEMBERSHIPS, "", membership));
    }

    /** Takes note that the user is a member now. */
    public void joined(@Variable("zendeskUser") User user, @Variable("zendeskOrganization") Organization organization) {
        members.put(new Membership(user.id(), organization.id()), Boolean.TRUE);
    }

    /** Takes note that the user is no member now. */
    public void left(@Variable("zendeskUser") User user, @Variable("zendeskOrganization") Organization organization) {
        members.invalidate(new Membership(user.id(), organization.id()));
    }

    /** The call that ends the membership, whichever of the user's it is. */
    public ApiRequest leaving(
            @Variable("zendeskUser") User user, @Variable("zendeskOrganization") Organization organization) {
        return ApiRequest.bare(
                        "DELETE",
                        "/api/v2/users/" + user.id() + "/organizations/" + organization.id(),
                        "/api/v2/users/{id}/organizations/{id}")
                .accepting(404);
    }

    /** Zendesk keeps ids without blanks around them. */
    private static Optional<String> groupId(Event event) {
        return event.groupId().map(String::strip);
    }

    private static ApiRequest searchByExternalId(String id) {
        return ApiRequest.get(SEARCH, SEARCH)
                .with("external_id", id)
                .asPart(Part.lookUp(BulkEndpoint.ORGANIZATIONS_BY_EXTERNAL_ID, id));
    }

    private static Stream<Organization> found(ApiResponse answer) throws RetryException {
        return answer.records("organizations").stream().map(Organization::of);
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
