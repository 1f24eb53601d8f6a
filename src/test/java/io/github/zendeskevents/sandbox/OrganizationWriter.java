package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Zendesk's rules for creating, updating and upserting an organization, shared by the single calls and the jobs. */
final class OrganizationWriter {

    private static final Set<String> PLAIN_TEXTS = Set.of("details", "notes");
    private static final Set<String> PLAIN_FLAGS = Set.of("shared_tickets", "shared_comments");
    private static final Set<String> WITH_RULES =
            Set.of("id", "name", "external_id", "domain_names", "tags", "organization_fields");

    private final Store store;
    private final FieldValues values;
    private final Supplier<SandboxSettings> settings;

    OrganizationWriter(Store store, FieldValues values, Supplier<SandboxSettings> settings) {
        this.store = store;
        this.values = values;
        this.settings = settings;
    }

    /**
     * The organization that an upsert means, by id or external_id, never by name. Empty where it would create one.
     *
     * @throws ApiProblem 404 for an id that does not exist
     */
    Optional<Organization> target(ObjectNode attributes) {
        Attributes given = new Attributes(attributes, new Details());
        Optional<Long> id = given.id("id");
        if (id.isPresent()) {
            return Optional.of(store.organization(id.get()).orElseThrow(ApiProblem::notFound));
        }
        return given.externalId().flatMap(this::visibleByExternalId);
    }

    Organization create(ObjectNode attributes, ApiCall call) {
        Details details = new Details();
        Wanted wanted = read(attributes, Optional.empty(), call, details);
        details.throwIfAny();
        Organization organization = store.addOrganization(wanted.name.orElseThrow());
        apply(wanted, organization);
        wanted.externalId.ifPresent(id -> store.noteCreation(creationKey(id)));
        return organization;
    }

    Organization update(Organization organization, ObjectNode attributes, ApiCall call) {
        Details details = new Details();
        Wanted wanted = read(attributes, Optional.of(organization), call, details);
        details.throwIfAny();
        wanted.name.filter(name -> !name.equals(organization.name)).ifPresent(name -> store.rename(organization, name));
        apply(wanted, organization);
        organization.updatedAt = store.now();
        return organization;
    }

    private void apply(Wanted wanted, Organization organization) {
        if (wanted.setsExternalId) {
            store.setExternalId(organization, wanted.externalId.orElse(null));
        }
        wanted.domainNames.ifPresent(domains -> store.setDomains(organization, domains));
        wanted.tags.ifPresent(tags -> organization.tags = new ArrayList<>(tags));
        organization.fields.putAll(wanted.fields);
        organization.plain.putAll(wanted.plain);
    }

    /** One that was created a moment ago is not seen yet by an identical call at the same time: so twins come about. */
    private Optional<Organization> visibleByExternalId(String externalId) {
        boolean raced = !settings.get().raceWindow().isZero()
                && store.createdWithin(settings.get().raceWindow(), creationKey(externalId));
        return raced
                ? Optional.empty()
                : store.organizationsByExternalId(externalId).stream().findFirst();
    }

    private static String creationKey(String externalId) {
        return "organization:" + externalId;
    }

    /** The attributes of a request, read and found valid. */
    private static final class Wanted {
        private Optional<String> name = Optional.empty();
        private boolean setsExternalId;
        private Optional<String> externalId = Optional.empty();
        private Optional<List<String>> domainNames = Optional.empty();
        private Optional<List<String>> tags = Optional.empty();
        private Map<String, JsonNode> fields = Map.of();
        private final Map<String, JsonNode> plain = new LinkedHashMap<>();
    }

    private Wanted read(ObjectNode attributes, Optional<Organization> existing, ApiCall call, Details details) {
        Attributes given = new Attributes(attributes, details);
        Wanted wanted = new Wanted();
        wanted.name = given.name(existing.isEmpty());
        wanted.name
                .flatMap(store::organizationByName)
                .filter(other -> existing.isEmpty() || other != existing.get())
                .ifPresent(
                        other -> details.add("name", wanted.name.get() + " has already been taken", Details.DUPLICATE));
        wanted.setsExternalId = given.has("external_id");
        wanted.externalId = given.externalId();
        wanted.externalId
                .flatMap(this::visibleByExternalId)
                .filter(other -> existing.isEmpty() || other != existing.get())
                .ifPresent(other -> details.add(
                        "external_id", wanted.externalId.get() + " has already been taken", Details.DUPLICATE));
        wanted.domainNames = given.texts("domain_names").map(domains -> domains.stream()
                .map(domain -> domain.trim().toLowerCase(Locale.ROOT))
                .distinct()
                .toList());
        wanted.tags = given.texts("tags");
        wanted.fields = values.read(given, call, details);
        given.id("group_id")
                .filter(id -> !store.lists().hasGroup(id))
                .ifPresent(id -> details.add("group", "is invalid", Details.INVALID));
        attributes.properties().forEach(member -> {
            String name = member.getKey();
            if (PLAIN_TEXTS.contains(name)) {
                given.text(name);
                wanted.plain.put(name, member.getValue());
            } else if (PLAIN_FLAGS.contains(name)) {
                given.flag(name);
                wanted.plain.put(name, member.getValue());
            } else if (name.equals("group_id")) {
                given.id(name);
                wanted.plain.put(name, member.getValue());
            } else if (!WITH_RULES.contains(name)) {
                call.drop("organization." + name);
            }
        });
        return wanted;
    }
}
