package io.github.zendeskevents.records.organization;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.attempt.Write;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.mapping.OrganizationUpdate;
import io.github.zendeskevents.records.EventOrganization;
import io.github.zendeskevents.records.EventUser;
import io.github.zendeskevents.records.FittedFields;
import io.github.zendeskevents.records.Organization;
import io.github.zendeskevents.records.RecordJson;
import io.github.zendeskevents.records.RetryDeadline;
import io.github.zendeskevents.records.Rights;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.records.TrustRules;
import io.github.zendeskevents.records.field.SkippedTraitCounter;
import io.github.zendeskevents.records.field.TraitTables;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/** Finds, creates and changes organizations. See Zendesk's reference "Organizations". */
public final class Organizations {

    private static final String UPSERT = "/api/v2/organizations/create_or_update";

    private final AttemptClient client;
    private final OrganizationFinder finder;
    private final TraitTables tables;
    private final SkippedTraitCounter skippedTraits;
    private final TrustRules trust;
    private final RetryDeadline deadline;
    private final TicketGroups groups;
    private final OrganizationAdoptions adoptions;
    private final FreshLists lists;
    private final DomainClaims claims;
    private final NameSearches names;
    private final boolean create;

    /**
     * Organizations of an account.
     *
     * @param account whose settings say whether organizations are created
     * @param tables which traits make which attributes
     * @param trust what public senders may write
     * @param deadline until when a refusal that may heal is tried again
     */
    public Organizations(
            ZendeskAccount account,
            AttemptClient client,
            TraitTables tables,
            SkippedTraitCounter skippedTraits,
            TrustRules trust,
            RetryDeadline deadline) {
        this.create = account.settings().users().createOrganizations();
        this.client = client;
        this.finder = new OrganizationFinder(client);
        this.tables = tables;
        this.skippedTraits = skippedTraits;
        this.trust = trust;
        this.deadline = deadline;
        this.groups = new TicketGroups(account, client, skippedTraits);
        this.lists = new FreshLists(account, finder);
        this.adoptions = new OrganizationAdoptions(account, finder, deadline);
        this.claims = new DomainClaims(account, client);
        this.names = new NameSearches(account);
    }

    /** What a group event says of its organization. */
    public EventOrganization read(@Body Event event, @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        OrganizationUpdate said = OrganizationUpdate.from(tables.permitted(event.traits()), tables.organizations());
        skippedTraits.count("organization", said.skipped());
        Rights rights = trust.rights(DeliveryAttempt.of(attempt));
        OrganizationUpdate update = trust.permitted(said, rights);
        // Zendesk keeps ids without blanks around them.
        return new EventOrganization(
                event, event.groupId().map(String::strip), update, rights, FittedFields.NONE, update.attributes());
    }

    /**
     * The organization whose {@code external_id} is the {@code groupId}.
     *
     * @return completes with it, absent when there is none or no groupId; fails as {@link AttemptClient#read} does
     */
    public CompletionStage<Organization> findByGroupId(
            @Variable("zendeskEventOrganization") EventOrganization asked,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        return asked.groupId().map(id -> finder.byExternalId(id, attempt)).orElseGet(Organizations::absent);
    }

    /**
     * The organization of the name that the event gives, where its creation does not tell.
     *
     * @return completes with it, absent when there is none, no name or no look; fails as {@link AttemptClient#read} does
     */
    public CompletionStage<Organization> findByName(
            @Variable("zendeskEventOrganization") EventOrganization asked,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        return asked.name()
                .filter(name -> names.isNeeded(asked, attempt))
                .map(name -> finder.byName(name, attempt))
                .orElseGet(Organizations::absent);
    }

    /**
     * The organization that an identify names, by Zendesk's own number.
     *
     * @return completes with it, absent when there is none, or none is named, or by no number; fails as
     *     {@link AttemptClient#read} does
     */
    public CompletionStage<Organization> findById(
            @Variable("zendeskEventUser") EventUser asked, @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        return asked.organizationId().map(id -> finder.byId(id, attempt)).orElseGet(Organizations::absent);
    }

    /**
     * The organization that an identify names, by its {@code external_id}.
     *
     * @return completes with it, absent when there is none or none is named; fails as {@link AttemptClient#read} does
     */
    public CompletionStage<Organization> findByExternalId(
            @Variable("zendeskEventUser") EventUser asked, @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        return asked.organizationId()
                .map(id -> finder.byExternalId(id, attempt))
                .orElseGet(Organizations::absent);
    }

    /** How they are found, for other beans of this package. */
    OrganizationFinder finder() {
        return finder;
    }

    /** True when Zendesk does not have the organization, and the settings say that none is to be created. */
    public boolean isAbsentAndNotToBeCreated(@Variable("zendeskOrganization") Organization organization) {
        return !organization.exists() && !create;
    }

    /** True when the organization that has the name belongs to another {@code groupId} than the event's. */
    public boolean hasAnotherExternalId(
            @Variable("zendeskOrganization") Organization organization,
            @Variable("zendeskEventOrganization") EventOrganization asked) {
        return asked.groupId().isPresent()
                && organization.externalId().isPresent()
                && !organization.hasExternalId(asked.groupId().get());
    }

    /**
     * Creates the organization.
     *
     * @return completes with it; fails with {@link RetryException} where another writer was faster, and else as
     *     {@link AttemptClient#read} does
     */
    public CompletionStage<Organization> create(
            @Variable("zendeskEventOrganization") EventOrganization wanted,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        return Steps.then(groups.translate(wanted, attempt), whole -> createWhole(whole, attempt));
    }

    private CompletionStage<Organization> createWhole(EventOrganization wanted, DeliveryAttempt attempt) {
        ObjectNode organization = OrganizationRecord.whole(wanted);
        ApiRequest request = ApiRequest.send("POST", UPSERT, UPSERT, RecordJson.envelope("organization", organization))
                .acceptingDuplicate();
        Write write = new Write(request, MissingNode::getInstance, rehearsal -> rehearsal
                .records()
                .organizations()
                .create(organization, rehearsal.records().newId()));
        return Steps.map(client.write(write, attempt), response -> {
            if (response.duplicateOf("name")) {
                names.refused();
            }
            if (response.duplicate()) {
                deadline.lookAgain(wanted.event(), request, response);
            }
            return claims.learn(Organization.of(response.record("organization")));
        });
    }

    /**
     * Changes what differs from what Zendesk holds; no call where nothing does.
     *
     * @return completes with the organization after the change, {@link Organization#nameTaken} where another one has the new
     *     name; fails with {@link RetryException} while one without {@code external_id} goes to another {@code groupId}, and
     *     else as {@link #create} does
     */
    public CompletionStage<Organization> update(
            @Variable("zendeskOrganization") Organization held,
            @Variable("zendeskEventOrganization") EventOrganization wanted,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        return Steps.then(
                groups.translate(wanted, attempt),
                whole -> Steps.then(
                        adoptions.begin(held, whole, attempt),
                        found -> lists.write(
                                found, whole, attempt, (now, inTime) -> change(now, whole, attempt, inTime))));
    }

    private CompletionStage<Organization> change(
            Organization held, EventOrganization wanted, DeliveryAttempt attempt, UnaryOperator<ApiRequest> inTime) {
        ObjectNode change = OrganizationRecord.difference(held, wanted);
        if (change.isEmpty()) {
            return CompletableFuture.completedFuture(held);
        }
        ApiRequest request = OrganizationRecord.changing(held, change);
        Write write = new Write(
                inTime.apply(request),
                () -> RecordJson.envelope(
                        "organization", RecordJson.heldOf(held.toJson().setAll(held.attributes()), change)),
                rehearsal -> rehearsal.records().organizations().change(held.toJson(), change));
        return Steps.then(
                finder.isNameFree(held, change, attempt),
                free -> free
                        ? update(held, wanted, write, attempt)
                        : CompletableFuture.completedFuture(held.withNameTaken()));
    }

    private CompletionStage<Organization> update(
            Organization held, EventOrganization wanted, Write write, DeliveryAttempt attempt) {
        ApiRequest request = write.request();
        return Steps.map(client.write(write, attempt), response -> {
            if (response.duplicateOf("name")) {
                return held.withNameTaken();
            }
            if (response.duplicate()) {
                deadline.lookAgain(wanted.event(), request, response);
            }
            if (response.status() == 404) {
                deadline.vanished(wanted.event(), request, response);
            }
            return claims.learn(held.with(response.record("organization")));
        });
    }

    /** Which organization claims which domain. */
    DomainClaims claims() {
        return claims;
    }

    private static CompletionStage<Organization> absent() {
        return CompletableFuture.completedFuture(Organization.ABSENT);
    }
}
