package io.github.zendeskevents.records.organization;

import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.UndeliverableException;
import io.github.zendeskevents.records.EventOrganization;
import io.github.zendeskevents.records.ExternalIdClaims;
import io.github.zendeskevents.records.Organization;
import io.github.zendeskevents.records.RetryDeadline;
import io.github.zendeskevents.records.Steps;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sees to it that an organization without {@code external_id} goes to one {@code groupId} alone: here by a claim, and, because
 * other instances and agents write too, by a look just before it is written.
 */
final class OrganizationAdoptions {

    private final OrganizationFinder finder;
    private final RetryDeadline deadline;
    private final ExternalIdClaims claims;

    OrganizationAdoptions(ZendeskAccount account, OrganizationFinder finder, RetryDeadline deadline) {
        this.finder = finder;
        this.deadline = deadline;
        this.claims = new ExternalIdClaims("organization", account.clock());
    }

    /**
     * The organization to be written. It costs a call where it is to get the event's {@code groupId}, and none else.
     *
     * @return completes with the organization, as it is now where it is to get a {@code groupId}; fails with
     *     {@link RetryException} where it goes to another {@code groupId}, so that the event looks again
     */
    CompletionStage<Organization> begin(Organization held, EventOrganization wanted, DeliveryAttempt attempt)
            throws RetryException {
        if (held.externalId().isPresent() || wanted.groupId().isEmpty()) {
            return CompletableFuture.completedFuture(held);
        }
        String groupId = wanted.groupId().get();
        claims.claim(held.id(), groupId, attempt);
        if (held.id() < 0) {
            // A rehearsal made it up.
            return CompletableFuture.completedFuture(held);
        }
        return Steps.map(finder.byId(String.valueOf(held.id()), attempt), now -> {
            if (!now.exists()) {
                // It is gone: the write that follows fails, and says what becomes of the event.
                return held;
            }
            if (now.externalId().isPresent() && !now.hasExternalId(groupId)) {
                deadline.lookAgain(wanted.event(), "organization " + now.id() + " has got another external_id");
                throw new UndeliverableException(
                        "organization-name-taken: organization " + now.id() + " has this name and another external_id");
            }
            return now;
        });
    }
}
