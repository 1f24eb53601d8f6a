package io.github.zendeskevents.records.organization;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.attempt.MadeUpOrganizations;
import io.github.zendeskevents.attempt.MadeUpRecords;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.BulkEndpoint;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import io.github.zendeskevents.records.Organization;
import io.github.zendeskevents.records.Steps;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds organizations: in Zendesk, and in a rehearsal first among what it would have written. */
final class OrganizationFinder {

    private static final String SEARCH = "/api/v2/organizations/search";
    private static final String SHOW_MANY = "/api/v2/organizations/show_many";
    private static final Pattern ZENDESK_ID = Pattern.compile("[1-9]\\d{0,17}");

    private final AttemptClient client;

    OrganizationFinder(AttemptClient client) {
        this.client = client;
    }

    /** By Zendesk's own number; absent for a text that is none. */
    CompletionStage<Organization> byId(String id, DeliveryAttempt attempt) {
        if (!ZENDESK_ID.matcher(id).matches()) {
            return CompletableFuture.completedFuture(Organization.ABSENT);
        }
        ApiRequest request = ApiRequest.get(SHOW_MANY, SHOW_MANY)
                .with("ids", id)
                .asPart(Part.lookUp(BulkEndpoint.ORGANIZATIONS_BY_ID, id));
        return find(request, organization -> String.valueOf(organization.id()).equals(id), attempt);
    }

    /** By Zendesk's own number, before all others that wait. */
    CompletionStage<Organization> byIdNow(long id, DeliveryAttempt attempt) {
        ApiRequest request = ApiRequest.get(SHOW_MANY, SHOW_MANY)
                .with("ids", String.valueOf(id))
                .urgent();
        return find(request, organization -> organization.id() == id, attempt);
    }

    CompletionStage<Organization> byExternalId(String id, DeliveryAttempt attempt) {
        Optional<Organization> madeUp =
                madeUp(attempt).flatMap(all -> all.byExternalId(id)).map(Organization::of);
        if (madeUp.isPresent()) {
            return CompletableFuture.completedFuture(madeUp.get());
        }
        ApiRequest request = ApiRequest.get(SEARCH, SEARCH)
                .with("external_id", id)
                .asPart(Part.lookUp(BulkEndpoint.ORGANIZATIONS_BY_EXTERNAL_ID, id));
        return find(request, organization -> organization.hasExternalId(id), attempt);
    }

    /** Zendesk compares names without regard to case. */
    CompletionStage<Organization> byName(String name, DeliveryAttempt attempt) {
        Optional<Organization> madeUp =
                madeUp(attempt).flatMap(all -> all.byName(name)).map(Organization::of);
        if (madeUp.isPresent()) {
            return CompletableFuture.completedFuture(madeUp.get());
        }
        return find(
                ApiRequest.get(SEARCH, SEARCH).with("name", name),
                organization -> organization.name().equalsIgnoreCase(name),
                attempt);
    }

    /** Zendesk refuses a name that another one has; a rehearsal has to look for that. */
    CompletionStage<Boolean> isNameFree(Organization held, ObjectNode change, DeliveryAttempt attempt) {
        if (DeliveryAttempt.of(attempt).writes() || !change.has("name")) {
            return CompletableFuture.completedFuture(true);
        }
        return Steps.map(
                byName(change.path("name").asText(), attempt), named -> !named.exists() || named.id() == held.id());
    }

    private CompletionStage<Organization> find(
            ApiRequest request, Predicate<Organization> isAskedFor, DeliveryAttempt attempt) {
        return Steps.map(client.read(request, attempt), response -> response.records("organizations").stream()
                .map(Organization::of)
                .map(organization -> current(organization, attempt))
                .filter(isAskedFor)
                .findFirst()
                .orElse(Organization.ABSENT));
    }

    private static Optional<MadeUpOrganizations> madeUp(DeliveryAttempt attempt) {
        return DeliveryAttempt.of(attempt).madeUp().map(MadeUpRecords::organizations);
    }

    /** An organization as it would be, had the rehearsal written. */
    private static Organization current(Organization organization, DeliveryAttempt attempt) {
        return madeUp(attempt)
                .flatMap(all -> all.byId(organization.id()))
                .map(Organization::of)
                .orElse(organization);
    }
}
